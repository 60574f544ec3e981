//go:build js

package main

import (
	"encoding/json"
	"time"

	"stale.love/app/browser"
	"stale.love/app/engagement"
	"stale.love/app/page"
)

// exported is the file that "Export everything" makes: all that this device holds
// of the reader in front, with or without a connection.
type exported struct {
	Format  string               `json:"format"` // "stale.love export 1"
	Made    string               `json:"made"`   // RFC 3339
	Account string               `json:"account,omitempty"`
	Likes   []exportedLike       `json:"likes"`
	Results []engagement.Result  `json:"results"` // answers 0 (never) to 4 (almost always), null: skipped
	Draft   *page.Draft          `json:"draft,omitempty"`
	Reading map[string]page.Mark `json:"reading,omitempty"`        // by article: the share that was read, 0 to 1
	Done    page.Done            `json:"exercises_done,omitempty"` // days by exercise id; on this device only
	Saved   []string             `json:"saved,omitempty"`          // kept on this device only
	Waiting int                  `json:"waiting"`                  // changes the server has not confirmed
}

type exportedLike struct {
	Article string `json:"article"`
	Title   string `json:"title"`
	Liked   bool   `json:"liked"`
	At      string `json:"at"` // RFC 3339, by this device's clock
	Waiting bool   `json:"waiting,omitempty"`
}

func (c *client) export() {
	e := exported{Format: "stale.love export 1", Made: now().UTC().Format(time.RFC3339)}
	c.do(func() {
		e.Account, e.Waiting = c.state.Account, c.state.Waiting()
		for _, a := range c.library.Articles {
			if l, ok := c.state.Likes[a.Slug]; ok {
				e.Likes = append(e.Likes, exportedLike{
					Article: a.Slug, Title: a.Title, Liked: l.Liked, At: time.UnixMilli(l.TappedAt).UTC().Format(time.RFC3339), Waiting: l.Waiting,
				})
			}
		}
		e.Results, e.Done = c.view.Reader.Results, c.view.Reader.Practice.Done
		e.Saved = exportedSaved(c.view.Reader.Shelf.Saved)
		e.Reading = c.view.Reader.Reading.Marks
		if d := c.view.Reader.Draft; d.Answered() > 0 {
			e.Draft = &d
		}
	})
	data, err := json.MarshalIndent(e, "", "  ")
	if err == nil {
		err = browser.Download("magazine-export.json", "application/json", data)
	}
	if err != nil {
		c.note("exporting", err)
		c.say("This browser did not let us save the file. Try another browser on this device.")
		return
	}
	c.say("Saved as magazine-export.json.")
}
