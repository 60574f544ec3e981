package search

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// Index answers searches. It must not be searched by two goroutines at once. Nearly
// all of it is numbers: the garbage collector, which would look for addresses in the
// middle of a key, passes them over.
type Index struct {
	tokens texts
	terms  []uint32 // of each token; 0: not a word
	docs   []document
	run    []uint32 // the tokens of all blocks

	words    texts     // the words there are, in order
	means    []uint32  // the term of each
	letters  []uint32  // the letters of each, as lettersOf says
	postings []posting // of all terms, one term after the other
	starts   []uint32  // where each term's begin
	idfs     []float32 // how much each term says

	worth []value  // of each term, while excerpts are made
	place []uint32 // of each term in a list of matches, plus 1, while that is made
}

type document struct {
	path, kind, category string
	blocks               []block
	urgent               []uint32 // terms; none for nearly all
}

// block is a stretch of the index's run.
type block struct {
	field    Field
	from, to uint32
}

// posting says how much a document is about a term.
type posting struct {
	doc    uint32
	weight float32 // occurrences, by field and by how long the field is
}

// texts are short texts, one after the other.
type texts struct {
	all  string
	ends []uint32
}

func (t texts) len() int { return len(t.ends) }

func (t texts) at(i uint32) string {
	if i == 0 {
		return t.all[:t.ends[0]]
	}
	return t.all[t.ends[i-1]:t.ends[i]]
}

// Open reads the bytes of an index.
func Open(data []byte) (*Index, error) {
	r := reader{data: data}
	if !r.skip(magic) {
		return nil, errors.New("reading the search index: it is of another version")
	}
	x := &Index{}
	x.tokens.ends = make([]uint32, r.count())
	tokens := make([]byte, 0, len(data)/2)
	for i := range x.tokens.ends {
		tokens = append(tokens, r.text()...)
		x.tokens.ends[i] = uint32(len(tokens))
	}
	x.tokens.all = string(tokens)
	x.terms = make([]uint32, x.tokens.len())
	last := uint32(0)
	for i := range x.terms {
		x.terms[i] = r.number(uint64(len(x.terms)) + 1)
		last = max(last, x.terms[i])
	}
	x.docs = make([]document, r.count())
	x.run = make([]uint32, 0, len(r.data))
	for i := range x.docs {
		x.readDocument(&r, &x.docs[i])
	}
	if r.bad || len(r.data) > 0 {
		return nil, errors.New("reading the search index: its bytes are damaged")
	}
	x.listWords()
	x.post(int(last))
	x.worth = make([]value, last+1)
	x.place = make([]uint32, last+1)
	return x, nil
}

func (x *Index) readDocument(r *reader, d *document) {
	d.path, d.kind, d.category = string(r.text()), string(r.text()), string(r.text())
	d.blocks = make([]block, r.count())
	for i := range d.blocks {
		b := block{field: Field(r.number(uint64(fields))), from: uint32(len(x.run))}
		for range r.count() {
			tok := r.number(uint64(len(x.terms)))
			if r.bad {
				return
			}
			x.run = append(x.run, tok)
			if b.field == Urgent && x.terms[tok] > 0 {
				d.urgent = append(d.urgent, x.terms[tok])
			}
		}
		b.to = uint32(len(x.run))
		d.blocks[i] = b
	}
}

// listWords lists the words in order, each once. It sorts plain strings, with the
// token's number behind each: see Results.sort.
func (x *Index) listWords() {
	var buffer []byte
	var ends []int
	for i, term := range x.terms {
		if term > 0 {
			buffer = append(append(buffer, normal(x.tokens.at(uint32(i)))...), 0)
			buffer = binary.BigEndian.AppendUint32(buffer, uint32(i))
			ends = append(ends, len(buffer))
		}
	}
	all, from := string(buffer), 0
	keys := make([]string, len(ends))
	for i, end := range ends {
		keys[i], from = all[from:end], end
	}
	slices.Sort(keys)
	words, before := buffer[:0], ""
	for i, key := range keys {
		text := key[:len(key)-5]
		if i > 0 && text == before {
			continue
		}
		before = text
		words = append(words, text...)
		x.words.ends = append(x.words.ends, uint32(len(words)))
		x.means = append(x.means, x.terms[binary.BigEndian.Uint32([]byte(key[len(key)-4:]))])
		x.letters = append(x.letters, lettersOf(text))
	}
	x.words.all = string(words)
}

// post counts every term in every document.
func (x *Index) post(terms int) {
	var sum [fields]float32
	for _, d := range x.docs {
		for _, b := range d.blocks {
			sum[b.field] += float32(b.to - b.from)
		}
	}
	x.starts = make([]uint32, terms+2)
	found := make([]float32, terms+1)
	type counted struct {
		term uint32
		posting
	}
	all := make([]counted, 0, len(x.run)/2)
	var touched []uint32
	for i, d := range x.docs {
		var length [fields]float32
		for _, b := range d.blocks {
			length[b.field] += float32(b.to - b.from)
		}
		touched = touched[:0]
		for _, b := range d.blocks {
			average := sum[b.field] / float32(len(x.docs))
			one := weights[b.field] / (1 - lengths[b.field] + lengths[b.field]*length[b.field]/max(average, 1))
			for _, tok := range x.run[b.from:b.to] {
				term := x.terms[tok]
				if term == 0 {
					continue
				}
				if found[term] == 0 {
					touched = append(touched, term)
				}
				found[term] += one
			}
		}
		for _, term := range touched {
			all = append(all, counted{term, posting{uint32(i), found[term]}})
			x.starts[term+1]++
			found[term] = 0
		}
	}
	for i := range terms + 1 {
		x.starts[i+1] += x.starts[i]
	}
	x.postings = make([]posting, len(all))
	next := slices.Clone(x.starts)
	for _, p := range all {
		x.postings[next[p.term]] = p.posting
		next[p.term]++
	}
	x.idfs = make([]float32, terms+1)
	for term := range x.idfs {
		n, docs := float64(len(x.of(uint32(term)))), float64(len(x.docs))
		x.idfs[term] = float32(math.Log(1 + (docs-n+0.5)/(n+0.5)))
	}
}

// of returns a term's postings.
func (x *Index) of(term uint32) []posting { return x.postings[x.starts[term]:x.starts[term+1]] }
