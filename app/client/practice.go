package client

import (
	"strconv"
	"strings"
	"time"

	"stale.love/app/page"
)

// loadPractice reads what was kept.
func (c *Client) loadPractice(db Account) {
	p := &c.view.Reader.Practice
	p.Done = c.doneIn(db)
	_, err := db.Note(c.ctx, draftNotes, clockNote, &p.Clock)
	c.note("reading the timer", err)
	p.Clock = p.Clock.At(now().UnixMilli())
}

func (c *Client) doneIn(account Account) (done page.Done) {
	_, err := account.Note(c.ctx, draftNotes, doneNote, &done)
	c.note("reading the exercises", err)
	return done
}

// practised marks an exercise as done today, or takes such a mark back: "EX-04", or
// "EX-04 2026-11-24" to undo.
func (c *Client) practised(p Press) {
	exercise, day, _ := strings.Cut(p.Arg, " ")
	if _, ok := c.library.Exercise(exercise); !ok {
		return
	}
	words := ""
	err := c.front.Do(func(db Account) (err error) {
		words, err = c.practise(db, p.Action, exercise, day)
		return err
	})
	if err != nil {
		c.note("keeping an exercise", err)
		c.say(notKept(err))
		return
	}
	c.browser.Tell()
	c.say(words)
	if p.Action == "done" {
		go c.persist()
	}
}

func (c *Client) practise(db Account, action, exercise, day string) (words string, err error) {
	var before, after page.Done
	c.do(func() { before = c.view.Reader.Practice.Done })
	words = "Kept on this device."
	if action == "undo" {
		after, words = before.Undo(exercise, day), "Removed."
	} else if day = now().Format(time.DateOnly); before.Has(exercise, day) {
		return "Today is on the list already.", nil
	} else {
		after = before.On(exercise, day)
	}
	if err := db.SetNote(c.ctx, draftNotes, doneNote, after); err != nil {
		return "", err
	}
	c.show(func(v *page.View) { v.Reader.Practice.Done = after }, func() {
		if action == "undo" {
			c.browser.Focus(`[data-action="done"]`)
		}
	})
	return words, nil
}

// press of the timer: start, pause, reset, tone, or another of its stretches.
func (c *Client) clock(p Press) {
	moment := now().UnixMilli()
	var clock page.Clock
	known := false
	c.do(func() {
		e, ok := c.library.ExerciseAt(c.view.Place.Name)
		if !ok || len(e.Timers) == 0 {
			return
		}
		known = true
		if clock = c.view.Reader.Practice.Clock; clock.Exercise != e.ID || clock.Timer >= len(e.Timers) {
			clock = clock.Set(e, 0)
		}
		switch {
		case p.Action == "clock-set":
			i, _ := strconv.Atoi(p.Arg)
			clock = clock.Set(e, i)
		case p.Arg == "start":
			if clock.Left == 0 {
				clock = clock.Set(e, clock.Timer)
			}
			clock = clock.Start(moment)
		case p.Arg == "pause":
			clock = clock.Pause(moment)
		case p.Arg == "reset":
			clock = clock.Set(e, clock.Timer)
		case p.Arg == "tone":
			clock.Tone = !clock.Tone
		}
		c.view.Reader.Practice.Clock = clock
	})
	if !known {
		return
	}
	if clock.Tone {
		c.browser.AllowTone() // browsers want a finger for it, and at the end there is none
	}
	// Kept before it shows: who sees the clock stand may leave at once.
	c.note("keeping the timer", c.front.Do(func(db Account) error {
		return db.SetNote(c.ctx, draftNotes, clockNote, clock)
	}))
	c.tick()
}

// tick draws the timer, keeps the screen on while it runs, and comes again each
// second until it is through. It is safe to call at any time.
func (c *Client) tick() {
	ended := false
	var tone bool
	c.show(func(v *page.View) {
		clock := v.Reader.Practice.Clock
		ran := clock.Runs()
		clock = clock.At(now().UnixMilli())
		v.Reader.Practice.Clock = clock
		ended, tone = ran && !clock.Runs(), clock.Tone
		if c.ticking != nil {
			c.ticking.Stop()
			c.ticking = nil
		}
		if clock.Runs() {
			c.ticking = time.AfterFunc(untilNext(clock.Ends), c.tick)
		}
		go c.browser.StayAwake(c.ctx, clock.Runs())
	}, func() {
		if ended && tone {
			c.browser.Tone()
		}
	})
}

// untilNext is how long it takes until a clock that ends at a moment shows another
// second.
func untilNext(ends int64) time.Duration {
	left := ends - now().UnixMilli()
	return time.Duration((left-1)%1000+1) * time.Millisecond
}
