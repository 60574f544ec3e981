package client

import (
	"errors"
	"maps"
	"slices"

	"stale.love/app/page"
	"stale.love/app/replica"
)

// waits names what the server has not confirmed; of a reader who has not signed in,
// the likes that are kept for a later sign-in.
func waits(s replica.State) (list []page.Wait) {
	for _, article := range slices.Sorted(maps.Keys(s.Likes)) {
		switch l := s.Likes[article]; {
		case l.Liked && (l.Waiting || s.Account == ""):
			list = append(list, page.Wait{Kind: page.WaitLike, Piece: article})
		case l.Waiting:
			list = append(list, page.Wait{Kind: page.WaitUnlike, Piece: article})
		}
	}
	for _, id := range slices.Sorted(maps.Keys(s.Results)) {
		if t := s.Results[id]; t.Waiting {
			list = append(list, page.Wait{Kind: page.WaitResult, Piece: t.TakenAt})
		}
	}
	for _, waits := range s.Forgotten {
		if waits {
			list = append(list, page.Wait{Kind: page.WaitDelete})
		}
	}
	return list
}

// whyWaiting says why the last run did not send everything; empty: it did, or the
// page says so elsewhere.
func whyWaiting(o replica.Outcome) string {
	var status *replica.StatusError
	switch {
	case o.Verdict == replica.Offline:
		return "There is no connection to the server right now."
	case o.Verdict == replica.Outdated:
		return "This edition is too old to send. Close every tab of this site and open it again."
	case errors.As(o.Err, &status) && status.Problem.Message != "":
		return status.Problem.Message
	case o.Verdict == replica.Failed && status != nil:
		return "The server could not take it just now."
	case o.Verdict == replica.Failed:
		return notKept(o.Err)
	}
	return ""
}

// tryAgain is the reader's own try. Its outcome is said.
func (c *Client) tryAgain() {
	c.do(func() { c.trying = true })
	if !c.pump.Kick(replica.Asked) {
		c.do(func() { c.trying = false })
		c.say("The server asked for a pause. It is tried again by itself in a moment.")
	}
}

// tried says how a run ended, if the reader asked for it, and what was refused.
func (c *Client) tried(o replica.Outcome, rejected int) {
	var asked bool
	c.do(func() {
		asked, c.trying = c.trying, false
		rejected = len(c.state.Rejected) - rejected
	})
	switch why := whyWaiting(o); {
	case rejected == 1:
		c.say("1 change was not accepted. Your library says why.")
	case rejected > 1:
		c.say("Some changes were not accepted. Your library says why.")
	case !asked:
	case o.Verdict == replica.Done && o.Waiting == 0:
		c.say("Everything has reached the server.")
	case why != "":
		c.say(why)
	}
}

// signOut leaves at once when nothing waits and nothing is on this device alone.
// Otherwise it asks, and tries to send meanwhile.
func (c *Client) signOut() {
	var account Account
	var waiting int
	var here string
	c.do(func() { account, waiting, here = c.front.Account(), c.state.Waiting(), c.view.Reader.OnlyHere() })
	if waiting == 0 && here == "" {
		c.leaveNow(DropIfSettled)
		return
	}
	c.sheet(page.SheetSignOut, "")
	if waiting == 0 {
		return
	}
	c.show(func(v *page.View) { v.Reader.Busy = true })
	o := c.outbox(c.ctx, account)
	if o.Verdict == replica.SignedOut && endedElsewhere(o.Err) {
		c.signedOutElsewhere(o)
		return
	}
	c.reload()
	var asking bool
	c.do(func() { asking = c.front.Account() == account && c.view.Reader.Sheet == page.SheetSignOut })
	switch {
	case !asking: // the reader has decided
	case o.Waiting == 0 && here == "":
		c.leaveNow(DropIfSettled)
	default:
		c.show(func(v *page.View) { v.Reader.Busy, v.Reader.Standing.Why = false, whyWaiting(o) })
	}
}

// lookAtStorage finds out whether the browser may delete what is kept here, if there
// is something to lose.
func (c *Client) lookAtStorage() {
	var something bool
	c.do(func() {
		r := c.view.Reader
		something = len(r.Likes)+len(r.Results)+len(r.Shelf.Saved) > 0 || r.Draft.Answered() > 0
	})
	if something && !c.browser.Installed() && !c.browser.Persisted(c.ctx) {
		c.show(func(v *page.View) { v.Reader.Evictable = true })
	}
}
