package client

import (
	"context"
	"errors"

	"stale.love/app/finding"
	"stale.love/app/page"
	"stale.love/content/search"
)

// find answers what is in the field, and draws it in the same event.
func (c *Client) find(asked finding.Asked) {
	c.loop.Send(asked)
	c.ui.Now() // see web/build
}

// index fetches and opens the search's index; nil: it is not to be had.
func (c *Client) index(ctx context.Context) *search.Index {
	index, err := c.openIndex(ctx)
	c.note("opening the search index", err)
	return index
}

func (c *Client) openIndex(ctx context.Context) (*search.Index, error) {
	path := c.browser.IndexPath()
	if path == "" {
		return nil, errors.New("the page names none")
	}
	data, err := c.browser.Bytes(ctx, path)
	if err != nil {
		return nil, err
	}
	return search.Open(data)
}

// arriveSearching takes a search page over: one that the server answered, or one
// whose field the reader has begun to fill in. What it shows has to be known before
// the first drawing, and the query leaves the address.
func (c *Client) arriveSearching() (s finding.State) {
	query := finding.Typed(c.browser.Query("q"))
	asked := query != ""
	if typed := finding.Typed(c.browser.Value("#q")); typed != "" {
		query = typed
	}
	if query == "" {
		return s
	}
	if s = finding.Answered(query, c.index(c.ctx)); asked && s.Status == finding.Ready {
		c.browser.Replace("/search")
	}
	return s
}

// searching is what can be pressed while looking for something.
func (c *Client) searching(p Press) {
	switch p.Action {
	case "search":
		c.find(finding.Asked{Query: p.Value, Typing: true})
	case "search-now":
		c.searchNow(p.Value)
	case "search-more":
		c.find(finding.Asked{Query: c.browser.Value("#q"), All: true})
	case "search-again":
		c.find(finding.Asked{Query: c.browser.Value("#q")})
	}
}

// searchNow answers a form that was sent, from the page where something was not found, too.
func (c *Client) searchNow(query string) {
	var there bool
	c.do(func() { there = c.view.Place.Kind == page.Searching })
	if there {
		c.browser.Blur("#q")
	} else {
		c.show(func(v *page.View) { v.Reader.Search.Typed = finding.Typed(query) })
		c.open("/search", "")
	}
	c.find(finding.Asked{Query: query})
}
