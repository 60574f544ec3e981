package search

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// match is a term that a word of the query may mean, and how sure that is.
type match struct {
	term   uint32
	weight float32
}

// matches finds the terms that a word means: the word itself; while it is being
// typed, words that begin like it; and if there is none, words that are a slip of
// the finger away.
func (x *Index) matches(word string, typing bool) []match {
	var found []match
	if i, ok := x.find(word); ok {
		found = x.add(found, x.means[i], 1)
	}
	if typing && utf8.RuneCountInString(word) >= 2 {
		found = x.begun(found, word)
	}
	if len(found) == 0 {
		found = x.near(word, typing)
	}
	for _, m := range found {
		x.place[m.term] = 0
	}
	return found
}

// find returns where a word is in the list, or would be.
func (x *Index) find(text string) (int, bool) {
	from, to := 0, x.words.len()
	for from < to {
		if middle := (from + to) / 2; x.words.at(uint32(middle)) < text {
			from = middle + 1
		} else {
			to = middle
		}
	}
	return from, from < x.words.len() && x.words.at(uint32(from)) == text
}

// begun adds the words that begin like one that is still being typed. The more of
// a word is there, the surer it is; and what is a word already seldom becomes another.
func (x *Index) begun(found []match, start string) []match {
	sure := float32(1)
	if len(found) > 0 {
		sure = 0.6
	}
	i, _ := x.find(start)
	for ; i < x.words.len(); i++ {
		text := x.words.at(uint32(i))
		if !strings.HasPrefix(text, start) {
			break
		}
		found = x.add(found, x.means[i], sure*(0.4+0.4*float32(len(start))/float32(len(text))))
	}
	return found
}

// near finds words that differ by one slip, or by two in long words, and other
// forms of a word that is not there: "apologised" where there is "apologise". What is
// one slip away makes what is two away unlikely.
func (x *Index) near(word string, typing bool) []match {
	found := x.otherForms(x.slipped(nil, word, typing), word)
	best := float32(0)
	for _, m := range found {
		best = max(best, m.weight)
	}
	sure := found[:0]
	for _, m := range found {
		x.place[m.term] = 0
		if m.weight >= best*0.4 {
			sure = append(sure, m)
		}
	}
	return sure
}

func (x *Index) slipped(found []match, word string, typing bool) []match {
	want := []rune(word)
	slips := 0
	switch n := len(want); {
	case n >= 8:
		slips = 2
	case n >= 4:
		slips = 1
	default:
		return found
	}
	rows := newRows(len(want))
	has := lettersOf(word)
	for i, letters := range x.letters {
		// A slip makes up for one letter that the other does not have: most words are
		// too far away already.
		if bits.OnesCount32(has&^letters) > slips || !typing && bits.OnesCount32(letters&^has) > slips {
			continue
		}
		text := x.words.at(uint32(i))
		n := rows.slips(want, text, slips, typing)
		if n > slips {
			continue
		}
		weight := float32(0.7)
		if n == 2 {
			weight = 0.3
		}
		if text[0] != word[0] {
			weight *= 0.8
		}
		if typing && rows.slips(want, text, slips, false) > slips {
			weight *= 0.8 // a slip, and unfinished besides
		}
		found = x.add(found, x.means[i], weight)
	}
	return found
}

func (x *Index) otherForms(found []match, word string) []match {
	const least = 4 // bytes in common
	if len(word) < least {
		return found
	}
	i, _ := x.find(word[:least])
	for ; i < x.words.len(); i++ {
		text := x.words.at(uint32(i))
		same := common(word, text)
		if same < least {
			break
		}
		if same >= len(word)-3 && len(text)-same <= 3 {
			found = x.add(found, x.means[i], 0.25)
		}
	}
	return found
}

// add adds a term to those that were found, or makes it surer. Where each is, the
// index notes until they are all there.
func (x *Index) add(found []match, term uint32, weight float32) []match {
	if at := x.place[term]; at > 0 {
		found[at-1].weight = max(found[at-1].weight, weight)
		return found
	}
	x.place[term] = uint32(len(found)) + 1
	return append(found, match{term, weight})
}

// lettersOf is a set of the letters of a word, a bit each. Some share one.
func lettersOf(word string) uint32 {
	set := uint32(0)
	for _, r := range word {
		set |= 1 << (uint32(r) % 32)
	}
	return set
}

// common is how many bytes two words begin with in common.
func common(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// rows is the table of an edit distance, three rows of it at a time.
type rows [3][]int

func newRows(n int) *rows {
	var r rows
	for i := range r {
		r[i] = make([]int, n+1)
	}
	return &r
}

// slips is how many letters have to be changed, added, left out or swapped with
// their neighbour to get from want to word; more than limit may come out as any
// number above it. While a word is being typed, it is enough that word begins so.
func (r *rows) slips(want []rune, word string, limit int, typing bool) int {
	n := len(want)
	length := utf8.RuneCountInString(word)
	if length < n-limit || !typing && length > n+limit {
		return limit + 1
	}
	before, last, next := r[0], r[1], r[2]
	for j := range last {
		last[j] = j
	}
	best := last[n]
	if !typing {
		best = limit + 1
	}
	i := 0
	var previous rune
	for _, c := range word {
		i++
		next[0] = i
		least := i
		for j := 1; j <= n; j++ {
			d := last[j-1]
			if want[j-1] != c {
				d++
			}
			d = min(d, last[j]+1, next[j-1]+1)
			if i > 1 && j > 1 && want[j-1] == previous && want[j-2] == c {
				d = min(d, before[j-2]+1)
			}
			next[j] = d
			least = min(least, d)
		}
		if typing {
			best = min(best, next[n])
		} else if i == length {
			best = next[n]
		}
		if least > limit {
			break
		}
		before, last, next = last, next, before
		previous = c
	}
	return best
}
