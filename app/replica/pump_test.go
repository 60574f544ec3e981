package replica

import (
	"context"
	"errors"
	"reflect"
	"testing"
	"testing/synctest"
	"time"
)

// clockwork is a Pump's surroundings: the timer it set, what its runs come to and what
// it told.
type clockwork struct {
	pump     *Pump
	delay    time.Duration
	fire     func()
	runs     int
	outcomes []Outcome
	during   func()
	told     []PumpState
	last     Status
}

func newClockwork(outcomes ...Outcome) *clockwork {
	c := &clockwork{outcomes: outcomes}
	c.pump = NewPump(c.run, func(s Status) {
		c.told, c.last = append(c.told, s.State), s
	}, func() float64 { return 0.5 })
	c.pump.After = func(d time.Duration, f func()) func() {
		c.delay, c.fire = d, f
		return func() { c.fire = nil }
	}
	return c
}

func (c *clockwork) run(context.Context) Outcome {
	if c.during != nil {
		c.during()
	}
	o := c.outcomes[min(c.runs, len(c.outcomes)-1)]
	c.runs++
	return o
}

// tick lets the timer that is set go off.
func (c *clockwork) tick() {
	f := c.fire
	c.fire = nil
	f()
}

func TestPump_AChangeRunsOnceAfterTheDebounce(t *testing.T) {
	t.Parallel()
	c := newClockwork(Outcome{})
	for range 5 {
		c.pump.Kick(Changed)
	}
	if c.delay != c.pump.Debounce {
		t.Errorf("runs after %v", c.delay)
	}
	c.pump.Note(2)
	c.tick()
	if want := []PumpState{Pending, Pending, Syncing, Idle}; c.runs != 1 || c.fire != nil || !reflect.DeepEqual(c.told, want) {
		t.Errorf("%d runs, told %v, timer set: %v", c.runs, c.told, c.fire != nil)
	}
}

func TestPump_WhatWaitsAtTheStartIsInTheFirstStatus(t *testing.T) {
	t.Parallel()
	c := newClockwork(Outcome{})
	c.pump.Note(2)
	if len(c.told) != 0 {
		t.Errorf("told %v before anything began", c.told)
	}
	c.pump.Kick(Started)
	if want := (Status{State: Pending, Waiting: 2}); !reflect.DeepEqual(c.last, want) {
		t.Errorf("the first status is %+v", c.last)
	}
}

func TestPump_AMomentOfHopeRunsAtOnce(t *testing.T) {
	t.Parallel()
	for _, why := range []Reason{Started, Online, Visible, Asked} {
		c := newClockwork(Outcome{})
		c.pump.Kick(Changed)
		c.pump.Kick(why)
		if c.delay != 0 {
			t.Errorf("reason %d: runs after %v", why, c.delay)
		}
	}
}

func TestPump_BacksOffWhileItFails(t *testing.T) {
	t.Parallel()
	for state, o := range map[PumpState]Outcome{
		NoNet:   {Verdict: Offline, Waiting: 1, Err: errors.New("offline")},
		Trouble: {Verdict: Failed, Err: errors.New("500")},
		Pending: {Verdict: Done, Waiting: 3},
	} {
		c := newClockwork(o)
		c.pump.Kick(Started)
		want := c.pump.Min * 3 / 4
		for range 12 {
			c.tick()
			if c.delay != want || c.last.State != state || c.last.Waiting != o.Waiting {
				t.Fatalf("%s: next after %v, want %v; told %+v", state, c.delay, want, c.last)
			}
			want = min(2*want, c.pump.Max*3/4)
		}
		c.pump.Kick(Online)
		if c.delay != 0 {
			t.Errorf("%s: online again, next after %v", state, c.delay)
		}
		c.tick()
		if c.delay != c.pump.Min*3/4 {
			t.Errorf("%s: online again, and then after %v", state, c.delay)
		}
	}
}

