package client

import (
	"slices"
	"strings"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
)

// read fills the reader's part of the view from what the databases hold.
func (c *Client) read(r *page.Reader) {
	s := c.state
	if r.Account != s.Account {
		r.Safety, r.Checkup.Passing = page.Safety{}, nil // another reader
	}
	r.Checkup.Today = now().Format(time.DateOnly)
	r.Account, r.Share, r.Rejected = s.Account, s.Share, s.Rejected
	r.Likes = map[string]bool{}
	for article, l := range s.Likes {
		r.Likes[article] = l.Liked
	}
	r.Results, r.Waiting = nil, map[string]bool{}
	for _, t := range s.Results {
		r.Results = append(r.Results, t.Result)
		r.Waiting[t.ID] = t.Waiting
	}
	slices.SortFunc(r.Results, func(a, b engagement.Result) int {
		return strings.Compare(b.TakenAt+b.ID, a.TakenAt+a.ID)
	})
	r.Pending = s.Waiting()
	if s.Account == "" {
		r.Pending = intents(s)
		r.SignIn = r.Pending > 0
	}
	if r.Pending > 0 && (r.Sync == "" || r.Sync == "idle") {
		r.Sync = "pending"
	} else if r.Pending == 0 && r.Sync == "pending" {
		r.Sync = "idle"
	}
	r.Standing.Waits, r.Standing.Now = waits(s), now()
	if s.Heard > 0 {
		r.Standing.Heard = time.UnixMilli(s.Heard)
	}
	r.Offline = c.unreachable || !c.browser.Online()
	r.Counts = c.counted()
	c.badge(r)
}

// intents counts the likes of a reader who has not signed in: they are kept, and
// sent after a later sign-in.
func intents(s replica.State) int {
	n := 0
	for _, l := range s.Likes {
		if l.Liked {
			n++
		}
	}
	return n
}

// counted is the numbers last heard plus this reader's own that wait; nil when
// none were ever heard.
func (c *Client) counted() map[string]engagement.Counts {
	if c.counts == nil {
		return nil
	}
	out := make(map[string]engagement.Counts, len(c.counts))
	for article, n := range c.counts {
		out[article] = n
	}
	for article, l := range c.state.Likes {
		if !l.Waiting {
			continue
		}
		n := out[article]
		if l.Liked {
			n.Likes++
		} else if l.Base > 0 {
			n.Likes = max(0, n.Likes-1)
		}
		out[article] = n
	}
	for article, own := range c.events.Own() {
		n := out[article]
		n.Views += own.Views
		n.Shares += own.Shares
		out[article] = n
	}
	return out
}

// lookAtPages finds out which articles can be read offline.
func (c *Client) lookAtPages() {
	kept := c.browser.KeptPages(c.ctx)
	c.show(func(v *page.View) {
		v.Reader.OnDevice = nil
		if kept == nil {
			return
		}
		v.Reader.OnDevice = map[string]bool{}
		for path := range kept {
			if slug, ok := strings.CutPrefix(path, "/articles/"); ok {
				v.Reader.OnDevice[slug] = true
			}
		}
	})
}

// countView counts the article in front once a day.
func (c *Client) countView() {
	var slug string
	var offline bool
	c.do(func() { slug, offline = c.view.Place.Slug, c.view.Reader.Offline })
	if slug == "" || !c.browser.InFront() {
		return
	}
	c.event(func(e *replica.Events) { e.View(slug, offline, c.timing()) })
}
