package client

import (
	"strconv"
	"time"

	"stale.love/app/page"
	"stale.love/app/speech"
)

// voiceless is how long a voice may take to begin before it counts as none.
const voiceless = 8 * time.Second

// player reads the article in front aloud. It belongs to the UI goroutine.
type player struct {
	script Script // nil: not listening
	parts  []speech.Part
	at     int // the part that is said, or would be next
	turn   int // a late word from an earlier one is dropped
	silent *time.Timer
	asked  bool // whether the voices are watched
}

// listen is the player's buttons. A pause forgets the rest of the sentence, which is
// said again: not every browser can stop in the middle and go on.
func (c *Client) listen(action string) {
	if !c.browser.CanSpeak() {
		c.say("This browser cannot read aloud.")
		return
	}
	c.do(func() {
		playing := c.view.Reader.Reading.Player.Playing
		switch {
		case action == "listen-stop":
			c.stopListening()
		case action == "listen-back" && c.player.script != nil:
			c.sayFrom(c.player.at - 1)
		case action == "listen-on" && c.player.script != nil:
			c.sayFrom(c.player.at + 1)
		case action != "listen":
		case playing:
			c.pauseListening()
		case c.player.script != nil:
			c.sayFrom(c.player.at)
		default:
			c.beginListening()
		}
	})
	c.show(func(*page.View) {})
}

// beginListening begins with the first sentence that is in sight.
func (c *Client) beginListening() {
	script := c.browser.Script()
	parts := speech.Cut(script.Blocks())
	block, from := script.InSight()
	at := 0
	for at < len(parts)-1 && (parts[at].Block < block || parts[at].Block == block && parts[at].To <= from) {
		at++
	}
	if len(parts) == 0 {
		return
	}
	c.player.script, c.player.parts = script, parts
	if !c.player.asked {
		c.player.asked = true
		c.browser.WhenVoices(c.showVoices)
	}
	r := &c.view.Reader.Reading
	r.Player, r.Offer = page.Player{On: true, Voices: c.browser.Voices()}, page.OfferNone
	c.sayFrom(at)
}

func (c *Client) showVoices() {
	c.show(func(v *page.View) { v.Reader.Reading.Player.Voices = c.browser.Voices() })
}

// sayFrom says a part and goes on with the next. After the last one it ends.
func (c *Client) sayFrom(at int) {
	p, r := &c.player, &c.view.Reader.Reading
	if at >= len(p.parts) {
		c.stopListening()
		return
	}
	follow := !r.Player.Playing || p.script.Sees(p.parts[p.at].Block, p.parts[p.at].From)
	p.at = max(0, at)
	p.turn++
	turn, part := p.turn, p.parts[p.at]
	r.Player.Playing, r.Player.Share = true, float64(p.at)/float64(len(p.parts))
	p.script.Mark(part.Block, part.From, part.To, follow)
	p.quiet()
	p.silent = time.AfterFunc(voiceless, func() { c.ended(turn, "silence") })
	rate, _ := strconv.ParseFloat(r.Look.SpeechRate(), 64)
	c.browser.Speak(part.Words, r.Look.Voice, rate,
		func() {
			c.do(func() {
				if turn == p.turn {
					p.quiet()
				}
			})
		},
		func(problem string) { c.ended(turn, problem) })
}

// quiet stops waiting for the voice to begin.
func (p *player) quiet() {
	if p.silent != nil {
		p.silent.Stop()
		p.silent = nil
	}
}

// ended hears that a part was said, or was not.
func (c *Client) ended(turn int, problem string) {
	words := ""
	c.do(func() {
		if turn != c.player.turn || c.player.script == nil {
			return
		}
		if problem == "" {
			c.sayFrom(c.player.at + 1)
			return
		}
		c.pauseListening()
		if words = "The voice stopped. Press play to go on."; problem == "silence" || len(c.browser.Voices()) == 0 {
			c.stopListening()
			words = "This device has no voice to read with. Its settings for text to speech may offer one."
		}
	})
	c.show(func(*page.View) {})
	if words != "" {
		c.say(words)
	}
}

// sayAgain says the present sentence with another voice or speed.
func (c *Client) sayAgain() {
	c.do(func() {
		if c.view.Reader.Reading.Player.Playing {
			c.sayFrom(c.player.at)
		}
	})
}

func (c *Client) pauseListening() {
	c.player.turn++
	c.player.quiet()
	c.view.Reader.Reading.Player.Playing = false
	c.browser.Hush()
}

func (c *Client) stopListening() {
	c.pauseListening()
	c.player.script, c.player.parts = nil, nil
	c.view.Reader.Reading.Player = page.Player{}
	c.browser.Unmark()
}

// hush stops listening because the reader leaves the article.
func (c *Client) hush() {
	c.do(func() {
		if c.player.script != nil {
			c.stopListening()
		}
	})
}
