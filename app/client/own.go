package client

import (
	"context"
	"slices"
	"strings"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// own is what can be pressed on a reader's own page and on the sheets that belong to
// it.
func (c *Client) own(p Press) {
	switch p.Action {
	case "account":
		c.lookAtAccount()
	case "other-ways":
		c.otherWays()
	case "recover":
		c.prove(page.SheetEnter, "/api/v1/recover", map[string]any{"code": p.Value},
			"Signed in. That code is used up; add a passkey on this device under Library, Account.")
	case "mail":
		c.show(func(v *page.View) { v.Reader.Mine.MailSent = false })
		c.sheet(page.SheetMail, "")
	case "mail-begin":
		c.askForMail(p.Value)
	case "mail-again":
		c.show(func(v *page.View) { v.Reader.Mine.MailSent, v.Reader.Problem = false, "" })
	case "mail-finish":
		c.proveMail(p.Value)
	case "mail-remove":
		c.manage("mail/remove", "", "", "The address is unlinked.")
	case "provider":
		c.provider()
	case "provider-remove":
		c.manage("provider/remove", "", "", "It is unlinked.")
	case "passkey-add":
		c.ask(page.Ask{Title: "Add a passkey", Action: "passkey-create", Yes: "Go on",
			Words: "On this device, or on another one that you have with you: your browser asks which."})
	case "passkey-rename":
		c.show(func(v *page.View) {
			v.Reader.Mine.Ask = page.Ask{Action: "passkey-renamed", Arg: p.Arg, Value: passkeyName(v.Reader.Mine.Standing, p.Arg)}
		})
		c.sheet(page.SheetRename, "")
	case "passkey-renamed":
		c.manage("passkeys/rename", p.Arg, p.Value, "Renamed.")
	case "passkey-remove":
		c.ask(page.Ask{Title: "Remove this passkey?", Action: "passkey-removed", Arg: p.Arg, Yes: "Remove it",
			Words: "It stops opening this account at once. Devices that are signed in stay signed in. Where the browser lets us, it goes from this phone’s list of passkeys as well. Look there, so that nobody is offered it."})
	case "passkey-removed":
		c.manage("passkeys/remove", p.Arg, "", "Removed.")
	case "session-end":
		c.manage("sessions/end", p.Arg, "", "Signed out there.")
	case "sign-out-everywhere":
		c.sheet(page.SheetEverywhere, "")
	case "end-others":
		c.endOthers()
	case "end-all":
		c.endAccount("/api/v1/account/sessions/end-all", c.ending(), "Signed out everywhere.")
	case "codes":
		if p.Arg == "0" {
			c.makeCodes()
			return
		}
		c.ask(page.Ask{Title: "Make new codes?", Action: "codes-new", Yes: "Make new ones",
			Words: "All the codes that you have now stop working."})
	case "codes-new":
		c.makeCodes()
	case "codes-copy", "codes-save", "codes-print":
		c.keepCodes(p.Action)
	case "delete-account":
		c.ask(page.Ask{Title: "Delete your account?", Action: "account-deleted", Yes: "Delete everything",
			Words: "At once and for good: your likes, snapshots, passkeys and devices on the server, and what this and your other devices hold of the account. Likes are no longer counted. Export first if you want to keep a copy."})
	case "account-deleted":
		c.endAccount("/api/v1/account/delete", nil, "Your account is deleted. Nothing of it is left on the server or on this device.")
	case "discreet":
		c.setDiscreet(p.Arg == "on")
	}
}

func passkeyName(s *engagement.Standing, id string) string {
	if s != nil {
		for _, p := range s.Passkeys {
			if p.ID == id {
				return p.Name
			}
		}
	}
	return ""
}

// lookAtAccount fetches how the account stands, if its page is in front.
func (c *Client) lookAtAccount() {
	var look bool
	c.do(func() { look = c.view.Place.Kind == page.Account && c.state.Account != "" })
	if !look {
		return
	}
	c.show(func(v *page.View) { v.Reader.Mine.Failed = false })
	var s engagement.Standing
	err := c.server.Get(c.ctx, "/api/v1/account", &s)
	if endedElsewhere(err) {
		c.pump.Kick(replica.Asked) // it finds out what waits, and leaves
	}
	c.odd("fetching the account", err)
	c.stand(s, err)
}

func (c *Client) stand(s engagement.Standing, err error) {
	c.show(func(v *page.View) {
		own := &v.Reader.Mine
		if err != nil || s.Account != c.state.Account {
			own.Failed = true
			return
		}
		own.Standing, own.Failed = &s, false
		go c.knowWays(c.ctx, s)
		go c.signalPasskeys(s)
	})
}

// endOthers ends every other session, and the ways in that the reader ticked.
func (c *Client) endOthers() {
	about := c.about("", "")
	about["ways"] = c.ending()
	c.managed("sessions/end-others", about, "Signed out everywhere else.")
}

// manage changes the account on the server, and shows how it stands then.
func (c *Client) manage(path, id, name, done string) {
	c.managed(path, c.about(id, name), done)
}

func (c *Client) managed(path string, about map[string]any, done string) {
	c.show(func(v *page.View) { v.Reader.Problem = "" })
	var s engagement.Standing
	err := c.server.Post(c.ctx, "/api/v1/account/"+path, about, &s)
	if err != nil {
		c.refused(path, err)
		return
	}
	c.stand(s, nil)
	c.closeSheet()
	c.say(done)
}

func (c *Client) about(id, name string) map[string]any {
	var account string
	c.do(func() { account = c.state.Account })
	return map[string]any{"account": account, "id": id, "name": name}
}

// refused says why something was not done: in the sheet that asked for it, or else
// in passing.
func (c *Client) refused(doing string, err error) {
	c.odd(doing, err)
	if endedElsewhere(err) {
		c.pump.Kick(replica.Asked)
	}
	var sheet page.Sheet
	c.do(func() { sheet = c.view.Reader.Sheet })
	if sheet == "" {
		c.say(sentence(err))
		return
	}
	c.sheet(sheet, sentence(err))
}

func (c *Client) ask(a page.Ask) {
	c.show(func(v *page.View) { v.Reader.Mine.Ask = a })
	c.sheet(page.SheetAsk, "")
}

// otherWays opens the sheet with all of them; which ones there are, the server
// knows.
func (c *Client) otherWays() {
	ctx := c.instead()
	c.show(func(v *page.View) { v.Reader.Mine.MailSent = false })
	c.sheet(page.SheetEnter, "")
	var a struct{ engagement.Ways }
	if err := c.server.Get(ctx, "/api/v1/session", &a); err == nil {
		c.show(func(v *page.View) { v.Reader.Mine.Ways = a.Ways })
	}
	if c.browser.HasPasskeys() {
		c.offerPasskeys(ctx)
	}
}

// prove signs in with something that was typed.
func (c *Client) prove(sheet page.Sheet, path string, proof map[string]any, words string) {
	ctx := c.instead()
	account, err := c.signedIn(ctx, path, proof)
	if err != nil {
		c.refused(path, err)
		return
	}
	c.welcome(sheet, account, words)
}

func (c *Client) askForMail(address string) {
	err := c.server.Post(c.ctx, "/api/v1/mail/begin", map[string]any{"address": strings.TrimSpace(address)}, nil)
	if err != nil {
		c.refused("asking for a code", err)
		return
	}
	c.show(func(v *page.View) { v.Reader.Mine.MailSent, v.Reader.Problem = true, "" }, func() { c.browser.Focus("#mail-code") })
}

func (c *Client) proveMail(code string) {
	var mine string
	c.do(func() { mine = c.state.Account })
	proof := map[string]any{"code": code, "link": mine != ""}
	if mine == "" {
		c.prove(page.SheetEnter, "/api/v1/mail/finish", proof, "Signed in.")
		return
	}
	if err := c.server.Post(c.ctx, "/api/v1/mail/finish", proof, nil); err != nil {
		c.refused("linking an address", err)
		return
	}
	c.closeSheet()
	c.say("The address is linked.")
	c.lookAtAccount()
}

// provider leaves for the identity provider, which sends the reader back.
func (c *Client) provider() {
	var to struct {
		URL string `json:"url"`
	}
	var mine string
	c.do(func() { mine = c.state.Account })
	err := c.server.Post(c.ctx, "/api/v1/provider/begin", map[string]any{"link": mine != ""}, &to)
	if err != nil {
		c.refused("asking the identity provider", err)
		return
	}
	c.browser.GoTo(to.URL)
}

func (c *Client) makeCodes() {
	var made engagement.Codes
	if err := c.server.Post(c.ctx, "/api/v1/account/codes", c.about("", ""), &made); err != nil {
		c.refused("making codes", err)
		return
	}
	c.show(func(v *page.View) { v.Reader.Mine.Codes = made.Codes })
	c.sheet(page.SheetCodes, "")
	c.lookAtAccount()
}

// keepCodes takes the codes to where the reader wants them. The file names no site
// in discreet mode.
func (c *Client) keepCodes(how string) {
	var codes []string
	var discreet bool
	c.do(func() { codes, discreet = c.view.Reader.Mine.Codes, c.view.Reader.Mine.Discreet })
	text := strings.Join(codes, "\n") + "\n"
	if !discreet {
		text = "Recovery codes, " + c.browser.Origin() + "\nEach works once.\n\n" + text
	}
	switch how {
	case "codes-copy":
		if !c.browser.Copy(c.ctx, text) {
			c.say("This browser did not let us copy. Write the codes down, or save them as a file.")
			return
		}
		c.say("Copied.")
	case "codes-save":
		if err := c.browser.Download("codes.txt", "text/plain", []byte(text)); err != nil {
			c.note("saving codes", err)
			c.say("This browser did not let us save a file. Write the codes down, or copy them.")
			return
		}
		c.say("Saved as codes.txt.")
	case "codes-print":
		c.browser.Print()
	}
}

// endAccount ends every session and the ways in that the reader ticked, or the
// account (ways is nil), and then what this device holds: its passkeys go from the
// phone's list as well.
func (c *Client) endAccount(path string, ways []string, words string) {
	s := c.standing()
	about := c.about("", "")
	about["ways"] = ways
	c.do(func() { c.endingHere = true })
	if err := c.server.Post(c.ctx, path, about, nil); err != nil {
		c.do(func() { c.endingHere = false })
		c.refused(path, err)
		return
	}
	s.Passkeys = slices.DeleteFunc(slices.Clone(s.Passkeys), func(p engagement.Passkey) bool {
		return ways == nil || slices.Contains(ways, engagement.EndPasskeys) && !p.Here
	})
	c.signalPasskeys(s)
	c.leave(context.WithoutCancel(c.ctx), departure{drop: DropAll, words: words})
}

// standing is how the account stands, as last heard or as the server says now; empty
// where neither is known.
func (c *Client) standing() (s engagement.Standing) {
	var heard *engagement.Standing
	c.do(func() { heard = c.view.Reader.Mine.Standing })
	if heard != nil {
		return *heard
	}
	c.note("fetching the account", c.server.Get(c.ctx, "/api/v1/account", &s))
	return s
}

// setDiscreet loads the page anew, so that all of it, from the first paint on, is
// as the reader wants.
func (c *Client) setDiscreet(yes bool) {
	if err := c.browser.SetDiscreet(yes); err != nil {
		c.note("discreet mode", err)
		c.say("This browser keeps nothing for this site, so it stays as it is.")
		return
	}
	words := "Discreet mode is off."
	if yes {
		words = "Discreet mode is on."
	}
	c.browser.LeaveWord(words)
	c.browser.Tell()
	c.browser.Reload()
}
