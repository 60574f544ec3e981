package replica

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// tally is an EventTransport to the reference server.
type tally struct {
	*engagement.Tally
	err   error
	after error // after counting
	heard int
}

func (c *tally) Event(_ context.Context, e engagement.Event) error {
	c.heard++
	if c.err != nil {
		return c.err
	}
	c.Tally.Event(e, 0)
	return c.after
}

func (c *tally) Batch(_ context.Context, b engagement.EventBatch) error {
	c.heard++
	if c.err == nil && !c.Tally.Count(b) {
		return &StatusError{Status: 409}
	}
	return c.err
}

func newSender() (*Sender, *tally, *dice) {
	server, d := &tally{Tally: engagement.NewTally()}, newDice()
	return &Sender{Store: &Memory{}, Transport: server, Timing: d.Timing}, server, d
}

func (s *Sender) share(t *testing.T, articles ...string) {
	t.Helper()
	for _, article := range articles {
		s.Store.UpdateEvents(t.Context(), func(e *Events) error { e.Share(article, s.Timing); return nil })
	}
}

// next waits for as long as the last turn said, and takes another.
func (s *Sender) next(t *testing.T, d *dice, again time.Duration) time.Duration {
	t.Helper()
	d.at = d.at.Add(again)
	again, err := s.Send(t.Context())
	if err != nil {
		t.Error(err)
	}
	return again
}

func TestSend_CountsEverythingOnceOneAtATime(t *testing.T) {
	t.Parallel()
	s, server, d := newSender()
	if again, err := s.Send(t.Context()); again != 0 || err != nil {
		t.Errorf("of nothing: %v, %v", again, err)
	}
	s.share(t, "repair", "repair", "kindness")
	server.after = errors.New("connection reset")
	d.at = d.at.Add(d.Pace.Spread)
	again, err := s.Send(t.Context())
	if err == nil || again < d.Pace.Gap || server.heard != 1 {
		t.Errorf("lost answer: %v, %v, %d heard", again, err, server.heard)
	}
	server.after = nil
	for heard := 2; again > 0; heard++ {
		if early, err := s.Send(t.Context()); err != nil || early == 0 || server.heard != heard-1 {
			t.Fatalf("not waited for, and sent: %v, %v, %d heard", early, err, server.heard)
		}
		again = s.next(t, d, again)
		if server.heard != heard {
			t.Fatalf("%d are sent in a turn", server.heard-heard+1)
		}
	}
	if server.Totals["repair"].Shares != 2 || server.Totals["kindness"].Shares != 1 {
		t.Errorf("counted %v", server.Totals)
	}
}

func TestSend_KeepsWhatTheServerDoesNotTakeAndDropsWhatItNeverWill(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err   error
		keeps int
		wait  time.Duration
	}{
		{&StatusError{Status: 422}, 0, 0},
		{&StatusError{Status: 503, RetryAfter: time.Hour}, 1, time.Hour},
		{&StatusError{Status: 429, RetryAfter: 20 * time.Hour}, 1, 20 * time.Hour},
		{&StatusError{Status: 404}, 1, 2 * time.Minute}, // an older server
		{&StatusError{Status: 403}, 1, 2 * time.Minute},
		{errors.New("offline"), 1, 2 * time.Minute},
	} {
		s, server, d := newSender()
		s.share(t, "repair")
		d.at = d.at.Add(d.Pace.Spread)
		server.err = c.err
		again, err := s.Send(t.Context())
		e, _ := s.Store.ViewEvents(t.Context())
		if len(e.Waiting) != c.keeps || again < c.wait || (err == nil) != (c.keeps == 0) {
			t.Errorf("%v: keeps %d, looks again after %v, says %v", c.err, len(e.Waiting), again, err)
		}
	}
}

// The clock was a year ahead when it was read: that is no reason to wait for a year.
func TestSend_AWrongClockStopsNothing(t *testing.T) {
	t.Parallel()
	s, server, d := newSender()
	d.at = noon.AddDate(1, 0, 0)
	s.share(t, "repair")
	d.at = noon
	for again := time.Duration(1); again > 0; {
		again = s.next(t, d, again)
	}
	if late := d.at.Sub(noon); server.Totals["repair"].Shares != 1 || late > 2*d.Pace.Spread {
		t.Errorf("counted %v after %v", server.Totals, late)
	}
}

