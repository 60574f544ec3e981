package client

import (
	"context"
	"errors"
	"strings"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// arrive puts an account in front where nobody was: its own database, and what was
// done before signing in goes into it.
func (c *Client) arrive(ctx context.Context, account string) error {
	c.writeMarks()
	c.note("a session that took the place of the last", c.device.OweSignOut(ctx, false))
	err := c.front.Arrive(ctx, account, func(db Account) {
		c.do(func() { c.view.Reader.Comparison = page.Comparison{} })
		c.arrived(db)
	})
	if err != nil {
		return err
	}
	go c.compareWatch(true)
	go c.tellShelf()
	c.browser.Tell()
	return nil
}

// resumeArrival goes on with an arrival that was interrupted when this device was last
// used, and with what another tab wrote for nobody.
func (c *Client) resumeArrival() {
	var account string
	c.do(func() { account = c.state.Account })
	if account == "" {
		return
	}
	c.note("taking over what was nobody's", c.front.Resume(c.ctx, account, func(db Account) {
		c.arrived(db)
		c.pump.Kick(replica.Asked)
		c.browser.Tell()
	}))
}

// arrived shows what an account has where nobody's was shown.
func (c *Client) arrived(db Account) {
	c.readAgain(db)
	c.do(func() {
		c.loadDraft(db)
		c.loadPractice(db)
	})
	c.show(func(*page.View) {})
}

// whoIsIt sorts out a session that is not this account's: somebody else signed in
// in another tab, or nobody is any more. What waits stays with its account.
func (c *Client) whoIsIt(ctx context.Context) {
	account, err := c.server.Account(ctx)
	if err != nil {
		return
	}
	var mine string
	c.do(func() { mine = c.state.Account })
	switch {
	case account == "" || account == mine:
	case mine != "":
		// The next page finds out who it is now.
		c.leave(ctx, departure{drop: DropIfSettled})
	default:
		if err := c.arrive(ctx, account); err != nil {
			c.note("changing accounts", err)
			return
		}
		c.pump.Kick(replica.Asked)
		c.lookAtAccount()
	}
}

// rememberSession finds out once whether this browser still has a session whose
// device database was evicted.
func (c *Client) rememberSession(ctx context.Context) {
	var known bool
	c.do(func() { known, c.asked = c.asked || c.state.Account != "", true })
	if owed, err := c.device.OwesSignOut(ctx); known || owed || err != nil {
		return
	}
	c.whoIsIt(ctx)
}

func (c *Client) leaveNow(drop Drop) {
	c.leave(c.ctx, departure{drop: drop, signOut: true, words: "Signed out."})
}

// signedOutElsewhere does here what the reader asked for on another device.
func (c *Client) signedOutElsewhere(o replica.Outcome) {
	d := departure{drop: DropIfSettled, signOut: true, words: "You were signed out from another device."}
	if o.Waiting > 0 {
		d.words = "You were signed out from another device. What was not sent yet is kept, hidden, until you sign in again."
	}
	c.leave(c.ctx, d)
}

func endedElsewhere(err error) bool {
	var status *replica.StatusError
	return errors.As(err, &status) && status.Problem.Code == engagement.SessionEnded
}

// departure is how an account goes from this device.
type departure struct {
	drop    Drop
	signOut bool   // the session ends on the server, now or with the next connection
	gone    bool   // the account itself is no more
	words   string // what the reader is told
}

// leave puts nobody in front, and loads the page anew: whatever any part of it
// remembered of who was here is gone with it.
func (c *Client) leave(ctx context.Context, d departure) {
	var account string
	again := false
	c.do(func() {
		account = c.state.Account
		again, c.leaving = c.leaving, true
	})
	if again || account == "" {
		return
	}
	c.writeMarks()
	if d.signOut {
		c.note("remembering to sign out", c.device.OweSignOut(ctx, true))
	}
	c.note("forgetting what was read", c.device.ForgetReader(ctx, now()))
	c.note("forgetting early taps", c.browser.ForgetEarly(ctx, c.browser.EarlyTaps()))
	if err := c.front.Leave(ctx, account, d.drop); err != nil {
		c.note("signing out", err)
		if d.signOut {
			c.note("staying signed in", c.device.OweSignOut(ctx, false))
		}
		c.do(func() { c.leaving = false })
		c.say(notKept(err))
		return
	}
	c.browser.ReserveContinue(false)
	if d.signOut {
		c.finishSignOut(ctx)
	}
	if d.gone {
		d.words = goneWord
	}
	c.browser.LeaveWord(d.words)
	c.browser.Tell()
	c.browser.ScrollTo(0)
	c.browser.RememberScroll()
	c.browser.Reload()
}

// goneWord has the next page say at length that the account was deleted.
const goneWord = "gone"

// settle is the first that a page does beside showing itself: it says what the last
// one left to say, and deletes what should not be on this device any more.
func (c *Client) settle() {
	switch words := c.browser.TakeWord(); words {
	case "":
	case goneWord:
		c.sheet(page.SheetGone, "")
	default:
		c.say(words)
	}
	if _, fragment := c.browser.Path(); strings.HasPrefix(fragment, "provider-") {
		var mine string
		c.do(func() { mine = c.state.Account })
		if mine != "" {
			c.say(providerWords(fragment)) // it was about linking
		} else {
			c.sheet(page.SheetSignIn, providerWords(fragment))
		}
	}
	c.note("sweeping", c.front.Sweep(c.ctx, func(stay []string) error { return c.browser.Sweep(c.ctx, stay) }))
}

// providerWords say how the way through the identity provider ended, if not well.
func providerWords(fragment string) string {
	switch fragment {
	case "provider-denied":
		return "The identity provider did not sign you in: it refused, or you said no there. Try again, or take another way in."
	case "provider-over":
		return "That took too long, or began in another browser. Try again here."
	case "provider-taken":
		return "That identity opens another account already, so it was not linked. Sign in with it to use that account."
	}
	return "What the identity provider answered could not be checked. Try again in a few minutes, or take another way in."
}

// finishSignOut ends a session whose reader signed out without a connection.
func (c *Client) finishSignOut(ctx context.Context) {
	if owed, err := c.device.OwesSignOut(ctx); err != nil || !owed {
		return
	}
	// With somebody in front the sign-out is under way in another tab; signing in ends it.
	if active, err := c.device.Active(ctx); err == nil && active != "" {
		return
	}
	if c.server.Post(ctx, "/api/v1/signout", struct{}{}, nil) != nil {
		return
	}
	c.device.OweSignOut(ctx, false)
}
