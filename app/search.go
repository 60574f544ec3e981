//go:build js

package main

import (
	"errors"
	"sync"
	"time"

	"stale.love/app/browser"
	"stale.love/app/page"
	"stale.love/content/search"
)

// finder searches, once the index is here. It is fetched at the first search: few
// readers of an article need it.
type finder struct {
	mu     sync.Mutex // one search at a time
	index  *search.Index
	latest string // what the reader typed last; an answer to anything else is dropped
}

// searchFor answers what is in the field. typing: the last word may not be
// finished; all: every result, not the first few.
func (c *client) searchFor(query string, typing, all bool) {
	c.do(func() { c.finder.latest = query })
	c.finder.mu.Lock()
	defer c.finder.mu.Unlock()
	var latest string
	c.do(func() { latest = c.finder.latest })
	if latest != query {
		return
	}
	if c.finder.index == nil {
		through := false
		waiting := time.AfterFunc(patience, func() {
			c.show(func(v *page.View) {
				if !through {
					v.Reader.Search.State = page.SearchLoading
				}
			})
		})
		index, err := openIndex(c)
		waiting.Stop()
		c.do(func() { through = true })
		if err != nil {
			c.note("opening the search index", err)
			c.show(func(v *page.View) { v.Reader.Search = page.Search{Query: query, State: page.SearchFailed} })
			return
		}
		c.finder.index = index
		c.do(func() { query = c.finder.latest })
	}
	found := page.Search{}
	if query = page.Typed(query); query != "" {
		top := page.FirstFound
		if all {
			top = 1 << 16
		}
		found.Answer(query, c.finder.index.Search(query, typing), top)
	}
	c.show(func(v *page.View) {
		found.Typed = v.Reader.Search.Typed
		v.Reader.Search = found
	})
}

func openIndex(c *client) (*search.Index, error) {
	path := browser.IndexPath()
	if path == "" {
		return nil, errors.New("the page names none")
	}
	data, err := browser.Bytes(c.ctx, path)
	if err != nil {
		return nil, err
	}
	return search.Open(data)
}

// arriveSearching takes a search page over: one that the server answered, or one
// whose field the reader has begun to fill in. What it shows has to be known before
// the first drawing, and the query leaves the address.
func (c *client) arriveSearching(r *page.Reader) {
	query := page.Typed(browser.Query("q"))
	asked := query != ""
	if typed := page.Typed(browser.Value("#q")); typed != "" {
		query = typed
	}
	if query == "" {
		return
	}
	r.Search = page.Search{Typed: query, Query: query}
	index, err := openIndex(c)
	if err != nil {
		c.note("opening the search index", err)
		r.Search.State = page.SearchFailed
		return
	}
	c.finder.index, c.finder.latest = index, query
	r.Search.Answer(query, index.Search(query, false), page.FirstFound)
	if asked {
		browser.Replace("/search")
	}
}

// searching is what can be pressed while looking for something.
func (c *client) searching(p browser.Press) {
	switch p.Action {
	case "search":
		c.searchFor(p.Value, true, false)
	case "search-now":
		browser.Blur("#q")
		c.searchFor(p.Value, false, false)
	case "search-more":
		c.searchFor(browser.Value("#q"), false, true)
	case "search-again":
		c.searchFor(browser.Value("#q"), false, false)
	}
}