func TestPump_HonoursRetryAfter(t *testing.T) {
	t.Parallel()
	c := newClockwork(Outcome{Verdict: Failed, Retry: time.Minute}, Outcome{})
	c.pump.Kick(Started)
	c.tick()
	c.pump.Kick(Changed)
	c.pump.Kick(Asked)
	if c.delay < time.Minute || c.runs != 1 {
		t.Errorf("next after %v, %d runs", c.delay, c.runs)
	}
	c.tick()
	if c.last.State != Idle {
		t.Errorf("told %+v", c.last)
	}
	c.pump.Kick(Asked)
	if c.fire == nil || c.delay != 0 {
		t.Error("holds for ever")
	}
}

func TestPump_WaitsForTheReaderWhenOnlyTheyCanHelp(t *testing.T) {
	t.Parallel()
	for _, v := range []Verdict{SignedOut, WrongAccount, Deleted, TooLarge, Outdated} {
		c := newClockwork(Outcome{Verdict: v, Waiting: 1})
		c.pump.Kick(Started)
		c.tick()
		if c.fire != nil || c.last.State != Trouble {
			t.Errorf("%v: timer set: %v, told %+v", v, c.fire != nil, c.last)
		}
	}
}

func TestPump_AKickDuringARunRunsAgain(t *testing.T) {
	t.Parallel()
	for why, delay := range map[Reason]time.Duration{Changed: NewPump(nil, nil, nil).Debounce, Online: 0} {
		c := newClockwork(Outcome{})
		c.during = func() {
			c.pump.Kick(why)
			c.during = nil
		}
		c.pump.Kick(Started)
		c.tick()
		if c.fire == nil || c.delay != delay || c.last.State != Pending {
			t.Fatalf("reason %d: next after %v, told %+v", why, c.delay, c.last)
		}
		c.tick()
		if c.runs != 2 || c.last.State != Idle || c.fire != nil {
			t.Errorf("reason %d: %d runs, told %+v", why, c.runs, c.last)
		}
	}
}

func TestPump_RunsOneAtATimeEvenIfAStoppedTimerFires(t *testing.T) {
	t.Parallel()
	c := newClockwork(Outcome{})
	c.pump.Kick(Changed)
	late := c.fire
	c.during = late
	c.pump.Kick(Asked)
	c.tick()
	late()
	if c.runs != 1 {
		t.Errorf("%d runs", c.runs)
	}
}

func TestPump_StoppedRunsNoMore(t *testing.T) {
	t.Parallel()
	c := newClockwork(Outcome{Verdict: Failed})
	c.pump.Run = func(ctx context.Context) Outcome {
		c.pump.Stop()
		if ctx.Err() == nil {
			t.Error("the run is not cancelled")
		}
		return Outcome{Verdict: Failed}
	}
	c.pump.Kick(Started)
	c.tick()
	c.pump.Kick(Started)
	if c.fire != nil {
		t.Error("the timer is set")
	}
}

func TestPump_RunsOnTheProcessTimers(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		start, idle := time.Now(), make(chan time.Duration, 1)
		runs := 0
		p := NewPump(func(context.Context) Outcome {
			if runs++; runs == 1 {
				return Outcome{Verdict: Offline}
			}
			return Outcome{}
		}, func(s Status) {
			if s.State == Idle {
				idle <- time.Since(start)
			}
		}, func() float64 { return 0 })
		p.Kick(Changed)
		if got, want := <-idle, p.Debounce+p.Min/2; got != want || runs != 2 {
			t.Errorf("idle after %v and %d runs, want %v and 2", got, runs, want)
		}
	})
}

func TestPump_TheHookMayKick(t *testing.T) {
	t.Parallel()
	c := newClockwork(Outcome{Verdict: SignedOut}, Outcome{})
	tell := c.pump.Status
	c.pump.Status = func(s Status) {
		tell(s)
		if s.Last.Verdict == SignedOut && s.State == Trouble {
			c.pump.Kick(Asked)
		}
	}
	c.pump.Kick(Started)
	c.tick()
	c.tick()
	if c.last.State != Idle || c.runs != 2 {
		t.Errorf("told %+v", c.last)
	}
}