func TestSend_NothingLeavesWhileAnAccountIsAboutToSync(t *testing.T) {
	t.Parallel()
	s, server, d := newSender()
	s.share(t, "repair")
	d.at = d.at.Add(d.Pace.Spread)
	busy := true
	s.Busy = func(context.Context) bool { return busy }
	again := s.next(t, d, 0)
	if server.heard != 0 || again < d.Pace.Quiet {
		t.Errorf("%d left, again after %v", server.heard, again)
	}
	busy = false
	s.Quieten(t.Context())
	if again = s.next(t, d, 0); server.heard != 0 || again < d.Pace.Quiet {
		t.Errorf("%d left right behind a sync, again after %v", server.heard, again)
	}
	if s.next(t, d, again); server.heard != 1 {
		t.Error("it does not leave then either")
	}
}

// A page is frozen when the event was chosen, and goes on when another has synced.
func TestSend_NothingLeavesThatWasChosenLongAgo(t *testing.T) {
	t.Parallel()
	s, server, d := newSender()
	s.share(t, "repair")
	d.at = d.at.Add(d.Pace.Spread)
	s.Store = frozen{s.Store, func() { d.at = d.at.Add(time.Minute) }}
	if again := s.next(t, d, 0); server.heard != 0 || again == 0 {
		t.Errorf("%d left, again after %v", server.heard, again)
	}
}

type frozen struct {
	EventStore
	after func()
}

func (f frozen) UpdateEvents(ctx context.Context, fn func(*Events) error) error {
	defer f.after()
	return f.EventStore.UpdateEvents(ctx, fn)
}

func TestSend_WhatAnOlderVersionLeftEndsWithItsVisitor(t *testing.T) {
	t.Parallel()
	s, server, d := newSender()
	s.Store.UpdateEvents(t.Context(), func(e *Events) error { *e = fromOld(t); return nil })
	for again := time.Duration(1); again > 0; {
		again = s.next(t, d, again)
	}
	e, _ := s.Store.ViewEvents(t.Context())
	if e.Old != nil || server.Totals["repair"].Views != 1 || server.Totals["kindness"].Views != 3 || server.Totals["kindness"].Shares != 1 {
		t.Errorf("left %+v, counted %v", e.Old, server.Totals)
	}
}

// wakes is a Pacer with a clock that only the test moves.
type wakes struct {
	*Pacer
	*dice
	set  []time.Duration // timers that were set
	fire func()
	sent int
}

func newWakes() *wakes {
	w := &wakes{dice: newDice()}
	w.Pacer = &Pacer{
		Now: w.Timing.Now, Quiet: 3 * time.Minute,
		Send: func(context.Context) time.Duration { w.sent++; return time.Hour },
		After: func(d time.Duration, f func()) func() {
			w.set, w.fire = append(w.set, d), f
			return func() {}
		},
	}
	return w
}

func TestPacer_NothingLeavesRightAfterSomethingHappened(t *testing.T) {
	t.Parallel()
	w := newWakes()
	w.Look()
	w.Look()
	w.dice.at = w.dice.at.Add(3 * time.Minute)
	w.fire()
	w.Look() // the timer in an hour is too late for what was counted now
	if want := []time.Duration{3 * time.Minute, time.Hour, 3 * time.Minute}; !slices.Equal(w.set, want) || w.sent != 1 {
		t.Errorf("timers %v, sent %d times", w.set, w.sent)
	}
}

// A phone wakes up: the page becomes visible and syncs, and its timers come late.
func TestPacer_ADeviceThatSleptSendsNothingWhenItWakes(t *testing.T) {
	t.Parallel()
	w := newWakes()
	w.Look()
	w.dice.at = w.dice.at.Add(8 * time.Hour)
	w.fire()
	if want := []time.Duration{3 * time.Minute, 3 * time.Minute}; !slices.Equal(w.set, want) || w.sent != 0 {
		t.Errorf("timers %v, sent %d times", w.set, w.sent)
	}
	w.dice.at = w.dice.at.Add(3 * time.Minute)
	if w.fire(); w.sent != 1 {
		t.Error("and nothing after that")
	}
}
