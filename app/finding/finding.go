// Package finding is the search: what the reader looks for and what was found. A key is
// answered in its own update. The query is never stored and goes nowhere: with the
// app, not even into the address.
package finding

import (
	"strings"
	"unicode/utf8"

	"stale.love/content/search"
)

// State is the search as it is shown, and what it searches in.
type State struct {
	Typed  string // what the field begins with; what is typed into it is the browser's
	Query  string // what was looked for; empty: nothing yet
	Found  []search.Result
	Total  int
	Status Status
	Urgent bool // the reader may be in danger

	index   *search.Index // nil: not here yet
	opening bool
	last    Asked
}

// Status is how far the index is.
type Status string

// The statuses.
const (
	Ready   Status = ""
	Loading Status = "loading"
	Failed  Status = "failed"
)

// First is how many results are shown before the reader asks for more: what fits twice
// on a phone.
const First = 12

// FirstTyped is how many of them are drawn at each key, before the others: more than
// fits above a phone's keyboard.
const FirstTyped = 5

// Typed is a query as it can be shown again: valid text of one line, of which no
// more is kept than is looked at.
func Typed(query string) string {
	var b strings.Builder
	for _, r := range query {
		if r < ' ' || r == utf8.RuneError {
			r = ' '
		}
		if b.Len()+utf8.RuneLen(r) > search.Longest {
			break
		}
		b.WriteRune(r)
	}
	return strings.TrimSpace(b.String())
}

// Answered is a search that was answered, as a page begins with it. A nil index could not
// be opened.
func Answered(query string, index *search.Index) State {
	query = Typed(query)
	s := State{Typed: query, Query: query, index: index, last: Asked{Query: query}}
	if index == nil {
		s.Status = Failed
		return s
	}
	return s.found(query, index.Search(query, false), First)
}

// found is the state with what an index found.
func (s State) found(query string, found search.Results, top int) State {
	s.Query, s.Total, s.Status = query, found.Len(), Ready
	s.Found = found.Top(top)
	s.Urgent = len(s.Found) > 0 && s.Found[0].Urgent
	return s
}

// blank is the state with nothing asked.
func (s State) blank() State {
	return State{Typed: s.Typed, index: s.index, opening: s.opening, last: s.last}
}

// answer answers the last question, and reports whether that is all; brief: only as
// much as is seen while typing, above what was there.
func (s State) answer(brief bool) (next State, whole bool) {
	next = s.blank()
	query := Typed(s.last.Query)
	if query == "" {
		return next, true
	}
	top := First
	switch {
	case s.last.All:
		top = 1 << 16
	case brief:
		top = FirstTyped
	}
	next = next.found(query, s.index.Search(query, s.last.Typing), top)
	switch {
	case next.Total == 0 && s.last.Typing && utf8.RuneCountInString(query) == 1:
		return s.blank(), true // hardly a question yet
	case brief && next.Total > top:
		if n := min(len(s.Found), next.Total, First); n > top {
			next.Found = append(next.Found, s.Found[top:n]...)
		}
		return next, false
	}
	return next, true
}
