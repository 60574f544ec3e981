//go:build js

package browser

import (
	"math"
	"strings"
	"syscall/js"

	"stale.love/app/client"
	"stale.love/app/page"
)

// CanSpeak reports whether the browser can read aloud at all.
func (*Window) CanSpeak() bool { return global("speechSynthesis").Truthy() }

// Voices returns the English voices of this device, none if they are not known
// yet.
func (*Window) Voices() []page.Voice {
	list := global("speechSynthesis").Call("getVoices")
	var out []page.Voice
	for i := range list.Length() {
		v := list.Index(i)
		if lang := v.Get("lang").String(); strings.HasPrefix(strings.ToLower(lang), "en") {
			out = append(out, page.Voice{ID: v.Get("voiceURI").String(), Name: v.Get("name").String() + " (" + strings.ReplaceAll(lang, "_", "-") + ")"})
		}
	}
	return out
}

// WhenVoices calls fn whenever the voices have become known.
func (*Window) WhenVoices(fn func()) {
	synthesis := global("speechSynthesis")
	if synthesis.Get("addEventListener").Truthy() {
		listen(synthesis, "voiceschanged", func(js.Value) { go fn() })
	}
}

// Speak says words; heard is called when the voice begins, ended once when it is
// through ("") or with why it is not. What was being said before is not finished.
func (*Window) Speak(words, voice string, rate float64, heard func(), ended func(problem string)) {
	synthesis := global("speechSynthesis")
	synthesis.Call("cancel")
	u := global("SpeechSynthesisUtterance").New(words)
	u.Set("lang", "en-GB")
	u.Set("rate", rate)
	list := synthesis.Call("getVoices")
	for i := range list.Length() {
		if list.Index(i).Get("voiceURI").String() == voice {
			u.Set("voice", list.Index(i))
			u.Set("lang", list.Index(i).Get("lang"))
		}
	}
	var start, end, failed js.Func
	release := func() {
		for _, event := range []string{"onstart", "onend", "onerror"} {
			u.Set(event, js.Null())
		}
		start.Release()
		end.Release()
		failed.Release()
	}
	start = js.FuncOf(func(js.Value, []js.Value) any { go heard(); return nil })
	end = js.FuncOf(func(js.Value, []js.Value) any { release(); go ended(""); return nil })
	failed = js.FuncOf(func(_ js.Value, args []js.Value) any {
		why := "error"
		if e := argument(args).Get("error"); e.Type() == js.TypeString {
			why = e.String()
		}
		release()
		go ended(why)
		return nil
	})
	u.Set("onstart", start)
	u.Set("onend", end)
	u.Set("onerror", failed)
	synthesis.Call("speak", u)
}

// Hush stops what is being said.
func (*Window) Hush() {
	if new(Window).CanSpeak() {
		global("speechSynthesis").Call("cancel")
	}
}

// script is the text of the article in front as it is read aloud: without the
// numbers of notes and sources.
type script struct {
	blocks   []string
	elements []js.Value
	letters  []letters
}

// Script reads the article in front.
func (*Window) Script() client.Script {
	const pieces = "p, h2, h3, h4, li, th, td"
	list := global("document").Call("querySelectorAll",
		".article-head h1, .article-head .dek, .prose :is("+pieces+"):not(.sources *, .footnotes *, .figure-numbers *)")
	s := &script{}
	for i := range list.Length() {
		el := list.Index(i)
		if el.Call("querySelector", pieces).Truthy() {
			continue // what is in it comes by itself
		}
		l := lettersWithout(el, "sup")
		var text strings.Builder
		for _, node := range l.nodes {
			text.WriteString(node.Get("data").String())
		}
		s.blocks, s.elements, s.letters = append(s.blocks, text.String()), append(s.elements, el), append(s.letters, l)
	}
	return s
}

// Blocks returns its paragraphs, headings and so on.
func (s *script) Blocks() []string { return s.blocks }

// InSight returns the first block that is in sight and from which character on, in
// UTF-16 units.
func (s *script) InSight() (block, from int) {
	for i, el := range s.elements {
		if box(el).bottom <= edge {
			continue
		}
		l := s.letters[i]
		for from < l.n && l.box(from).bottom <= edge {
			from += 8 // near enough: whole sentences are said
		}
		return i, min(from, l.n)
	}
	return len(s.elements), 0
}

// Mark shows which characters are being said, where the browser can, and follows
// them while the reader does: who has scrolled away is left alone.
func (s *script) Mark(block, from, to int, follow bool) {
	if block >= len(s.letters) || s.letters[block].n == 0 {
		return
	}
	l := s.letters[block]
	words := global("document").Call("createRange")
	node, at := l.at(min(from, l.n-1))
	words.Call("setStart", node, at)
	node, at = l.at(min(max(to, 1), l.n) - 1)
	words.Call("setEnd", node, at+1)
	if highlights := global("CSS").Get("highlights"); highlights.Truthy() {
		highlights.Call("set", "spoken", global("Highlight").New(words))
	}
	place, height := box(words), js.Global().Get("innerHeight").Float()
	if follow && (place.top < 0.08*height || place.bottom > 0.6*height) {
		behavior := "smooth"
		if lessMotion() {
			behavior = "instant"
		}
		js.Global().Call("scrollTo", map[string]any{
			"top": math.Round(js.Global().Get("scrollY").Float() + place.top - 0.2*height), "behavior": behavior,
		})
	}
}

// Sees reports whether the characters are in sight.
func (s *script) Sees(block, from int) bool {
	if block >= len(s.letters) || s.letters[block].n == 0 {
		return false
	}
	place := s.letters[block].box(min(from, s.letters[block].n-1))
	return place.bottom > 0 && place.top < js.Global().Get("innerHeight").Float()
}

// Unmark takes the mark away.
func (*Window) Unmark() {
	if highlights := global("CSS").Get("highlights"); highlights.Truthy() {
		highlights.Call("delete", "spoken")
	}
}

func lessMotion() bool {
	return global("matchMedia").Invoke("(prefers-reduced-motion: reduce)").Get("matches").Bool()
}
