package client

import (
	"encoding/json"

	"stale.love/app/page"
	"stale.love/content"
)

// lookAtInstall finds out what this browser allows.
func (c *Client) lookAtInstall() {
	way := page.InstallWay(c.browser.InstallWay())
	c.show(func(v *page.View) {
		v.Reader.Install.Way = way
		if way == page.InstallDone || way == page.InstallUnknown {
			v.Reader.Install.Offer = false
		}
	})
}

// offerInstall offers the home screen at a good moment, once ever on this device.
func (c *Client) offerInstall() {
	var good bool
	c.do(func() { good = c.view.MayOffer() && !c.view.Reader.Edition && !c.browser.Discreet() })
	if !good {
		return
	}
	if offered, err := c.device.Offered(c.ctx); err != nil || offered {
		return
	}
	if err := c.device.SetOffered(c.ctx); err != nil {
		c.note("remembering an offer", err)
		return // it would be made again and again
	}
	c.show(func(v *page.View) { v.Reader.Install.Offer = true })
}

// badge says on the app's icon how many changes wait for the server. What waits for
// a sign-in is no reason to nag.
func (c *Client) badge(r *page.Reader) {
	n := r.Pending
	if r.Account == "" {
		n = 0
	}
	if c.badged != n+1 {
		c.badged = n + 1
		c.browser.Badge(n)
	}
}

// installing is what can be pressed about the home screen.
func (c *Client) installing(p Press) {
	c.show(func(v *page.View) { v.Reader.Install.Offer = false })
	switch p.Action {
	case "install":
		c.browser.AskToInstall(c.ctx)
		c.lookAtInstall()
	case "install-how":
		c.open("/library", "home-screen")
	}
}

// lookAtEdition tells the reader of a version that waits, and what is new in it.
func (c *Client) lookAtEdition() {
	var news page.News
	var after content.Library
	if data := c.browser.WaitingCatalog(c.ctx); data != nil && json.Unmarshal(data, &after) == nil {
		news = page.NewsOf(c.library, &after)
	}
	c.show(func(v *page.View) {
		v.Reader.Edition, v.Reader.News, v.Reader.Install.Offer = true, news, false
	})
}

// goWhere does what the app's shortcut on the home screen asked for: "continue" opens
// what was begun last.
func (c *Client) goWhere() {
	where := c.browser.Query("go")
	if where == "" {
		return
	}
	c.browser.Replace("/")
	var unfinished []content.Article
	c.do(func() { unfinished = c.view.Reader.Reading.Unfinished(c.library) })
	if where == "continue" && len(unfinished) > 0 {
		c.open(unfinished[0].Path(), "")
	}
}
