//go:build js

package browser

import (
	"encoding/hex"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"stale.love/app/client"
	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/content"
)

// The tests named TestTabs run in two tabs at the same time. meet waits until both
// have come there.
func meet(t *testing.T, where string) {
	t.Helper()
	ask(t, "meet?where="+t.Name()+"-"+where)
}

func TestTabs_UpdatesLoseNothing(t *testing.T) {
	const each = 20
	me := hex.EncodeToString(new(Window).Random(4))
	a, d := OpenAccount("tabs"), OpenDevice()
	meet(t, "start")
	for i := range each {
		key := fmt.Sprint(me, "-", i)
		err := a.Update(t.Context(), func(s *replica.State) error {
			s.Account, s.Share = "tabs", "yes"
			s.Cursor++
			s.SetLike(key, true, time.Now(), key)
			s.Keep(engagement.Result{ID: key, Answers: []content.Answer{content.Missing}})
			return nil
		})
		must(t, err)
		must(t, d.UpdateEvents(t.Context(), func(e *replica.Events) error { e.Share("article", timing()); e.Left++; return nil }))
		s, err := a.View(t.Context())
		if err != nil || !s.Likes[key].Waiting || !s.Results[key].Waiting || int(s.Cursor) != len(s.Likes) || len(s.Likes) != len(s.Results) {
			t.Fatalf("after writing %s: cursor %d, %d likes, %d results, error: %v", key, s.Cursor, len(s.Likes), len(s.Results), err)
		}
	}
	meet(t, "end")
	s, err := a.View(t.Context())
	if err != nil || s.Cursor != 2*each || len(s.Likes) != 2*each || s.Waiting() != 4*each {
		t.Errorf("cursor %d, %d likes, %d wait of %d; error: %v", s.Cursor, len(s.Likes), s.Waiting(), 4*each, err)
	}
	e, err := d.ViewEvents(t.Context())
	if err != nil || e.Left != 2*each || sharesOf(e, "article") != 2*each {
		t.Errorf("%d updates counted %d; error: %v", e.Left, len(e.Waiting), err)
	}
}

func TestTabs_DrainIsOnce(t *testing.T) {
	d := OpenDevice()
	for i := range 10 {
		meet(t, fmt.Sprint("start-", i))
		article := fmt.Sprint("drained-", i)
		taps := []client.Early{{Action: "share", Arg: article, At: int64(i)}}
		must(t, d.Drain(t.Context(), taps, func(fresh []client.Early, e *replica.Events) {
			for _, tap := range fresh {
				e.Share(tap.Arg, timing())
			}
		}))
		meet(t, fmt.Sprint("end-", i))
		e, err := d.ViewEvents(t.Context())
		if err != nil || sharesOf(e, article) != 1 {
			t.Errorf("drained by two tabs: %d; error: %v", sharesOf(e, article), err)
		}
	}
}

// TestTabs_ExclusivelyIsOneAtATime is judged by the native side, too: it counts who
// is inside.
func TestTabs_ExclusivelyIsOneAtATime(t *testing.T) {
	meet(t, "start")
	for range 10 {
		new(Window).Exclusively(t.Context(), "tabs", func() {
			ask(t, "enter")
			ask(t, "leave")
		})
	}
	meet(t, "end")
}

func TestTabs_ErasedByTheOther(t *testing.T) {
	a := OpenAccount("erased")
	bump(t, a)
	meet(t, "both have it open")
	must(t, a.Erase(t.Context()))
	meet(t, "both erased it")
	wantCursor(t, a, 0)
	meet(t, "both saw that it is empty")
	bump(t, a)
	meet(t, "both wrote")
	wantCursor(t, a, 2)
}

// TestKilled begins where a browser that was killed has left off: nothing that was
// kept may be missing, and nothing may be there by halves. Then it goes on until it
// is killed itself.
func TestKilled_WhatWasKeptIsThere(t *testing.T) {
	a, d := OpenAccount("killed"), OpenDevice()
	var kept int64
	if _, err := fmt.Sscan(os.Getenv("KEPT"), &kept); err != nil {
		t.Fatal(err)
	}
	s, err := a.View(t.Context())
	must(t, err)
	e, err := d.ViewEvents(t.Context())
	must(t, err)
	n := s.Cursor
	if n < kept || n > kept+1 {
		t.Errorf("%d updates are there, %d were confirmed before the kill", n, kept)
	}
	if int(n) != len(s.Likes) || int(n) != len(s.Results) || s.Waiting() != int(2*n) {
		t.Errorf("of %d updates there are %d likes and %d results, %d wait", n, len(s.Likes), len(s.Results), s.Waiting())
	}
	// Counts are written after the state, in a transaction of their own.
	if events := e.Left; events < kept || events > n || int(events) != len(e.Waiting) {
		t.Errorf("%d counts of which %d wait, %d were confirmed", events, len(e.Waiting), kept)
	}
	if os.Getenv("LAST") != "" {
		return
	}
	for {
		n++
		key := fmt.Sprint("update-", n)
		err := a.Update(t.Context(), func(s *replica.State) error {
			s.Account, s.Share = "killed", "yes"
			s.Cursor++
			s.SetLike(key, true, time.Now(), strings.Repeat(key, 100))
			s.Keep(engagement.Result{ID: key, Quiz: strings.Repeat("q", 1000), Answers: []content.Answer{content.Missing}})
			return nil
		})
		must(t, err)
		must(t, d.UpdateEvents(t.Context(), func(e *replica.Events) error {
			if e.Waiting == nil {
				e.Waiting = map[string]replica.Event{}
			}
			for e.Left < n {
				e.Left++
				e.Waiting[fmt.Sprint("event-", e.Left)] = replica.Event{Article: fmt.Sprint("article-", e.Left)}
			}
			return nil
		}))
		ask(t, fmt.Sprint("kept?updates=", n))
	}
}
