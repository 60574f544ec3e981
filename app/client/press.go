package client

import (
	"strings"

	"stale.love/app/page"
	"stale.love/app/replica"
)

// press is everything that a reader can press.
func (c *Client) press(p Press) {
	switch p.Action {
	case "like":
		c.like(p.Arg)
	case "share":
		c.share(p.Arg)
	case "answer", "skip", "back", "next", "finish", "finish-unkept", "draft-keep", "checkup-list", "checkup-restart", "checkup-undo":
		c.checkup(p)
	case "save", "save-all", "shelf-stop", "shelf-go", "shelf-mobile":
		c.shelve(p)
	case "install", "install-how", "install-not":
		c.installing(p)
	case "search", "search-now", "search-more", "search-again":
		c.searching(p)
	case "done", "undo":
		c.practised(p)
	case "clock", "clock-set":
		c.clock(p)
	case "private-answer", "private-next", "private-skip":
		c.private(p)
	case "snapshot-show", "snapshot-keep", "snapshot-drop", "forget-ask", "forget-not", "forget", "checkups-export", "print":
		c.snapshot(p)
	case "share-results":
		c.agree(p.Arg == "yes")
	case "compare-look", "compare-start", "compare-join", "compare-seal", "compare-agree", "compare-wait", "compare-end":
		c.compare(p)
	case "sign-in":
		c.instead()
		c.sheet(page.SheetSignIn, "")
	case "passkey-create":
		c.passkey("create")
	case "passkey-sign-in":
		c.passkey("signin")
	case "sign-out":
		c.signOut()
	case "sign-out-keep":
		c.leaveNow(DropNothing)
	case "sign-out-discard":
		c.leaveNow(DropAll)
	case "look":
		c.sheet(page.SheetLook, "")
	case "set", "look-reset":
		if strings.HasPrefix(p.Arg, "shelf-") {
			c.shelve(p)
		} else {
			c.look(p)
		}
	case "key":
		c.key(p.Arg, p.At)
	case "keys":
		c.sheet(page.SheetKeys, "")
	case "listen", "listen-back", "listen-on", "listen-stop":
		c.listen(p.Action)
	case "quote":
		c.shareQuote(p.Arg)
	case "note":
		c.showNote(p)
	case "note-close":
		c.browser.HideNote()
	case "resume":
		c.resume(p.Arg)
	case "forget-reading":
		c.forgetReading()
	case "account", "other-ways", "recover", "mail", "mail-begin", "mail-again", "mail-finish", "mail-remove", "provider", "provider-remove",
		"passkey-add", "passkey-rename", "passkey-renamed", "passkey-remove", "passkey-removed", "session-end", "sign-out-everywhere",
		"end-others", "end-all", "codes", "codes-new", "codes-copy", "codes-save", "codes-print", "delete-account", "account-deleted", "discreet":
		c.own(p)
	case "ways-known":
		c.waysKnown()
	case "close":
		c.closeSheet()
	case "sync":
		c.tryAgain()
	case "dismiss":
		c.change(func(s *replica.State) { s.Rejected = nil })
	case "export":
		c.export()
	case "reload":
		c.browser.Reload()
	case "update":
		c.do(func() { c.updating = true })
		c.browser.ActivateUpdate(c.ctx)
	case "later":
		c.show(func(v *page.View) { v.Reader.Edition = false })
	}
}

func (c *Client) like(article string) {
	// One tap after the other, and shown only when it is kept: whoever closes the app
	// right after must find what was shown.
	c.liking.Lock()
	defer c.liking.Unlock()
	var liked, signedIn bool
	c.do(func() {
		liked, signedIn = !c.view.Reader.Likes[article], c.state.Account != ""
	})
	if c.change(func(s *replica.State) { s.SetLike(article, liked, now(), c.randomHex(8)) }) != nil {
		return
	}
	switch {
	case !signedIn && liked:
		c.sheet(page.SheetSignIn, "")
	case liked:
		c.say("Liked.")
	default:
		c.say("No longer liked.")
	}
}

func (c *Client) share(article string) {
	a, ok := c.library.Article(article)
	if !ok {
		return
	}
	link := c.browser.Origin() + a.Path()
	c.shared(article, c.browser.Share(c.ctx, a.Title, link), "Link copied.", page.SheetLink, link)
}

// shared counts what was shared and says what became of it; by hand is what a sheet
// offers to copy where the browser could neither share nor copy.
func (c *Client) shared(article string, how Shared, copied string, sheet page.Sheet, byHand string) {
	switch how {
	case SharedSheet:
		c.event(func(e *replica.Events) { e.Share(article, c.timing()) })
		c.say("Shared.")
	case SharedCopy:
		c.event(func(e *replica.Events) { e.Share(article, c.timing()) })
		c.say(copied)
	case SharedFail:
		c.sheet(sheet, byHand)
	case SharedNot:
		c.say("Not shared.")
	}
}

func (c *Client) agree(yes bool) {
	if c.change(func(s *replica.State) { s.Agree(yes) }) != nil {
		return
	}
	if yes {
		c.say("Your snapshots go to your account from now on.")
	} else {
		c.say("Your snapshots stay on this device.")
	}
}

func (c *Client) sheet(which page.Sheet, problem string) {
	c.show(func(v *page.View) {
		if v.Reader.Sheet == "" {
			c.opener = c.browser.Focused()
		}
		v.Reader.Sheet, v.Reader.Problem, v.Reader.Busy = which, problem, false
	}, func() {
		c.browser.Shut(true)
		if which == page.SheetLink || which == page.SheetQuote {
			c.browser.Focus("#share-link")
			c.browser.Select("#share-link")
			return
		}
		c.browser.Focus("#sheet-title")
	})
}

func (c *Client) closeSheet() {
	c.show(func(v *page.View) {
		if c.giveUp != nil {
			c.giveUp()
			c.giveUp = nil
		}
		v.Reader.Sheet, v.Reader.Problem, v.Reader.Busy = "", "", false
		v.Reader.Mine.Codes, v.Reader.Mine.Ask = nil, page.Ask{}
	}, func() {
		c.browser.Shut(false)
		if c.opener == nil || !c.opener.Focus() {
			c.browser.Focus("#main")
		}
	})
}
