//go:build js

package main

import (
	"errors"
	"time"

	"stale.love/app/browser"
	"stale.love/app/page"
	"stale.love/content/search"
)

// finder searches, once the index is here. It is fetched when a reader comes to the
// search: few readers of an article need it.
type finder struct {
	index   *search.Index
	opening bool
	last    question
}

// question is what the reader asked last. typing: the last word may not be finished;
// all: every result, not the first few.
type question struct {
	query       string
	typing, all bool
}

// searchFor answers what is in the field.
func (c *client) searchFor(q question) {
	c.show(func(v *page.View) {
		c.finder.last = q
		c.answer(v)
	})
}

// answer answers the last question, as soon as that can be. It belongs to the UI
// goroutine, as opening the index does: what is shown is then drawn once.
func (c *client) answer(v *page.View) {
	if c.finder.index == nil {
		c.openFinder()
		time.AfterFunc(patience, func() {
			c.show(func(v *page.View) {
				if c.finder.opening && c.finder.last.query != "" {
					v.Reader.Search.State = page.SearchLoading
				}
			})
		})
		return
	}
	found := page.Search{Typed: v.Reader.Search.Typed}
	if query := page.Typed(c.finder.last.query); query != "" {
		top := page.FirstFound
		if c.finder.last.all {
			top = 1 << 16
		}
		found.Answer(query, c.finder.index.Search(query, c.finder.last.typing), top)
	}
	v.Reader.Search = found
}

// openFinder fetches the index and answers what was asked meanwhile.
func (c *client) openFinder() {
	if c.finder.index != nil || c.finder.opening {
		return
	}
	c.finder.opening = true
	go func() {
		index, err := openIndex(c)
		c.note("opening the search index", err)
		c.show(func(v *page.View) {
			c.finder.index, c.finder.opening = index, false
			switch {
			case c.finder.last.query == "":
			case err == nil:
				c.answer(v)
			default:
				v.Reader.Search = page.Search{Typed: v.Reader.Search.Typed, Query: c.finder.last.query, State: page.SearchFailed}
			}
		})
	}()
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
	c.finder.index, c.finder.last = index, question{query: query}
	r.Search.Answer(query, index.Search(query, false), page.FirstFound)
	if asked {
		browser.Replace("/search")
	}
}

// searching is what can be pressed while looking for something.
func (c *client) searching(p browser.Press) {
	switch p.Action {
	case "search":
		c.searchFor(question{query: p.Value, typing: true})
	case "search-now":
		browser.Blur("#q")
		c.searchFor(question{query: p.Value})
	case "search-more":
		c.searchFor(question{query: browser.Value("#q"), all: true})
	case "search-again":
		c.searchFor(question{query: browser.Value("#q")})
	}
}
