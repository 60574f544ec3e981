package client

import (
	"context"
	"encoding/json"
	"time"

	"stale.love/app/page"
)

// writeMarks is how long a place is only in memory: writing at every stop of a
// finger would be felt.
const writeMarks = 1500 * time.Millisecond

// reading is what the client knows of the reader's place. It belongs to the UI
// goroutine.
type reading struct {
	quote   Selection // what the reader has selected
	unsaved map[string]page.Mark
	timer   *time.Timer
	offered int // where the page was scrolled to when something was offered
}

// loadMarks reads how far each article was read. A record that cannot be read is
// as if it were not there.
func loadMarks(ctx context.Context, account Account) (map[string]page.Mark, error) {
	records, err := account.Notes(ctx, "reading")
	marks := make(map[string]page.Mark, len(records))
	for slug, data := range records {
		var m page.Mark
		if json.Unmarshal(data, &m) == nil {
			marks[slug] = m
		}
	}
	return marks, err
}

// readMarks puts the marks on the view, under what is not written yet.
func (c *Client) readMarks(r *page.Reader, marks map[string]page.Mark) {
	for slug, m := range c.reading.unsaved {
		marks[slug] = m
	}
	r.Reading.Marks = marks
	c.browser.ReserveContinue(len(r.Reading.Unfinished(c.library)) > 0)
}

// settled hears where the reader has come to rest.
func (c *Client) settled(a Anchor, inText bool) {
	c.show(func(v *page.View) {
		article, ok := c.library.Article(v.Place.Slug)
		r := &v.Reader.Reading
		r.Section = c.browser.Section()
		if r.Offer != page.OfferNone && c.far(c.browser.Scrolled(), c.reading.offered) {
			r.Offer = page.OfferNone
		}
		if !ok || article.Sensitive || a.Article != article.Slug || r.Offer == page.OfferPlace {
			return
		}
		before := r.Marks[article.Slug]
		m := page.Mark{At: now().UnixMilli(), Done: before.Done}
		if inText {
			m.Block, m.Into, m.Ahead, m.Share, m.Done = a.Block, a.Into, a.Ahead, a.Share, a.End || before.Done
		}
		if !m.Begun() && !m.Done && !before.Begun() {
			return // only looked at
		}
		c.mark(v, article.Slug, m)
	})
}

// showNote shows what a reference in the text refers to.
func (c *Client) showNote(p Press) {
	if p.Reference == nil {
		return
	}
	title, html := p.Reference.Note()
	if html == "" {
		return
	}
	c.show(func(v *page.View) { v.Reader.Reading.Note = page.Note{Title: title, HTML: html} }, p.Reference.ShowNote)
}

// far is half a screen away.
func (c *Client) far(a, b int) bool { return max(a-b, b-a) > c.browser.Height()/2 }

func (c *Client) mark(v *page.View, slug string, m page.Mark) {
	marks := make(map[string]page.Mark, len(v.Reader.Reading.Marks)+1)
	for s, other := range v.Reader.Reading.Marks {
		marks[s] = other
	}
	marks[slug] = m
	if c.reading.unsaved == nil {
		c.reading.unsaved = map[string]page.Mark{}
	}
	c.reading.unsaved[slug] = m
	c.readMarks(&v.Reader, marks)
	if c.reading.timer == nil {
		c.reading.timer = time.AfterFunc(writeMarks, c.writeMarks)
	}
}

// writeMarks writes what is only in memory; a place of nothing is deleted. Who reads the
// database meanwhile finds it there, or still in memory: they take turns.
func (c *Client) writeMarks() {
	c.note("keeping a reading position", c.front.Do(func(db Account) error {
		var unsaved map[string]page.Mark
		c.do(func() {
			unsaved = c.reading.unsaved
			c.reading.unsaved, c.reading.timer = nil, nil
		})
		if len(unsaved) == 0 {
			return nil
		}
		notes := map[string]any{}
		for slug, m := range unsaved {
			if notes[slug] = m; !m.Begun() && !m.Done {
				notes[slug] = nil
			}
		}
		return db.SetNotes(c.ctx, "reading", notes)
	}))
}

// arriveAt is what happens once an article that was opened inside the app is
// drawn: its place is restored before it is seen, and the top is offered.
func (c *Client) arriveAt(place page.Place) (restored bool) {
	m := c.view.Reader.Reading.Marks[place.Slug]
	if !m.Begun() || !c.browser.ScrollToAnchor(anchor(m)) {
		c.browser.ScrollTo(0)
		return false
	}
	c.reading.offered = c.browser.Scrolled()
	c.show(func(v *page.View) { v.Reader.Reading.Offer = page.OfferTop })
	return true
}

// offerPlace is for an article that was opened by its address: the reader may be
// reading already, so the page does not jump.
func (c *Client) offerPlace() {
	c.show(func(v *page.View) {
		if v.Reader.Reading.Marks[v.Place.Slug].Begun() && c.browser.Scrolled() == 0 && !c.browser.HasFragment() {
			c.reading.offered = 0
			v.Reader.Reading.Offer = page.OfferPlace
		}
	})
}

// resume takes up an offer, or turns it down.
func (c *Client) resume(which string) {
	c.show(func(v *page.View) {
		v.Reader.Reading.Offer = page.OfferNone
		switch page.Offer(which) {
		case page.OfferPlace:
			c.browser.ScrollToAnchor(anchor(v.Reader.Reading.Marks[v.Place.Slug]))
		case page.OfferTop:
			c.browser.ScrollTo(0)
		}
	}, func() { c.browser.Focus("#main") })
}

func anchor(m page.Mark) Anchor {
	return Anchor{Block: m.Block, Into: m.Into, Ahead: m.Ahead, Share: m.Share}
}

// forgetReading deletes every place on this device.
func (c *Client) forgetReading() {
	marks := map[string]any{}
	c.do(func() {
		c.reading.unsaved = nil
		for slug := range c.view.Reader.Reading.Marks {
			marks[slug] = nil
		}
	})
	err := c.front.Do(func(db Account) error { return db.SetNotes(c.ctx, "reading", marks) })
	if err != nil {
		c.note("forgetting what was read", err)
		c.say(notKept(err))
		return
	}
	c.show(func(v *page.View) { c.readMarks(&v.Reader, map[string]page.Mark{}) })
	c.browser.Tell()
	c.say("Forgotten.")
}
