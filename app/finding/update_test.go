package finding

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/app/loop"
	"stale.love/content/search"
)

// magazine is an index of so many articles about money, and one about jealousy.
func magazine(t *testing.T, articles int) *search.Index {
	t.Helper()
	document := func(path, title, text string) search.Document {
		return search.Document{Kind: "article", Path: "/articles/" + path, Blocks: []search.Block{
			{Field: search.Title, Text: title}, {Field: search.Text, Text: text},
		}}
	}
	docs := []search.Document{document("jealousy", "Jealousy", "On jealousy.")}
	for i := range articles {
		docs = append(docs, document(fmt.Sprint("money-", i), fmt.Sprint("Money ", i), "About money."))
	}
	x, err := search.Open(search.Build(docs, func(word string) string { return word }))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

// searcher runs the search on a loop.
type searcher struct {
	own   func(func())
	loop  *loop.Loop
	state State // the owner's
}

func start(t *testing.T, index Index) *searcher {
	s := &searcher{}
	work := make(chan func(), 100)
	t.Cleanup(func() { close(work) })
	go func() {
		for fn := range work {
			fn()
		}
	}()
	s.own = func(fn func()) { work <- fn }
	s.loop = loop.New(s.own, func(m loop.Msg) (cmds []loop.Cmd) {
		s.state, cmds = s.state.Update(m.(Msg), index)
		return cmds
	})
	return s
}

// send sends a message and waits until the search has come to rest, but for timers.
func (s *searcher) send(m Msg) State {
	s.loop.Send(m)
	return s.after(0)
}

// after is what a page would draw after a while.
func (s *searcher) after(d time.Duration) State {
	time.Sleep(d)
	synctest.Wait()
	shown := make(chan State)
	s.own(func() { shown <- s.state })
	return <-shown
}

func paths(s State) string {
	var out []string
	for _, r := range s.Found {
		out = append(out, strings.TrimPrefix(r.Path, "/articles/"))
	}
	return strings.Join(out, " ")
}

func TestAsked_AKeyIsAnsweredAtOnceAndTheRestSoon(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := magazine(t, 20)
		s := start(t, func(context.Context) *search.Index { return x })
		s.send(Came{})
		if got := s.send(Asked{Query: "mone", Typing: true}); len(got.Found) != FirstTyped || got.Total != 20 {
			t.Fatalf("at once %d of %d: %s", len(got.Found), got.Total, paths(got))
		}
		if got := s.after(soon); len(got.Found) != First {
			t.Errorf("soon after: %d", len(got.Found))
		}
		if got := s.send(Asked{Query: "money", Typing: true}); len(got.Found) != First {
			t.Errorf("at the next key %d are left of those that were there", len(got.Found))
		}
		if got := s.send(Asked{Query: "money", All: true}); len(got.Found) != 20 {
			t.Errorf("all: %d", len(got.Found))
		}
		if got := s.after(time.Minute); len(got.Found) != 20 {
			t.Errorf("the timer of an older key drew once more: %d", len(got.Found))
		}
	})
}

func TestAsked_BeforeTheIndexIsHere(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x := magazine(t, 1)
		fetched := 0
		s := start(t, func(context.Context) *search.Index {
			fetched++
			time.Sleep(time.Second)
			return x
		})
		s.send(Came{})
		s.send(Came{})
		if got := s.send(Asked{Query: "jealousy", Typing: true}); got.Status != Ready {
			t.Errorf("said at once: %q", got.Status)
		}
		if got := s.after(patience); got.Status != Loading {
			t.Errorf("after a while it is %q", got.Status)
		}
		if got := s.after(time.Second); paths(got) != "jealousy" || got.Status != Ready || fetched != 1 {
			t.Errorf("found %q, %q, fetched %d times", paths(got), got.Status, fetched)
		}
	})
}

func TestAsked_AgainAfterTheIndexCouldNotBeFetched(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		x, here := magazine(t, 1), false
		s := start(t, func(context.Context) *search.Index {
			if here {
				return x
			}
			here = true
			return nil
		})
		if got := s.send(Asked{Query: "jealousy"}); got.Status != Failed || got.Query != "jealousy" {
			t.Errorf("%q for %q", got.Status, got.Query)
		}
		if got := s.send(Asked{Query: "jealousy"}); paths(got) != "jealousy" || got.Status != Ready {
			t.Errorf("again: %q, %q", paths(got), got.Status)
		}
		if got := s.after(patience); got.Status != Ready {
			t.Errorf("later it is %q", got.Status)
		}
	})
}

func TestAsked_OneLetterOrNoneIsNoQuestion(t *testing.T) {
	t.Parallel()
	x := magazine(t, 1)
	s := Answered("jealousy", x)
	if paths(s) != "jealousy" || s.Typed != "jealousy" {
		t.Fatalf("%+v", s)
	}
	for _, query := range []string{"", " ", "q"} {
		next, cmds := s.Update(Asked{Query: query, Typing: true}, nil)
		if next.Query != "" || len(next.Found) != 0 || next.Typed != "jealousy" || len(cmds) != 1 {
			t.Errorf("%q: %+v", query, next)
		}
	}
	if got := Answered("jealousy", nil); got.Status != Failed || got.Query != "jealousy" {
		t.Errorf("without an index: %+v", got)
	}
}

func TestTyped_IsOneLineOfValidText(t *testing.T) {
	t.Parallel()
	if got := Typed("  how\nto\xff say "); got != "how to  say" {
		t.Errorf("%q", got)
	}
	if got := Typed(strings.Repeat("é", search.Longest)); len(got) > search.Longest {
		t.Errorf("%d bytes", len(got))
	}
}
