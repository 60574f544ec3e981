package client

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// passkey runs one of the two ceremonies: "create" makes an account, or one more
// passkey for the account in front; "signin" comes back to one.
func (c *Client) passkey(which string) {
	var sheet page.Sheet
	var mine string
	c.do(func() { sheet, mine = c.view.Reader.Sheet, c.state.Account })
	if sheet == "" {
		sheet = page.SheetSignIn
	}
	if !c.browser.HasPasskeys() {
		c.sheet(sheet, "This browser cannot use passkeys. Try a newer one, or one of the other ways in; what you tapped stays here.")
		return
	}
	ctx := c.begin()
	do := c.browser.UsePasskey
	if which == "create" {
		do = c.browser.CreatePasskey
	}
	account, err := c.ceremony(ctx, which, do)
	switch {
	case errors.Is(err, context.Canceled):
		return // the reader closed the sheet, or chose another way
	case err != nil:
		c.odd("signing in", err)
		c.sheet(sheet, c.whyNot(which, mine, err))
	case account == mine:
		c.closeSheet()
		c.say("Passkey added.")
		c.lookAtAccount()
	default:
		c.welcome(sheet, account, "Signed in.")
	}
}

// begin shows that something is under way, ends what was, and returns what ends with
// the sheet.
func (c *Client) begin() context.Context {
	ctx := c.instead()
	c.show(func(v *page.View) { v.Reader.Busy, v.Reader.Problem = true, "" })
	return ctx
}

// instead ends what the sheet waits for, and returns a context for what comes in its
// place.
func (c *Client) instead() context.Context {
	ctx, cancel := context.WithCancel(c.ctx)
	c.do(func() {
		if c.giveUp != nil {
			c.giveUp()
		}
		c.giveUp = cancel
	})
	return ctx
}

// welcome puts the account in front that somebody has just signed in to.
func (c *Client) welcome(sheet page.Sheet, account, words string) {
	if err := c.arrive(c.ctx, account); err != nil {
		c.note("opening the account's database", err)
		c.sheet(sheet, notKept(err))
		return
	}
	c.closeSheet()
	c.say(words)
	c.pump.Kick(replica.Asked)
	c.lookAtAccount()
}

func (c *Client) ceremony(ctx context.Context, which string, do func(context.Context, json.RawMessage) (json.RawMessage, error)) (string, error) {
	var options json.RawMessage
	path := "/api/v1/passkeys/" + which
	if err := c.server.Post(ctx, path+"/begin", struct{}{}, &options); err != nil {
		return "", err
	}
	credential, err := do(ctx, options)
	if err != nil {
		return "", err
	}
	account, err := c.signedIn(ctx, path+"/finish", credential)
	var status *replica.StatusError
	if errors.As(err, &status) && status.Problem.Code == engagement.UnknownPasskey {
		var used struct {
			ID string `json:"id"`
		}
		if json.Unmarshal(credential, &used) == nil {
			c.browser.SignalUnknownPasskey(c.ctx, used.ID)
		}
	}
	return account, err
}

// signedIn sends what proves whose account it is, and returns which one that is.
func (c *Client) signedIn(ctx context.Context, path string, proof any) (string, error) {
	var answer struct {
		Account string `json:"account"`
	}
	if err := c.server.Post(ctx, path, proof, &answer); err != nil {
		return "", err
	}
	if answer.Account == "" {
		return "", errors.New("the answer names no account")
	}
	return answer.Account, nil
}

// offerPasskeys lets the browser suggest its passkeys in a field, for as long as the
// sheet is open. A challenge lasts five minutes; a reader may take longer.
func (c *Client) offerPasskeys(ctx context.Context) {
	if !c.browser.OffersPasskeys(ctx) {
		return
	}
	for ctx.Err() == nil {
		turn, end := context.WithTimeout(ctx, 4*time.Minute)
		account, err := c.ceremony(turn, "signin", c.browser.OfferPasskeys)
		stale := turn.Err() != nil
		end()
		var status *replica.StatusError
		switch {
		case err == nil:
			c.welcome(page.SheetEnter, account, "Signed in.")
			return
		case stale:
			continue
		case errors.As(err, &status):
			c.sheet(page.SheetEnter, c.whyNot("signin", "", err))
			return
		default:
			c.odd("offering passkeys", err)
			return
		}
	}
}

// whyNot says what happened and what to do next.
func (c *Client) whyNot(which, mine string, err error) string {
	var status *replica.StatusError
	switch {
	case errors.As(err, &status) && status.Problem.Message != "":
		return status.Problem.Message
	case errors.As(err, &status):
		return "The server could not finish that. Try again in a minute; what you tapped stays here."
	case isException(err, "NotAllowedError") && !c.browser.HasAuthenticator(c.ctx):
		return "No passkey was used: this device keeps none itself, or the question was closed. Use a phone or a security key when the browser asks, or one of the other ways in."
	case isException(err, "NotAllowedError") && which == "create":
		return "No passkey was made: the question was closed, or it took too long. Try again when you like; what you tapped stays here."
	case isException(err, "NotAllowedError"):
		return "No passkey was used: the question was closed, or there is none for this site here. You can create one instead, or take one of the other ways in."
	case isException(err, "InvalidStateError") && mine != "":
		return "This device holds one of your passkeys already, so none was added. Choose another device when the browser asks."
	case isException(err, "InvalidStateError"):
		return "This device has a passkey for this site already. Choose “I have one already”."
	case isException(err, "NotSupportedError"), isException(err, "SecurityError"), isException(err, "ConstraintError"):
		return "This device cannot make a passkey for this site. Set a screen lock and try again, or take one of the other ways in; what you tapped stays here."
	}
	return sentence(err)
}

// sentence is for what the server refused, or could not be asked.
func sentence(err error) string {
	var status *replica.StatusError
	if errors.As(err, &status) {
		if status.Problem.Message != "" {
			return status.Problem.Message
		}
		return "The server could not finish that. Try again in a minute; nothing was changed."
	}
	return "This needs a connection. What you tapped stays on this device; try again when you are online."
}
