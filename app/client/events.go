//go:build js

package client

import (
	"context"
	"time"

	"stale.love/app/browser"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// timing is where what is counted about nobody gets its ids and its times.
func timing() replica.Timing {
	return replica.Timing{Now: now, RandomID: randomHex, Pace: replica.OrdinaryPace()}
}

// sender sends it, one event a turn. While an account has changes that wait none leaves:
// their request is about to.
func sender(server browser.Server, device *browser.Device) *replica.Sender {
	return &replica.Sender{
		Store: device, Transport: server, Timing: timing(),
		Busy: func(ctx context.Context) bool {
			active, err := device.Active(ctx)
			if owed, owes := device.OwesSignOut(ctx); err != nil || owed || owes != nil {
				return true
			}
			if active == "" {
				return false
			}
			account := browser.OpenAccount(active)
			defer account.Close()
			state, err := account.View(ctx)
			return err != nil || state.Waiting() > 0
		},
	}
}

// tell is the service worker's other turn: the app is closed, the network is back, and
// one event may leave.
func tell(ctx context.Context) {
	device := browser.OpenDevice()
	defer device.Close()
	_, err := sender(browser.Server{}, device).Send(ctx)
	if events, e := device.ViewEvents(ctx); err != nil || e == nil && events.Due(now()) {
		browser.ReportWaiting(1)
	}
	browser.Tell()
}

// newPacer sends while the page is open.
func (c *client) newPacer() *replica.Pacer {
	c.server.Named = func() { c.named.Store(now().UnixMilli()) }
	s := sender(c.server, c.device)
	busy := s.Busy
	s.Busy = func(ctx context.Context) bool {
		since := now().Sub(time.UnixMilli(c.named.Load()))
		return since < s.Timing.Pace.Quiet || !browser.Online() || busy(ctx)
	}
	return replica.NewPacer(s, func(ctx context.Context) time.Duration {
		again, err := s.Send(ctx)
		if err != nil {
			c.note("sending a count", err)
			c.askForEvents()
		}
		if events, err := c.device.ViewEvents(ctx); err == nil {
			c.showEvents(events)
		}
		return again
	})
}

// event records an anonymous count, durably, and shows it.
func (c *client) event(fn func(*replica.Events)) {
	var events replica.Events
	err := c.device.UpdateEvents(c.ctx, func(e *replica.Events) error {
		fn(e)
		events = e.Clone()
		return nil
	})
	if err != nil {
		c.note("keeping a count", err)
		return
	}
	c.showEvents(events)
	c.pacer.Look()
}

func (c *client) showEvents(events replica.Events) {
	c.show(func(v *page.View) {
		c.events = events
		v.Reader.Counts = c.counted()
	})
}

// askForEvents has the worker woken for what is due, or, where there is no network, once
// there is one: hours may have passed by then.
func (c *client) askForEvents() {
	var waits bool
	c.do(func() {
		if _, waits = c.events.Wait(now()); !c.unreachable && browser.Online() {
			waits = c.events.Due(now())
		}
	})
	if waits {
		browser.AskForSync(c.ctx, browser.EventsTag)
	}
}

// lookAgain asks for a run of the pump, and has events looked at. What an account has to
// send goes at once; only asking for news waits while an event has just left.
func (c *client) lookAgain(why replica.Reason) {
	c.pacer.Look()
	var rest time.Duration
	c.do(func() {
		if c.state.Account != "" && c.state.Waiting() == 0 {
			rest = c.events.Rest(timing())
		}
	})
	if rest == 0 {
		c.pump.Kick(why)
		return
	}
	time.AfterFunc(rest, func() { c.pump.Kick(why) })
}
