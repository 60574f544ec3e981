package finding

import (
	"context"
	"time"

	"stale.love/app/loop"
	"stale.love/content/search"
)

// Msg is a message for the search.
type Msg interface{ finding() }

// Asked is what is in the field. Typing: the last word may not be finished; All: every
// result is wanted, not the first few.
type Asked struct {
	Query       string
	Typing, All bool
}

// Came says that the reader has come to the search: the index is fetched, which few
// readers of an article need.
type Came struct{}

// opened is the index, or nil; slow and rest are timers.
type (
	opened struct{ index *search.Index }
	slow   struct{}
	rest   struct{}
)

func (Asked) finding()  {}
func (Came) finding()   {}
func (opened) finding() {}
func (slow) finding()   {}
func (rest) finding()   {}

const (
	// soon is when the rest follows: the first results have been seen, and the next key
	// has not been pressed yet.
	soon = 80 * time.Millisecond
	// patience is how long nothing is said of an index that is on its way.
	patience = 200 * time.Millisecond
)

// The keys of the commands.
const (
	keyRest = "finding rest"
	keySlow = "finding slow"
)

// Index fetches the index and opens it; nil: it is not to be had.
type Index func(ctx context.Context) *search.Index

// Update is the search after a message.
func (s State) Update(m Msg, index Index) (State, []loop.Cmd) {
	switch m := m.(type) {
	case Came:
		return s.open(index)
	case Asked:
		s.last = m
		if s.index == nil {
			next, cmds := s.open(index)
			return next, append(cmds, timer(keySlow, patience, slow{}))
		}
		next, whole := s.answer(m.Typing)
		if whole {
			return next, []loop.Cmd{loop.Stop(keyRest)}
		}
		return next, []loop.Cmd{timer(keyRest, soon, rest{})}
	case rest:
		next, _ := s.answer(false)
		return next, nil
	case slow:
		if s.opening && s.last.Query != "" {
			s.Status = Loading
		}
		return s, nil
	case opened:
		s.index, s.opening = m.index, false
		switch {
		case s.last.Query == "":
			return s, nil
		case s.index == nil:
			s = s.blank()
			s.Query, s.Status = s.last.Query, Failed
			return s, nil
		}
		next, _ := s.answer(false)
		return next, nil
	}
	return s, nil
}

// open fetches the index unless it is here or on its way.
func (s State) open(index Index) (State, []loop.Cmd) {
	if s.index != nil || s.opening {
		return s, nil
	}
	s.opening = true
	return s, []loop.Cmd{{Run: func(ctx context.Context) loop.Msg { return opened{index(ctx)} }}}
}

func timer(key string, after time.Duration, m Msg) loop.Cmd {
	return loop.Cmd{Key: key, After: after, Run: func(context.Context) loop.Msg { return m }}
}
