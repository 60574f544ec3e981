package client

import (
	"encoding/json"
	"strings"

	"stale.love/app/page"
)

// keptLook is what the device keeps of how this reader likes to read.
func (c *Client) keptLook() (l page.Look) {
	if json.Unmarshal([]byte(c.browser.Look()), &l) != nil {
		return page.Look{}
	}
	return l
}

// look handles the text settings: they show at once and stay on this device.
func (c *Client) look(p Press) {
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
		c.browser.Around(func() { err = c.browser.SetLook(string(text)) })
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
	c.browser.Tell()
}
