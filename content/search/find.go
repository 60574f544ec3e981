package search

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"
)

// Longest is how much of a query is looked at, in bytes: nobody types more.
const Longest = 200

// asked is a word of the query: what it may mean.
type asked struct {
	matches []match
	scale   float32 // less for a word that only holds others together
	idf     float32 // of the rarest of them: how much the word says
}

// Search finds what a query names, best first. typing says that its last word may
// not be finished. An empty query finds nothing.
func (x *Index) Search(query string, typing bool) Results {
	words := x.ask(query, typing)
	scores := make([]float32, len(x.docs))
	covered := make([]float32, len(x.docs))
	best := make([]float32, len(x.docs))
	total := float32(0)
	for _, w := range words {
		if len(w.matches) == 0 {
			continue
		}
		total += w.idf
		clear(best)
		for _, m := range w.matches {
			sure := m.weight * w.scale * x.idfs[m.term]
			for _, p := range x.of(m.term) {
				best[p.doc] = max(best[p.doc], sure*p.weight*2.2/(p.weight+1.2))
			}
		}
		for i, score := range best {
			if score > 0 {
				scores[i] += score
				covered[i] += w.idf
			}
		}
	}
	r := Results{index: x, words: words}
	most := float32(0)
	for _, c := range covered {
		most = max(most, c)
	}
	for i, score := range scores {
		urgent := len(x.docs[i].urgent) > 0 && isUrgent(x.docs[i].urgent, words)
		// Who has one of three words that others have all of is not meant.
		if urgent || score > 0 && covered[i] >= most*0.34 {
			part := covered[i] / total
			r.found = append(r.found, hit{i, score * part * part, urgent})
		}
	}
	r.sort()
	return r
}

// sort orders what was found by one number each: the client has the code for
// sorting numbers already, and any other would be 20 KB more.
func (r *Results) sort() {
	keys := make([]int, len(r.found))
	for i, h := range r.found {
		// The bits of numbers above nought are in the order of the numbers.
		keys[i] = int(^math.Float32bits(h.score))<<24 | i
		if !h.urgent {
			keys[i] |= 1 << 60
		}
	}
	slices.Sort(keys)
	sorted := make([]hit, len(keys))
	for i, key := range keys {
		sorted[i] = r.found[key&(1<<24-1)]
	}
	r.found = sorted
}

// isUrgent reports whether the query has one of a document's urgent words, as it
// stands: a word that is being typed may become any other.
func isUrgent(urgent []uint32, words []asked) bool {
	for _, w := range words {
		for _, m := range w.matches {
			if m.weight == 1 && slices.Contains(urgent, m.term) {
				return true
			}
		}
	}
	return false
}

// ask takes a query apart.
func (x *Index) ask(query string, typing bool) []asked {
	query = cut(query, Longest)
	var words []asked
	for query != "" {
		tok, rest, word := token(query)
		if query = rest; !word {
			continue
		}
		plain := normal(tok)
		w := asked{matches: x.matches(plain, typing && rest == ""), scale: 1}
		if filler(plain) {
			w.scale = 0.1
		}
		for _, m := range w.matches {
			w.idf = max(w.idf, x.idfs[m.term]*m.weight*w.scale)
		}
		words = append(words, w)
	}
	return words
}

// filler reports whether a word only holds others together. In a small library
// "he" can be rarer than "money".
func filler(word string) bool { return strings.Contains(fillers, " "+word+" ") }

const fillers = " a an the and or but if of in on at to for from with without about by as than " +
	"i im me my we us our you your he him his she her hers it its they them their " +
	"is are am was were be been do does did doing dont doesnt has have had can could will would should " +
	"how what why when where who which that this these those there so too very not no all any get gets always just "

// cut shortens a text to at most n bytes, between two characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// Results are the documents that were found, best first.
type Results struct {
	index *Index
	words []asked
	found []hit
}

type hit struct {
	doc    int
	score  float32
	urgent bool
}

// Len is how many there are.
func (r Results) Len() int { return len(r.found) }

// Paths is where all of them are.
func (r Results) Paths() []string {
	paths := make([]string, len(r.found))
	for i, h := range r.found {
		paths[i] = r.index.docs[h.doc].path
	}
	return paths
}

// Top returns the first n, with excerpts. It is they that cost, which is why they
// are not made for all.
func (r Results) Top(n int) []Result {
	n = min(n, len(r.found))
	out := make([]Result, n)
	r.weigh()
	for i, h := range r.found[:n] {
		d := r.index.docs[h.doc]
		out[i] = Result{Path: d.path, Kind: d.kind, Category: d.category, Urgent: h.urgent, Score: h.score}
		for _, b := range d.blocks {
			if b.field == Title {
				out[i].Title = r.index.spans(r.index.run[b.from:b.to])
				break
			}
		}
		out[i].Excerpt = r.index.excerpt(d)
	}
	r.unweigh()
	return out
}

// value is what seeing a term is worth in an excerpt, and which word of the query it
// answers. Nought: none.
type value struct {
	worth float32
	word  int32
}

// weigh notes in the index what each term is worth.
func (r Results) weigh() {
	for i, w := range r.words {
		for _, m := range w.matches {
			if v := r.index.idfs[m.term]*m.weight*w.scale + 0.01; v > r.index.worth[m.term].worth {
				r.index.worth[m.term] = value{v, int32(i)}
			}
		}
	}
}

func (r Results) unweigh() {
	for _, w := range r.words {
		for _, m := range w.matches {
			r.index.worth[m.term] = value{}
		}
	}
}
