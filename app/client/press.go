package client

import (
	"stale.love/app/page"
	"stale.love/app/replica"
)

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
