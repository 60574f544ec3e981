//go:build js

package main

import (
	"context"
	"encoding/json"
	"errors"

	"stale.love/app/browser"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// passkey runs one of the two ceremonies: "create" makes an account, "signin"
// comes back to one.
func (c *client) passkey(which string) {
	if !browser.HasPasskeys() {
		c.sheet(page.SheetSignIn, "This browser cannot use passkeys. Try a newer one, or another device; what you tapped stays here.")
		return
	}
	c.show(func(v *page.View) { v.Reader.Busy, v.Reader.Problem = true, "" })
	account, err := c.ceremony(which)
	if err != nil {
		c.note("signing in", err)
		c.sheet(page.SheetSignIn, whyNot(which, err))
		return
	}
	if err := c.become(c.ctx, account); err != nil {
		c.note("opening the account's database", err)
		c.sheet(page.SheetSignIn, notKept(err))
		return
	}
	c.closeSheet()
	c.say("Signed in.")
	c.pump.Kick(replica.Asked)
}

func (c *client) ceremony(which string) (string, error) {
	var options json.RawMessage
	path := "/api/v1/passkeys/" + which
	if err := c.server.Post(c.ctx, path+"/begin", struct{}{}, &options); err != nil {
		return "", err
	}
	do := browser.UsePasskey
	if which == "create" {
		do = browser.CreatePasskey
	}
	credential, err := do(c.ctx, options)
	if err != nil {
		return "", err
	}
	var answer struct {
		Account string `json:"account"`
	}
	if err := c.server.Post(c.ctx, path+"/finish", credential, &answer); err != nil {
		return "", err
	}
	if answer.Account == "" {
		return "", errors.New("the answer names no account")
	}
	return answer.Account, nil
}

// whyNot says what happened and what to do next.
func whyNot(which string, err error) string {
	var status *replica.StatusError
	switch {
	case errors.As(err, &status) && status.Problem.Message != "":
		return status.Problem.Message
	case errors.As(err, &status):
		return "The server could not finish that. Try again in a minute; what you tapped stays here."
	case browser.IsError(err, "NotAllowedError") && which == "create":
		return "No passkey was made: the question was closed, or it took too long. Try again when you like; what you tapped stays here."
	case browser.IsError(err, "NotAllowedError"):
		return "No passkey was used: the question was closed, or there is none for this site here. You can create one instead."
	case browser.IsError(err, "InvalidStateError"):
		return "This device has a passkey for this site already. Choose “I have one already”."
	case browser.IsError(err, "NotSupportedError"), browser.IsError(err, "SecurityError"):
		return "This device cannot make a passkey for this site. Try another browser or device; what you tapped stays here."
	}
	return "Signing in needs a connection. What you tapped stays on this device; try again when you are online."
}

// become puts an account in front: its own database, and what was done before
// signing in goes into it.
func (c *client) become(ctx context.Context, account string) error {
	c.writeMarks()
	db := browser.OpenAccount(account)
	err := db.Update(ctx, func(s *replica.State) error {
		s.Account = account
		return nil
	})
	if err != nil {
		return err
	}
	if account != "" {
		nobody := browser.OpenAccount("")
		if err := replica.TakeOver(ctx, nobody, db); err != nil {
			return err
		}
		if err := c.carryPractice(nobody, db); err != nil {
			return err
		}
		if err := carrySaved(ctx, nobody, db); err != nil {
			c.note("taking along what was saved", err)
		}
		if err := carryReading(ctx, nobody, db); err != nil {
			c.note("taking along what was read", err) // worth no failed sign-in
		}
	}
	if err := c.device.SetActive(ctx, account); err != nil {
		return err
	}
	c.do(func() { c.account, c.view.Reader.Comparison = db, page.Comparison{} })
	c.reload()
	go c.compareWatch(true)
	browser.Tell()
	return nil
}

// whoIsIt sorts out a session that is not this account's: somebody else signed in
// in another tab, or nobody is any more. What waits stays with its account.
func (c *client) whoIsIt(ctx context.Context) {
	account, err := c.server.Account(ctx)
	if err != nil {
		return
	}
	var mine string
	c.do(func() { mine = c.state.Account })
	if account != "" && account != mine {
		if err := c.become(ctx, account); err != nil {
			c.note("changing accounts", err)
			return
		}
		c.pump.Kick(replica.Asked)
	}
}

// rememberSession finds out once whether this browser still has a session whose
// device database was evicted.
func (c *client) rememberSession(ctx context.Context) {
	var known bool
	c.do(func() { known, c.asked = c.asked || c.state.Account != "", true })
	if owed, err := c.device.OwesSignOut(ctx); known || owed || err != nil {
		return
	}
	c.whoIsIt(ctx)
}

// signOut leaves at once when nothing waits. Otherwise it tries to send, and then
// asks.
func (c *client) signOut() {
	var account *browser.Account
	c.do(func() { account = c.account })
	o := outbox(c.ctx, c.server, c.device, account)
	c.reload()
	if o.Waiting > 0 {
		c.sheet(page.SheetSignOut, "")
		return
	}
	c.leaveNow(true)
}

func (c *client) leaveNow(discard bool) {
	c.closeSheet()
	c.leave(c.ctx, discard)
	c.say("Signed out.")
}

// leave puts nobody in front. Discarding deletes the account's database from this
// device. The session ends on the server now, or with the next connection.
func (c *client) leave(ctx context.Context, discard bool) {
	var old *browser.Account
	c.do(func() { old = c.account })
	c.note("remembering to sign out", c.device.OweSignOut(ctx, true))
	if err := c.become(ctx, ""); err != nil {
		c.note("signing out", err)
	}
	if discard {
		c.note("erasing the account's database", old.Erase(ctx))
	}
	finishSignOut(ctx, c.server, c.device)
}

// finishSignOut ends a session whose reader signed out without a connection.
func finishSignOut(ctx context.Context, server browser.Server, device *browser.Device) {
	if owed, err := device.OwesSignOut(ctx); err != nil || !owed {
		return
	}
	if active, err := device.Active(ctx); err != nil || active == "" {
		if server.Post(ctx, "/api/v1/signout", struct{}{}, nil) != nil {
			return
		}
	}
	device.OweSignOut(ctx, false)
}
