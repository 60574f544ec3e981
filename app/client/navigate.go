package client

import (
	"time"

	"stale.love/app/finding"
	"stale.love/app/page"
)

// patience is how long the old page stays while the new one is on its way.
const patience = 200 * time.Millisecond

// open shows another place of this site, and reports whether there is one.
// Anything else is an ordinary navigation.
func (c *Client) open(path, fragment string) bool {
	place := page.Find(c.library, path)
	if place.Kind == page.NotFound {
		return false
	}
	c.browser.RememberScroll()
	go c.turnTo(place, func() { c.browser.Push(place.Path, fragment) }, func() {
		if fragment == "" || !c.browser.ScrollToID(fragment) {
			c.arriveAt(place)
		}
	})
	return true
}

// back shows the place that the browser's back or forward button went to.
func (c *Client) back(path string, scroll int) {
	var same bool
	c.do(func() { same = path == c.view.Place.Path })
	if same {
		if scroll >= 0 {
			c.browser.ScrollTo(scroll)
		}
		return
	}
	place := page.Find(c.library, path)
	if place.Kind == page.NotFound {
		c.browser.Reload()
		return
	}
	c.turnTo(place, func() {}, func() {
		if scroll >= 0 {
			c.browser.ScrollTo(scroll)
		} else {
			c.arriveAt(place)
		}
	})
}

// landing is what gets the focus when a page has come: its beginning, or the field
// of a search that has not begun.
func (c *Client) landing(place page.Place) string {
	if place.Kind == page.Searching && c.view.Reader.Search.Query == "" {
		return "#q"
	}
	return "#main"
}

// turnTo fetches what the page carries, if anything, and shows it: leave changes
// the address, arrive sets the scroll position once the page is there.
func (c *Client) turnTo(place page.Place, leave, arrive func()) {
	go c.writeMarks()
	c.hush()
	var turn int
	var body string
	// A transition would show a picture of the private questions, which are at the
	// checkup's address, for longer than they are there.
	var atOnce bool
	c.do(func() {
		atOnce = c.view.Place.Kind == page.Checkup
		c.visit++
		turn = c.visit
		body = c.bodies[place.Path]
	})
	arrived := func() {
		arrive()
		c.browser.Focus(c.landing(place))
		if place.Kind == page.Searching {
			c.loop.Handle(finding.Came{})
		}
		go c.countView()
		go c.compareWatch(true)
		go c.measure()
		go c.lookAtAccount()
		go c.offerInstall()
	}
	left, through, turning := false, false, false
	turned := func(last bool, change func(v *page.View), after func()) {
		// What comes after the wait fills the page that has turned already; it does not
		// turn a second time.
		still := atOnce || turning
		turning = true
		shown := false
		c.browser.Transition(still, func(done func()) {
			c.show(func(v *page.View) {
				// A patience that ends with the wait must not come after its outcome.
				if turn != c.visit || through {
					return
				}
				through, shown = last, true
				if !left {
					leave()
					left = true
				}
				*v = v.At(place, "")
				change(v)
				c.browser.Describe(v.Head())
			}, func() {
				if shown && turn == c.visit {
					after()
				}
				done()
			})
		})
	}
	if body != "" || !place.CarriesBody() {
		turned(true, func(v *page.View) { v.Body = body }, arrived)
		return
	}
	waiting := time.AfterFunc(patience, func() {
		turned(false, func(v *page.View) { v.Reader.Loading = true }, func() { c.browser.ScrollTo(0) })
	})
	body, err := c.browser.Page(c.ctx, place.Path)
	waiting.Stop()
	if err != nil {
		c.note("opening a page", err)
		turned(true, func(v *page.View) { v.Reader.Failed = true }, arrived)
		return
	}
	c.do(func() { c.bodies[place.Path] = body })
	turned(true, func(v *page.View) { v.Body = body }, arrived)
	c.lookAtPages()
}
