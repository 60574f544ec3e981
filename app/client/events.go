package client

import (
	"context"
	"time"

	"stale.love/app/page"
	"stale.love/app/replica"
)

// timing is where what is counted about nobody gets its ids and its times.
func (c *Client) timing() replica.Timing {
	return replica.Timing{Now: now, RandomID: c.randomHex, Pace: replica.OrdinaryPace()}
}

// sender sends it, one event a turn. While an account has changes that wait none leaves:
// their request is about to.
func (c *Client) sender() *replica.Sender {
	return &replica.Sender{
		Store: c.device, Transport: c.server, Timing: c.timing(),
		Busy: func(ctx context.Context) bool {
			active, err := c.device.Active(ctx)
			if owed, owes := c.device.OwesSignOut(ctx); err != nil || owed || owes != nil {
				return true
			}
			if active == "" {
				return false
			}
			account := c.browser.OpenAccount(active)
			defer account.Close()
			state, err := account.View(ctx)
			return err != nil || state.Waiting() > 0
		},
	}
}

// tell is the service worker's other turn: the app is closed, the network is back, and
// one event may leave.
func (c *Client) tell(ctx context.Context) {
	defer c.device.Close()
	_, err := c.sender().Send(ctx)
	if events, e := c.device.ViewEvents(ctx); err != nil || e == nil && events.Due(now()) {
		c.browser.ReportWaiting(1)
	}
	c.browser.Tell()
}

// newPacer sends while the page is open.
func (c *Client) newPacer() *replica.Pacer {
	c.server.OnNamed(func() { c.named.Store(now().UnixMilli()) })
	s := c.sender()
	busy := s.Busy
	s.Busy = func(ctx context.Context) bool {
		since := now().Sub(time.UnixMilli(c.named.Load()))
		return since < s.Timing.Pace.Quiet || !c.browser.Online() || busy(ctx)
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
func (c *Client) event(fn func(*replica.Events)) {
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

func (c *Client) showEvents(events replica.Events) {
	c.show(func(v *page.View) {
		c.events = events
		v.Reader.Counts = c.counted()
	})
}

// askForEvents has the worker woken for what is due, or, where there is no network, once
// there is one: hours may have passed by then.
func (c *Client) askForEvents() {
	var waits bool
	c.do(func() {
		if _, waits = c.events.Wait(now()); !c.unreachable && c.browser.Online() {
			waits = c.events.Due(now())
		}
	})
	if waits {
		c.browser.AskForSync(c.ctx, EventsTag)
	}
}

// lookAgain asks for a run of the pump, and has events looked at. What an account has to
// send goes at once; only asking for news waits while an event has just left.
func (c *Client) lookAgain(why replica.Reason) {
	c.pacer.Look()
	var rest time.Duration
	c.do(func() {
		if c.state.Account != "" && c.state.Waiting() == 0 {
			rest = c.events.Rest(c.timing())
		}
	})
	if rest == 0 {
		c.pump.Kick(why)
		return
	}
	time.AfterFunc(rest, func() { c.pump.Kick(why) })
}
