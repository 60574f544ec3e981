package client

import (
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"stale.love/app/page"
	"stale.love/content"
)

// shelf is what the worker was told to keep. It belongs to the UI goroutine.
type shelf struct {
	telling sync.Mutex
	told    string
}

// wish is what the worker keeps for this reader: shelf.js ranks by it.
type wish struct {
	Saved []string `json:"saved"`
	Liked []string `json:"liked"`
	Read  []string `json:"read"` // the last one first
	page.ShelfWants
}

// loadShelf reads what is saved and how much shall come by itself.
func (c *Client) loadShelf(r *page.Reader) {
	r.Shelf.Wants = page.DefaultWants()
	_, err := c.device.Wants(c.ctx, &r.Shelf.Wants)
	c.note("reading the shelf's settings", err)
	c.shelf.told, err = c.device.Told(c.ctx)
	c.note("reading the shelf's wish", err)
	r.Shelf.Mobile = c.browser.TellsConnection()
	r.Shelf.Saved, err = loadSaved(c.ctx, c.front.Account())
	c.note("reading what is saved", err)
}

func loadSaved(ctx context.Context, account Account) (map[string]int64, error) {
	records, err := account.Notes(ctx, "saved")
	saved := make(map[string]int64, len(records))
	for slug, data := range records {
		var at int64
		if json.Unmarshal(data, &at) == nil {
			saved[slug] = at
		}
	}
	return saved, err
}

// tellShelf tells the worker what to keep, when that has changed.
func (c *Client) tellShelf() {
	c.shelf.telling.Lock()
	defer c.shelf.telling.Unlock()
	var w wish
	var told string
	leaving := false
	c.do(func() {
		told, leaving = c.shelf.told, c.leaving
		r := c.view.Reader
		w = wish{Saved: []string{}, Liked: []string{}, Read: []string{}, ShelfWants: r.Shelf.Wants}
		for _, a := range c.library.Articles {
			if _, saved := r.Shelf.Saved[a.Slug]; saved {
				w.Saved = append(w.Saved, a.Path())
			}
			if r.Likes[a.Slug] {
				w.Liked = append(w.Liked, a.Path())
			}
		}
		for _, a := range r.Reading.Last(c.library, 20) {
			w.Read = append(w.Read, a.Path())
		}
	})
	nothing := len(w.Saved)+len(w.Liked)+len(w.Read) == 0 && w.ShelfWants == page.DefaultWants()
	data, err := json.Marshal(w)
	if err != nil || leaving || string(data) == told || told == "" && nothing {
		return
	}
	c.browser.Wish(c.ctx, data)
	c.do(func() { c.shelf.told = string(data) })
	c.note("keeping the shelf's wish", c.device.SetTold(c.ctx, string(data)))
}

// shelve is everything that can be pressed about what is kept.
func (c *Client) shelve(p Press) {
	switch p.Action {
	case "save":
		c.save(p.Arg)
	case "save-all":
		c.saveAll(content.Category(p.Arg))
	case "shelf-stop":
		c.want(func(w *page.ShelfWants) { w.Paused = true }) // kept before it shows
		c.browser.Fill(c.ctx, false)
	case "shelf-go":
		c.want(func(w *page.ShelfWants) {
			w.Paused = false
			w.Mobile = w.Mobile || p.Arg == string(page.ShelfMetered)
		})
		c.browser.Fill(c.ctx, true)
	case "shelf-mobile":
		c.want(func(w *page.ShelfWants) { w.Mobile = !w.Mobile })
	case "set":
		if n, err := strconv.Atoi(p.Value); err == nil && n >= 0 {
			c.want(func(w *page.ShelfWants) { w.Newest, w.Paused = n, false })
		}
	}
}

// want changes how much comes by itself.
func (c *Client) want(change func(*page.ShelfWants)) {
	if err := c.keepWants(change); err != nil {
		c.note("keeping the shelf's settings", err)
		c.say(notKept(err))
	}
	c.browser.Tell()
	c.tellShelf()
}

