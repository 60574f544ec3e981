package client

import (
	"errors"
	"time"
	"unicode/utf8"

	"stale.love/app/page"
	"stale.love/content/search"
)

// finder searches, once the index is here. It is fetched when a reader comes to the
// search: few readers of an article need it.
type finder struct {
	index   *search.Index
	opening bool
	last    question
	rest    *time.Timer // until what does not fit on a phone is drawn, too
}

// question is what the reader asked last. typing: the last word may not be finished;
// all: every result, not the first few.
type question struct {
	query       string
	typing, all bool
}

// soon is when the rest follows: the first results have been seen, and the next key
// has not been pressed yet.
const soon = 80 * time.Millisecond

// searchFor answers what is in the field.
func (c *Client) searchFor(q question) {
	c.show(func(v *page.View) {
		c.finder.last = q
		if c.finder.rest != nil {
			c.finder.rest.Stop()
		}
		if !c.answer(v, q.typing) {
			c.finder.rest = time.AfterFunc(soon, func() {
				c.show(func(v *page.View) { c.answer(v, false) })
			})
		}
	})
	c.ui.Now() // at once: see web/build
}

// answer answers the last question, as soon as that can be, and reports whether that
// is all; brief: only as much as is seen while typing, above what was there. It belongs
// to the UI goroutine, as opening the index does: what is shown is then drawn once.
func (c *Client) answer(v *page.View, brief bool) (whole bool) {
	if c.finder.index == nil {
		c.openFinder()
		time.AfterFunc(patience, func() {
			c.show(func(v *page.View) {
				if c.finder.opening && c.finder.last.query != "" {
					v.Reader.Search.State = page.SearchLoading
				}
			})
		})
		return true
	}
	q, before := c.finder.last, v.Reader.Search.Found
	found := page.Search{Typed: v.Reader.Search.Typed}
	whole = true
	if query := page.Typed(q.query); query != "" {
		top := page.FirstFound
		switch {
		case q.all:
			top = 1 << 16
		case brief:
			top = page.FirstTyped
		}
		found.Answer(query, c.finder.index.Search(query, q.typing), top)
		switch n := min(len(before), found.Total, page.FirstFound); {
		case found.Total == 0 && q.typing && utf8.RuneCountInString(query) == 1:
			found = page.Search{Typed: found.Typed} // hardly a question yet
		case brief && found.Total > top:
			whole = false
			if n > top {
				found.Found = append(found.Found, before[top:n]...)
			}
		}
	}
	v.Reader.Search = found
	return whole
}

// openFinder fetches the index and answers what was asked meanwhile.
func (c *Client) openFinder() {
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
				c.answer(v, false)
			default:
				v.Reader.Search = page.Search{Typed: v.Reader.Search.Typed, Query: c.finder.last.query, State: page.SearchFailed}
			}
		})
	}()
}

func openIndex(c *Client) (*search.Index, error) {
	path := c.browser.IndexPath()
	if path == "" {
		return nil, errors.New("the page names none")
	}
	data, err := c.browser.Bytes(c.ctx, path)
	if err != nil {
		return nil, err
	}
	return search.Open(data)
}

// arriveSearching takes a search page over: one that the server answered, or one
// whose field the reader has begun to fill in. What it shows has to be known before
// the first drawing, and the query leaves the address.
func (c *Client) arriveSearching(r *page.Reader) {
	query := page.Typed(c.browser.Query("q"))
	asked := query != ""
	if typed := page.Typed(c.browser.Value("#q")); typed != "" {
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
		c.browser.Replace("/search")
	}
}

// searching is what can be pressed while looking for something.
func (c *Client) searching(p Press) {
	switch p.Action {
	case "search":
		c.searchFor(question{query: p.Value, typing: true})
	case "search-now":
		c.searchNow(p.Value)
	case "search-more":
		c.searchFor(question{query: c.browser.Value("#q"), all: true})
	case "search-again":
		c.searchFor(question{query: c.browser.Value("#q")})
	}
}

// searchNow answers a form that was sent, from the page where something was not found, too.
func (c *Client) searchNow(query string) {
	var there bool
	c.do(func() { there = c.view.Place.Kind == page.Searching })
	if there {
		c.browser.Blur("#q")
	} else {
		c.show(func(v *page.View) { v.Reader.Search.Typed = page.Typed(query) })
		c.open("/search", "")
	}
	c.searchFor(question{query: query})
}
