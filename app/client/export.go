package client

import (
	"encoding/json"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
)

// exported is the file that "Export everything" makes: all that this device holds
// of the reader in front and, with a connection and an account, all that the server
// holds. The first part is put into words; Device and Server are everything as it is
// kept. ARCHITECTURE.md says what is where.
type exported struct {
	Format  string               `json:"format"`         // "magazine export 3"
	From    string               `json:"from,omitempty"` // the magazine's name; in discreet mode none
	Made    string               `json:"made"`           // RFC 3339
	Account string               `json:"account,omitempty"`
	Likes   []exportedLike       `json:"likes"`
	Results []engagement.Result  `json:"results"` // answers 0 (never) to 4 (almost always), null: skipped
	Draft   *page.Draft          `json:"draft,omitempty"`
	Reading map[string]page.Mark `json:"reading,omitempty"`        // by article: the share that was read, 0 to 1
	Done    page.Done            `json:"exercises_done,omitempty"` // days by exercise id; on this device only
	Saved   []string             `json:"saved,omitempty"`          // kept on this device only
	Waiting int                  `json:"waiting"`                  // changes the server has not confirmed

	Device exportedDevice  `json:"device"`
	Server json.RawMessage `json:"server,omitempty"` // {"account", "tables": table → rows}
	Note   string          `json:"note,omitempty"`   // why the server's part is missing
}

// exportedDevice is the databases in front, store → key → value, and the settings.
type exportedDevice struct {
	Account  map[string]map[string]json.RawMessage `json:"account"`
	Shared   map[string]map[string]json.RawMessage `json:"shared"` // of whoever uses this device
	Settings map[string]string                     `json:"settings"`
}

type exportedLike struct {
	Article string `json:"article"`
	Title   string `json:"title"`
	Liked   bool   `json:"liked"`
	At      string `json:"at"` // RFC 3339, by this device's clock
	Waiting bool   `json:"waiting,omitempty"`
}

func (c *Client) export() {
	e := exported{Format: "magazine export 3", Made: now().UTC().Format(time.RFC3339)}
	name := "magazine-export.json"
	var account Account
	c.do(func() {
		if account = c.front.Account(); c.view.Reader.Mine.Discreet {
			name = "export.json"
		} else {
			e.From = c.library.Site.Name
		}
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
	c.exportKept(&e, account)
	data, err := json.MarshalIndent(e, "", "  ")
	if err == nil {
		err = c.browser.Download(name, "application/json", data)
	}
	if err != nil {
		c.note("exporting", err)
		c.say("This browser did not let us save the file. Try another browser on this device.")
		return
	}
	if e.Note != "" {
		c.say("Saved as " + name + ", without the server’s part: it could not be reached.")
		return
	}
	c.say("Saved as " + name + ".")
}

func (c *Client) exportKept(e *exported, account Account) {
	var err error
	if e.Device.Account, err = account.Everything(c.ctx); err != nil {
		c.note("exporting the account's database", err)
	}
	if e.Device.Shared, err = c.device.Everything(c.ctx); err != nil {
		c.note("exporting the device's database", err)
	}
	e.Device.Settings = c.browser.Settings()
	if e.Account == "" {
		return
	}
	if err := c.server.Get(c.ctx, "/api/v1/account/export", &e.Server); err != nil {
		c.odd("exporting what the server holds", err)
		e.Note = "What the server holds is not in this file: " + sentence(err)
	}
}
