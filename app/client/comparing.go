package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"stale.love/app/compare"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// errUnreached says that no network was met. Whatever was asked for may have
// been done.
var errUnreached = errors.New("the server was not reached")

// comparisons is the server's side of a comparison.
type comparisons struct{ server Server }

// Compare implements compare.Server.
func (c comparisons) Compare(ctx context.Context, r compare.Request) (compare.View, error) {
	var v compare.View
	err := c.server.Post(ctx, "/api/v1/compare", r.Padded(), &v)
	var status *replica.StatusError
	switch {
	case err == nil:
		return v, nil
	case !errors.As(err, &status):
		return v, fmt.Errorf("%w: %w", errUnreached, err)
	case status.Status < 500:
		return v, &compare.Refused{Code: status.Problem.Code, Message: status.Problem.Message}
	}
	return v, err
}

// pairNotes is where a device remembers its keys: in the account's database, which
// goes when the reader signs out.
type pairNotes struct{ account Account }

// Load implements compare.Notes.
func (n pairNotes) Load(ctx context.Context) (r compare.Record, err error) {
	_, err = n.account.Note(ctx, "drafts", "compare", &r)
	return r, err
}

// Save implements compare.Notes.
func (n pairNotes) Save(ctx context.Context, r compare.Record) error {
	if r == (compare.Record{}) {
		return n.account.SetNote(ctx, "drafts", "compare", nil)
	}
	return n.account.SetNote(ctx, "drafts", "compare", r)
}

// compare makes what a reader pressed on the comparison's page.
func (c *Client) compare(p Press) {
	var parts compare.Parts
	typed, ready := "", false
	c.do(func() {
		r := &c.view.Reader
		if r.Comparison.Busy || r.Account == "" {
			return
		}
		ready = true
		r.Comparison.Busy, r.Comparison.Problem = true, ""
		parts, _, _ = c.view.LatestParts()
	})
	if !ready {
		return
	}
	c.show(func(*page.View) {})
	if p.Action == "compare-join" {
		typed = c.browser.Value("#pair-code")
	}
	c.compareStep(true, func(ctx context.Context, pairing compare.Pairing) (compare.Standing, error) {
		switch p.Action {
		case "compare-start":
			return pairing.Start(ctx)
		case "compare-join":
			return pairing.Join(ctx, typed)
		case "compare-seal":
			return pairing.SealParts(ctx, parts)
		case "compare-agree":
			return pairing.Agree(ctx)
		case "compare-wait":
			return pairing.Wait(ctx)
		case "compare-end":
			return pairing.End(ctx)
		}
		return pairing.Look(ctx)
	})
	go c.compareWatch(false)
}

// compareStep makes one step and shows how things stand then. One tab of an account
// makes one at a time.
func (c *Client) compareStep(pressed bool, step func(context.Context, compare.Pairing) (compare.Standing, error)) compare.Stage {
	var account Account
	pairing := compare.Pairing{Server: comparisons{c.server}, Now: now}
	c.do(func() { account, pairing.Account = c.front.Account(), c.state.Account })
	pairing.Notes = pairNotes{account}
	pairing.Vault = c.vault(account)
	var s compare.Standing
	var err error
	c.browser.Exclusively(c.ctx, "stale-compare", func() { s, err = step(c.ctx, pairing) })
	c.note("comparing", err)
	var changed bool
	c.do(func() {
		v := &c.view
		if v.Place.Kind != page.Compare || v.Reader.Account != pairing.Account {
			return
		}
		before := v.Reader.Comparison
		after := compareOutcome(before, s, err)
		if !pressed {
			after.Busy = before.Busy
			if after.Problem == "" && after.Stage == before.Stage {
				after.Problem = before.Problem // of the last press, until the next
			}
		}
		v.Reader.Comparison = after
		s.Stage, changed = after.Stage, after.Stage != before.Stage
	})
	c.show(func(*page.View) {}, func() {
		if pressed && (changed || err != nil) {
			c.browser.Focus("#compare-stage")
		}
	})
	return s.Stage
}

// compareOutcome is what the page shows after a step: of one that failed, where
// things stood before, and what to do.
func compareOutcome(before page.Comparison, s compare.Standing, err error) page.Comparison {
	var refused *compare.Refused
	var status *replica.StatusError
	after := page.Comparison{Standing: before.Standing}
	switch {
	case err == nil:
		after.Standing = s
	case errors.Is(err, compare.ErrSlip):
		after.Problem = "There is a slip in this code. It has twelve letters and digits; compare them one by one with the other phone."
	case errors.As(err, &refused):
		after.Problem = refused.Message
	case errors.Is(err, errUnreached):
		after.Offline = true
	case errors.As(err, &status) && status.Problem.Message != "":
		after.Problem = status.Problem.Message
	default:
		after.Problem = "This browser did not do its part. Reload the page, or try another browser; nothing was shared."
	}
	return after
}

// comparePatience is how long to wait before the next look, and the longest that
// it grows to. Where nothing changes unless the reader presses something, nobody
// looks again.
func comparePatience(s compare.Stage) (first, longest time.Duration) {
	switch s {
	case compare.Code, compare.Greeting:
		return 2 * time.Second, 10 * time.Second
	case "", compare.Agreed, compare.Open, compare.Ending:
		return 5 * time.Second, time.Minute
	}
	return 0, 0
}

// compareWatch keeps the comparison's page up to date for as long as somebody sees
// it: at once if asked to, then in longer and longer intervals.
func (c *Client) compareWatch(atOnce bool) {
	var turn int
	var stage compare.Stage
	seen := func() (yes bool) {
		inFront := c.browser.InFront()
		c.do(func() {
			r := &c.view.Reader
			stage = r.Comparison.Stage
			yes = inFront && c.view.Place.Kind == page.Compare && r.Account != "" && !r.Safety.Hide && turn == c.compared
		})
		return yes
	}
	c.do(func() { c.compared++; turn = c.compared })
	if !seen() {
		return
	}
	var wait time.Duration
	for {
		if atOnce {
			before := stage
			now := c.compareStep(false, func(ctx context.Context, p compare.Pairing) (compare.Standing, error) { return p.Look(ctx) })
			if now != before {
				wait = 0
			}
			stage = now
		}
		atOnce = true
		first, longest := comparePatience(stage)
		if first == 0 {
			return
		}
		wait = min(max(first, wait*3/2), longest)
		time.Sleep(wait)
		if !seen() {
			return
		}
	}
}

// compareOwed tells the server of a comparison that was ended without a
// connection. The keys went then.
func (c *Client) compareOwed(ctx context.Context, account Account) {
	rec, err := pairNotes{account}.Load(ctx)
	if err != nil || !rec.Ending {
		return
	}
	c.compareStep(false, func(ctx context.Context, p compare.Pairing) (compare.Standing, error) { return p.Look(ctx) })
}
