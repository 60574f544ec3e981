package search

import "strings"

// around is how many words an excerpt has.
const around = 30

// excerpt is the passage of a document that shows best why it was found. Without
// a passage of its own, that is its beginning.
func (x *Index) excerpt(d document) []Span {
	var from, to int
	var in []uint32
	best := float32(-1)
	for _, b := range d.blocks {
		switch b.field {
		case Title, Heading, Keyword, Urgent:
			continue
		}
		// Running text says more than who is cited.
		scale := float32(1)
		if b.field == Source {
			scale = 0.3
		}
		tokens := x.run[b.from:b.to]
		i, j, worth := x.passage(tokens)
		if worth*scale > best {
			best, in, from, to = worth*scale, tokens, i, j
		}
	}
	if best < 0 {
		return nil
	}
	spans := x.spans(in[from:to])
	if from > 0 {
		spans = append([]Span{{Text: "… "}}, spans...)
	}
	if to < len(in) {
		spans = append(spans, Span{Text: " …"})
	}
	return spans
}

// passage finds the stretch of a block that answers the most, each word of the
// query counted once, and begins it a little before.
func (x *Index) passage(tokens []uint32) (from, to int, worth float32) {
	const lead = 8
	first := -1
	for i, tok := range tokens {
		v := x.worth[x.terms[tok]]
		if v.worth == 0 {
			continue
		}
		sum := v.worth
		seen := uint64(1) << (v.word % 64)
		for _, other := range tokens[i+1 : min(i+around-lead, len(tokens))] {
			if o := x.worth[x.terms[other]]; o.worth > 0 && seen&(1<<(o.word%64)) == 0 {
				seen |= 1 << (o.word % 64)
				sum += o.worth
			}
		}
		if sum > worth {
			worth, first = sum, i
		}
	}
	from = max(0, first-lead)
	for k := from; k < first; k++ { // rather at the start of a sentence
		if text := x.tokens.at(tokens[k]); strings.ContainsAny(text, ".?!") && x.terms[tokens[k]] == 0 {
			from = k + 1
		}
	}
	to = min(len(tokens), from+around+10)
	if to-from < around/2 {
		from = max(0, to-around)
	}
	// Begin and end with a word, not with what stands between two.
	for from < to && x.terms[tokens[from]] == 0 && strings.Trim(x.tokens.at(tokens[from]), " .,;:?!–—)’”'\"") == "" {
		from++
	}
	for to > from && to < len(tokens) && x.terms[tokens[to-1]] == 0 {
		to--
	}
	return from, to, worth
}

// spans puts tokens together again, with the hits marked.
func (x *Index) spans(tokens []uint32) []Span {
	var spans []Span
	var plain strings.Builder
	before := false
	for _, tok := range tokens {
		term := x.terms[tok]
		if term > 0 && before {
			plain.WriteByte(' ')
		}
		before = term > 0
		if x.worth[term].worth > 0 {
			if plain.Len() > 0 {
				spans = append(spans, Span{Text: plain.String()})
				plain.Reset()
			}
			spans = append(spans, Span{Text: x.tokens.at(tok), Hit: true})
			continue
		}
		plain.WriteString(x.tokens.at(tok))
	}
	if plain.Len() > 0 {
		spans = append(spans, Span{Text: plain.String()})
	}
	return spans
}
