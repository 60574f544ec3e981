package client

import (
	"stale.love/app/page"
	"stale.love/app/quote"
)

// selected hears which passage of the text the reader has selected.
func (c *Client) selected(s Selection) {
	c.do(func() { c.reading.quote = s })
	c.show(func(v *page.View) { v.Reader.Reading.Quote = s.Text != "" && v.Place.Kind == page.Article })
}

// shareQuote shares the passage with a link that leads to it.
func (c *Client) shareQuote(slug string) {
	a, ok := c.library.Article(slug)
	var s Selection
	c.do(func() { s = c.reading.quote })
	if !ok || s.Text == "" {
		return
	}
	words, link := quote.Words(s.Text), quote.Link(c.browser.Origin()+a.Path(), s.Pieces)
	plain := words + "\n" + a.Title + "\n" + link
	c.shared(slug, c.browser.ShareText(c.ctx, a.Title, words, link, plain), "Quote and link copied.", page.SheetQuote, plain)
}
