package client

import (
	"context"

	"stale.love/app/engagement"
	"stale.love/app/page"
)

// waysNote is where an account's database keeps the ways in that its reader has seen
// on this device.
const waysNote = "ways"

// lookForWays asks, once a page, whether somebody added a way into the account on
// another device.
func (c *Client) lookForWays(ctx context.Context) {
	var look bool
	c.do(func() {
		look = !c.lookedForWays && c.state.Account != "" && c.view.Place.Kind != page.Account
		c.lookedForWays = true
	})
	if !look {
		return
	}
	var s engagement.Standing
	if err := c.server.Get(ctx, "/api/v1/account", &s); err != nil {
		return // with the next page
	}
	var same bool
	c.do(func() { same = s.Account == c.state.Account })
	if !same {
		return
	}
	var known []string
	found, err := c.front.Account().Note(ctx, "drafts", waysNote, &known)
	c.note("reading the ways in that are known", err)
	if err != nil {
		return
	}
	if !found {
		c.knowWays(ctx, s) // as they were when this device came
		return
	}
	c.show(func(v *page.View) { v.Reader.Mine.Standing, v.Reader.Mine.NewWays = &s, s.NewWays(known) })
}

// knowWays keeps the ways in that the reader has seen.
func (c *Client) knowWays(ctx context.Context, s engagement.Standing) {
	signs := []string{}
	for _, w := range s.WaysIn() {
		signs = append(signs, w.Sign)
	}
	c.note("keeping the ways in that are known", c.front.Do(func(db Account) error {
		return db.SetNote(ctx, "drafts", waysNote, signs)
	}))
	c.show(func(v *page.View) { v.Reader.Mine.NewWays = nil })
}

// waysKnown puts the notice away.
func (c *Client) waysKnown() {
	var s *engagement.Standing
	c.do(func() { s = c.view.Reader.Mine.Standing })
	if s != nil {
		c.knowWays(c.ctx, *s)
	}
}

// ending is which ways in the sheet says shall end together with sessions.
func (c *Client) ending() []string {
	ways := []string{}
	for _, way := range []string{engagement.EndCodes, engagement.EndPasskeys, engagement.EndMail, engagement.EndProvider} {
		if c.browser.Checked("#end-" + way) {
			ways = append(ways, way)
		}
	}
	return ways
}

// signalPasskeys has the phone's list of passkeys hold those of the account and no
// others of it: somebody else may look at that list.
func (c *Client) signalPasskeys(s engagement.Standing) {
	ids := []string{}
	for _, p := range s.Passkeys {
		ids = append(ids, p.ID)
	}
	c.browser.SignalPasskeys(c.ctx, s.Handle, ids)
}
