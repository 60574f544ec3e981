package client

import (
	"time"

	"stale.love/app/page"
)

// between is how long the second of two keys may take.
const between = 1500 * time.Millisecond

// keys is the first of two keys, and when it was pressed: not when a busy phone came
// to it.
type keys struct {
	first string
	at    time.Duration
}

// means reports whether a key is, or begins, a shortcut. It is asked within the event
// and so reads the reader's choice where that is kept.
func (c *Client) means(key string) bool {
	var v page.View
	v.Reader.Reading.Look = c.keptLook()
	_, ok, begins := v.Shortcut(key)
	return ok || begins
}

// key does what a shortcut stands for.
func (c *Client) key(pressed string, at time.Duration) {
	var s page.Shortcut
	var ok bool
	var slug string
	c.do(func() {
		all := pressed
		if c.keys.first != "" && at-c.keys.at < between {
			all = c.keys.first + " " + pressed
		}
		c.keys = keys{}
		var waits bool
		if s, ok, waits = c.view.Shortcut(all); waits {
			c.keys = keys{pressed, at}
		}
		slug = c.view.Place.Slug
	})
	switch {
	case !ok:
	case s.Path != "":
		c.open(s.Path, "")
	case s.Action == "next-stop":
		c.browser.Step(1)
	case s.Action == "last-stop":
		c.browser.Step(-1)
	case s.Action == "contents":
		c.browser.ShowContents()
	default:
		c.press(Press{Action: s.Action, Arg: slug})
	}
}
