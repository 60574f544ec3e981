package search

import (
	"cmp"
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// magic begins the bytes of an index, and changes with their format.
const magic = "stale.love search 1\n"

// Build makes the bytes of an index. stem maps a word, normalised, to what its
// forms have in common ("arguing", "argues": "argu"): only the maker of an index
// needs to know a language.
func Build(documents []Document, stem func(string) string) []byte {
	count := map[string]int{}
	for _, d := range documents {
		for _, b := range d.Blocks {
			for text := b.Text; text != ""; {
				var tok string
				tok, text, _ = token(text)
				count[tok]++
			}
		}
	}
	// The most frequent first: their numbers are the shortest.
	tokens := slices.SortedFunc(maps.Keys(count), func(a, b string) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(a, b))
	})
	out := binary.AppendUvarint([]byte(magic), uint64(len(tokens)))
	number := map[string]int{}
	for i, tok := range tokens {
		number[tok] = i
		out = appendString(out, tok)
	}
	terms := map[string]int{}
	for _, tok := range tokens {
		term := 0 // not a word
		if _, _, word := token(tok); word {
			root := stem(normal(tok))
			if terms[root] == 0 {
				terms[root] = len(terms) + 1
			}
			term = terms[root]
		}
		out = binary.AppendUvarint(out, uint64(term))
	}
	out = binary.AppendUvarint(out, uint64(len(documents)))
	for _, d := range documents {
		out = appendString(appendString(appendString(out, d.Path), d.Kind), d.Category)
		out = binary.AppendUvarint(out, uint64(len(d.Blocks)))
		for _, b := range d.Blocks {
			out = append(out, byte(b.Field))
			ids := numbers(b.Text, number)
			out = binary.AppendUvarint(out, uint64(len(ids)))
			for _, id := range ids {
				out = binary.AppendUvarint(out, uint64(id))
			}
		}
	}
	return out
}

// numbers is a text as numbers of tokens. A single space between two words is left
// out.
func numbers(text string, number map[string]int) []int {
	var ids []int
	before := false // the last token was a word
	for text != "" {
		tok, rest, word := token(text)
		if tok == " " && before && rest != "" {
			before = false
		} else {
			ids = append(ids, number[tok])
			before = word
		}
		text = rest
	}
	return ids
}

func appendString(out []byte, s string) []byte {
	return append(binary.AppendUvarint(out, uint64(len(s))), s...)
}

// Index answers searches. It must not be searched by two goroutines at once.
type Index struct {
	tokens []string
	terms  []uint32 // of each token; 0: not a word
	docs   []document

	words    []word    // the words there are, in order
	postings []posting // of all terms, one term after the other
	starts   []uint32  // where each term's begin
	known    map[string][]match
}

type document struct {
	path, kind, category string
	blocks               []block
	urgent               map[uint32]bool // terms; nil for nearly all
}

type block struct {
	field  Field
	tokens []uint32
}

type word struct {
	text string
	term uint32
}

// posting says how much a document is about a term.
type posting struct {
	doc    uint32
	weight float32 // occurrences, by field and by how long the field is
}

// Open reads the bytes of an index.
func Open(data []byte) (*Index, error) {
	r := reader{data: data}
	if !r.skip(magic) {
		return nil, errors.New("reading the search index: it is of another version")
	}
	x := &Index{known: map[string][]match{}}
	x.tokens = make([]string, r.count())
	for i := range x.tokens {
		x.tokens[i] = r.text()
	}
	x.terms = make([]uint32, len(x.tokens))
	last := uint32(0)
	for i := range x.terms {
		x.terms[i] = r.number(uint64(len(x.tokens)) + 1)
		last = max(last, x.terms[i])
	}
	x.docs = make([]document, r.count())
	for i := range x.docs {
		d := &x.docs[i]
		d.path, d.kind, d.category = r.text(), r.text(), r.text()
		d.blocks = make([]block, r.count())
		for j := range d.blocks {
			b := &d.blocks[j]
			b.field = Field(r.number(uint64(fields)))
			b.tokens = make([]uint32, r.count())
			for k := range b.tokens {
				b.tokens[k] = r.number(uint64(len(x.tokens)))
				if b.field == Urgent && !r.bad && x.terms[b.tokens[k]] > 0 {
					if d.urgent == nil {
						d.urgent = map[uint32]bool{}
					}
					d.urgent[x.terms[b.tokens[k]]] = true
				}
			}
		}
	}
	if r.bad || len(r.data) > 0 {
		return nil, errors.New("reading the search index: its bytes are damaged")
	}
	x.listWords()
	x.post(int(last))
	return x, nil
}

// listWords lists the words in order, each once. It sorts plain strings, with the
// token's number behind each: see Results.sort.
func (x *Index) listWords() {
	var keys []string
	for i, tok := range x.tokens {
		if x.terms[i] > 0 {
			keys = append(keys, string(binary.BigEndian.AppendUint32(append([]byte(normal(tok)), 0), uint32(i))))
		}
	}
	slices.Sort(keys)
	x.words = make([]word, 0, len(keys))
	for _, key := range keys {
		text := key[:len(key)-5]
		if n := len(x.words); n > 0 && x.words[n-1].text == text {
			continue
		}
		number := binary.BigEndian.Uint32([]byte(key[len(key)-4:]))
		x.words = append(x.words, word{text, x.terms[number]})
	}
}

// post counts every term in every document.
func (x *Index) post(terms int) {
	var sum [fields]float32
	for _, d := range x.docs {
		for _, b := range d.blocks {
			sum[b.field] += float32(len(b.tokens))
		}
	}
	x.starts = make([]uint32, terms+2)
	found := make([]float32, terms+1)
	var all []struct {
		term uint32
		posting
	}
	for i, d := range x.docs {
		var length [fields]float32
		for _, b := range d.blocks {
			length[b.field] += float32(len(b.tokens))
		}
		var touched []uint32
		for _, b := range d.blocks {
			average := sum[b.field] / float32(len(x.docs))
			one := weights[b.field] / (1 - lengths[b.field] + lengths[b.field]*length[b.field]/max(average, 1))
			for _, tok := range b.tokens {
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
			all = append(all, struct {
				term uint32
				posting
			}{term, posting{uint32(i), found[term]}})
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
}

// of returns a term's postings.
func (x *Index) of(term uint32) []posting { return x.postings[x.starts[term]:x.starts[term+1]] }

// reader reads what Build writes. After anything that does not fit, it is bad and
// returns noughts.
type reader struct {
	data []byte
	bad  bool
}

func (r *reader) skip(s string) bool {
	if len(r.data) < len(s) || string(r.data[:len(s)]) != s {
		return false
	}
	r.data = r.data[len(s):]
	return true
}

// number reads a number below a limit.
func (r *reader) number(limit uint64) uint32 {
	n, size := binary.Uvarint(r.data)
	if size <= 0 || n >= limit {
		r.bad, r.data = true, nil
		return 0
	}
	r.data = r.data[size:]
	return uint32(n)
}

// count reads how many things of at least a byte each follow.
func (r *reader) count() int { return int(r.number(uint64(len(r.data)) + 1)) }

func (r *reader) text() string {
	n := r.count()
	if n > len(r.data) {
		r.bad, r.data = true, nil
		return ""
	}
	s := string(r.data[:n])
	r.data = r.data[n:]
	return s
}
