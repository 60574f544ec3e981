package client

import (
	"fmt"
	"hash/fnv"
	"time"

	"stale.love/app/replica"
)

// drainEarly takes over what was tapped before the app ran, at this visit or at
// an earlier one that ended before it did. It can break off anywhere and be done
// again: nothing is lost by that, and nothing done twice.
func (c *Client) drainEarly() {
	taps := c.browser.EarlyTaps()
	if len(taps) == 0 {
		return
	}
	if err := c.takeOver(taps); err != nil {
		c.note("taking over early taps", err)
		return
	}
	go func() { c.note("forgetting early taps", c.browser.ForgetEarly(c.ctx, taps)) }()
}

func (c *Client) takeOver(taps []Early) error {
	fresh, err := c.device.FreshEarly(c.ctx, taps)
	if err != nil || len(fresh) == 0 {
		return err
	}
	known := func(t Early, action string) bool {
		_, ok := c.library.Article(t.Arg)
		return ok && t.Action == action
	}
	err = c.front.Account().Update(c.ctx, func(s *replica.State) error {
		for _, t := range fresh {
			if known(t, "like") {
				s.SetLike(t.Arg, t.Liked, time.UnixMilli(t.At), tapID(t))
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := c.earlyAnswers(fresh); err != nil {
		return err
	}
	// Last: from here on they are not looked at again.
	return c.device.Drain(c.ctx, taps, func(fresh []Early, e *replica.Events) {
		for _, t := range fresh {
			if known(t, "share") {
				e.Share(t.Arg, c.timing())
			}
		}
	})
}

// tapID names an early tap by what it was, so that taking it over twice, after a
// crash in between, is the same tap.
func tapID(t Early) string {
	h := fnv.New64a()
	fmt.Fprint(h, t.Action, t.Arg, t.Liked, t.At)
	return fmt.Sprintf("%016x", h.Sum64())
}
