//go:build js

package browser

import (
	"syscall/js"
	"time"

	"stale.love/app/client"
)

// keyPress is a key that may be a shortcut: pressed alone, and not while typing,
// in a list of choices or over an open panel.
func keyPress(e js.Value) (p client.Press, ok bool) {
	for _, modifier := range []string{"ctrlKey", "metaKey", "altKey", "defaultPrevented", "isComposing", "repeat"} {
		if e.Get(modifier).Truthy() {
			return p, false
		}
	}
	key := e.Get("key").String()
	if len(key) != 1 || global("document").Call("getElementById", "sheet").Truthy() {
		return p, false
	}
	if t := e.Get("target"); t.Get("closest").Truthy() && t.Call("closest", "input, textarea, select, [contenteditable], .note-pop").Truthy() || contentsOpen() {
		return p, false
	}
	return client.Press{Action: "key", Arg: key, At: time.Duration(e.Get("timeStamp").Float() * float64(time.Millisecond))}, true
}

// Step moves to the next (1) or the previous (-1) of the elements and gives it the
// focus: in an article the sections, in a list the pieces.
func (*Window) Step(by int) {
	document := global("document")
	stops := ".article-head h1, .prose > h2, .after > h2"
	article := document.Call("querySelector", ".page-article").Truthy()
	if !article {
		stops = "#main :is(h2, h3) a[href], #main .continue-card"
	}
	list := document.Call("querySelectorAll", stops)
	active := document.Get("activeElement")
	const line = 120 // px: where a section counts as the one in front
	at := -1
	for i := range list.Length() {
		if el := list.Index(i); el.Equal(active) || article && box(el).top < line {
			at = i
		}
	}
	if article && by < 0 && at >= 0 && box(list.Index(at)).top < 0 {
		by = 0 // back to the beginning of the one that is being read
	}
	if at += by; at < 0 || at >= list.Length() {
		return
	}
	el := list.Index(at)
	if article {
		el.Set("tabIndex", -1)
	}
	el.Call("focus", map[string]any{"preventScroll": true})
	if article {
		new(Window).ScrollTo(int(js.Global().Get("scrollY").Float() + box(el).top - 72))
	} else {
		el.Call("scrollIntoView", map[string]any{"block": "center"})
	}
}
