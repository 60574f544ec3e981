//go:build js

package client

import (
	"encoding/json"
	"strings"

	"stale.love/app/browser"
	"stale.love/app/page"
)

// keptLook is what the device keeps of how this reader likes to read.
func keptLook() (l page.Look) {
	if json.Unmarshal([]byte(browser.Look()), &l) != nil {
		return page.Look{}
	}
	return l
}

// look handles the text settings: they show at once and stay on this device.
func (c *client) look(p browser.Press) {
	var l page.Look
	c.do(func() { l = c.view.Reader.Reading.Look })
	switch {
	case p.Action == "look-reset":
		l = page.Look{Keys: l.Keys, Rate: l.Rate, Voice: l.Voice}
	case p.Arg == "keys":
		if l.Keys = ""; p.Value == "off" {
			l.Keys = "off"
		}
	case p.Arg == "listen-rate":
		l.Rate = p.Value
	case p.Arg == "listen-voice":
		l.Voice = p.Value
	default:
		l = l.Set(strings.TrimPrefix(p.Arg, "look-"), p.Value)
	}
	text, err := json.Marshal(l)
	if err == nil {
		c.reading.keep.Around(func() { err = browser.SetLook(string(text)) })
	}
	if err != nil {
		c.note("keeping the text settings", err)
		c.say("This browser keeps nothing for this site, so the text stays as it is.")
		return
	}
	c.show(func(v *page.View) { v.Reader.Reading.Look = l })
	if strings.HasPrefix(p.Arg, "listen-") {
		c.sayAgain()
	}
	browser.Tell()
}
