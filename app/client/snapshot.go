package client

import (
	"encoding/json"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/app/replica"
	"stale.love/content"
)

// snapshot is everything that can be pressed around a snapshot.
func (c *Client) snapshot(p Press) {
	state := func(change func(s *page.CheckupState), focus ...string) {
		c.show(func(v *page.View) { change(&v.Reader.Checkup) }, func() { c.browser.FocusOn(focus...) })
	}
	switch p.Action {
	case "snapshot-show":
		c.show(func(v *page.View) {
			v.Reader.Checkup.Shown, v.Reader.Checkup.Sure, v.Reader.Checkup.Passing = p.Arg, "", nil
		}, func() {
			c.browser.ScrollTo(0)
			c.browser.FocusOn("#main")
		})
	case "snapshot-keep":
		c.keepPassing()
	case "snapshot-drop":
		state(func(s *page.CheckupState) { s.Passing = nil }, "#main")
	case "forget-ask":
		state(func(s *page.CheckupState) { s.Sure = p.Arg }, "#sure")
	case "forget-not":
		state(func(s *page.CheckupState) { s.Sure = "" }, "#main")
	case "forget":
		c.forget(p.Arg)
	case "checkups-export":
		c.exportCheckups(p.Arg)
	case "print":
		c.browser.Print()
	}
}

// keepPassing keeps a snapshot after all that was to be kept nowhere.
func (c *Client) keepPassing() {
	var r engagement.Result
	var found bool
	c.do(func() {
		if passing := c.view.Reader.Checkup.Passing; passing != nil {
			r, found = *passing, true
			c.view.Reader.Checkup.Passing = nil
		}
	})
	if !found {
		return
	}
	r.ID = engagement.NewResultID(now(), [10]byte(c.browser.Random(10)))
	if c.change(func(s *replica.State) { s.Keep(r) }) != nil {
		r.ID = ""
		c.show(func(v *page.View) { v.Reader.Checkup.Passing = &r })
		return
	}
	c.say("Kept on this device.")
}

// forget deletes one snapshot or all of them.
func (c *Client) forget(what string) {
	err := c.change(func(s *replica.State) {
		for id := range s.Results {
			if what == page.All || id == what {
				s.Forget(id)
			}
		}
	})
	if err != nil {
		return
	}
	c.show(func(v *page.View) {
		v.Reader.Checkup.Sure = ""
		if v.Reader.Checkup.Shown == what {
			v.Reader.Checkup.Shown = ""
		}
	}, func() { c.browser.FocusOn("#main") })
	c.say("Deleted.")
}

// checkupFile is the JSON that "Save as JSON" makes.
type checkupFile struct {
	Format   string            `json:"format"` // "magazine checkups 1"
	Made     string            `json:"made"`   // RFC 3339
	Checkups []exportedCheckup `json:"checkups"`
}

type exportedCheckup struct {
	engagement.Result                   // answers 0 (never) to 4 (almost always), null: skipped
	Percent           map[string]string `json:"percent"` // by area; without those that have too few answers
}

func (c *Client) exportCheckups(format string) {
	var results []engagement.Result
	c.do(func() { results = c.view.Reader.Results })
	name, kind := "checkups.csv", "text/csv"
	data := engagement.Table(c.library, results)
	var err error
	if format == "json" {
		name, kind = "checkups.json", "application/json"
		file := checkupFile{Format: "magazine checkups 1", Made: now().UTC().Format(time.RFC3339)}
		for _, r := range results {
			e := exportedCheckup{Result: r, Percent: map[string]string{}}
			for i, percent := range engagement.Percents(c.library, r) {
				if percent != "" {
					e.Percent[string(content.Categories()[i])] = percent
				}
			}
			file.Checkups = append(file.Checkups, e)
		}
		data, err = json.MarshalIndent(file, "", "  ")
	}
	if err == nil {
		err = c.browser.Download(name, kind, data)
	}
	if err != nil {
		c.note("exporting checkups", err)
		c.say("This browser did not let us save the file. Try another browser on this device.")
		return
	}
	c.say("Saved as " + name + ".")
}