// keepWants holds off whoever reads the device meanwhile: what was read before would
// be shown after.
func (c *Client) keepWants(change func(*page.ShelfWants)) error {
	return c.front.Do(func(Account) error {
		var wants page.ShelfWants
		c.do(func() {
			change(&c.view.Reader.Shelf.Wants)
			wants = c.view.Reader.Shelf.Wants
		})
		c.show(func(*page.View) {})
		return c.device.SetWants(c.ctx, wants)
	})
}

func (c *Client) save(slug string) {
	a, ok := c.library.Article(slug)
	if !ok {
		return
	}
	var saved, here bool
	c.do(func() {
		_, saved = c.view.Reader.Shelf.Saved[slug]
		here = c.view.Reader.OnDevice[slug]
	})
	if c.keepSaved([]content.Article{a}, !saved) != nil {
		return
	}
	switch {
	case saved:
		c.say("No longer saved.")
	case here:
		c.say("Saved. It stays on this device.")
	case c.browser.Online():
		c.say("Saved. It is being fetched.")
	default:
		c.say("Saved. It is fetched with the next connection.")
	}
}

// saveAll saves a category, or everything, or takes it off if all of it is saved.
func (c *Client) saveAll(category content.Category) {
	var articles []content.Article
	whole := true
	c.do(func() {
		for _, a := range c.library.Articles {
			if category == "" || a.Category == category {
				articles = append(articles, a)
				if _, saved := c.view.Reader.Shelf.Saved[a.Slug]; !saved {
					whole = false
				}
			}
		}
	})
	if c.keepSaved(articles, !whole) != nil {
		return
	}
	if whole {
		c.say("No longer saved.")
	} else {
		c.say("Saved. They stay on this device.")
	}
}

// keepSaved saves articles, or takes them off: durably first, then on the page.
func (c *Client) keepSaved(articles []content.Article, save bool) error {
	err := c.front.Do(func(db Account) error { return c.writeSaved(db, articles, save) })
	if err != nil {
		c.note("saving an article", err)
		c.say(notKept(err))
		return err
	}
	go c.persist()
	if save {
		c.want(func(w *page.ShelfWants) { w.Paused = false })
	} else {
		c.browser.Tell()
		c.tellShelf()
	}
	return nil
}

func (c *Client) writeSaved(account Account, articles []content.Article, save bool) error {
	notes := map[string]any{}
	for _, a := range articles {
		if notes[a.Slug] = nil; save {
			notes[a.Slug] = now().UnixMilli()
		}
	}
	if err := account.SetNotes(c.ctx, "saved", notes); err != nil {
		return err
	}
	saved, err := loadSaved(c.ctx, account)
	if err != nil {
		c.note("reading what is saved", err)
	}
	c.show(func(v *page.View) { v.Reader.Shelf.Saved = saved })
	return nil
}

// shelfSays hears from the worker: "filling 3 36", "filled", "filled offline".
func (c *Client) shelfSays(news string) {
	words := strings.Fields(news)
	if words[0] == "filling" && len(words) == 3 {
		done, _ := strconv.Atoi(words[1])
		total, _ := strconv.Atoi(words[2])
		c.show(func(v *page.View) { v.Reader.Shelf.Done, v.Reader.Shelf.Total = done, total })
		return
	}
	end := page.ShelfEnd(strings.TrimSpace(strings.TrimPrefix(news, "filled")))
	c.show(func(v *page.View) { v.Reader.Shelf.Total, v.Reader.Shelf.End = 0, end })
	c.lookAtPages()
	c.measure()
}

// measure finds out how much room is taken, for the page that says so.
func (c *Client) measure() {
	var here bool
	c.do(func() { here = c.view.Place.Kind == page.Library })
	if !here {
		return
	}
	usage, quota := c.browser.Space(c.ctx)
	sizes := map[string]int64{}
	for path, n := range c.browser.KeptSizes(c.ctx) {
		if slug, ok := strings.CutPrefix(path, "/articles/"); ok {
			sizes[slug] = n
		}
	}
	c.show(func(v *page.View) {
		s := &v.Reader.Shelf
		s.Usage, s.Quota, s.Sizes, s.Measured = usage, quota, sizes, true
	})
}

// exportedSaved is the saved articles for the file with everything, in a fixed order.
func exportedSaved(saved map[string]int64) []string {
	var slugs []string
	for slug := range saved {
		slugs = append(slugs, slug)
	}
	slices.Sort(slugs)
	return slugs
}
