//go:build js

package browser

import (
	"strings"
	"syscall/js"

	"stale.love/app/client"
)

// canPop reports whether the browser has popovers: without them a reference is the
// plain link that it is.
func canPop() bool {
	return global("HTMLElement").Get("prototype").Get("showPopover").Truthy()
}

// notePress is a reference to a source or a footnote that was pressed.
func notePress(a js.Value) (p client.Press, ok bool) {
	href := a.Call("getAttribute", "href").String()
	id, local := strings.CutPrefix(href, "#")
	if !local || !canPop() || !byID(id).Truthy() {
		return p, false
	}
	return client.Press{Action: "note", Arg: id, Reference: reference{id, a}}, true
}

// byID finds an element by a fragment as it is written in a link.
func byID(fragment string) js.Value {
	document := global("document")
	if el := document.Call("getElementById", fragment); el.Truthy() {
		return el
	}
	var el js.Value
	try(func() { el = document.Call("getElementById", global("decodeURIComponent").Invoke(fragment).String()) })
	return el
}

// reference is a link in the text to a note.
type reference struct {
	id   string
	from js.Value
}

// Note returns what a reference refers to: the words that name it and its HTML.
func (p reference) Note() (title, html string) {
	el := byID(p.id)
	if !el.Truthy() {
		return "", ""
	}
	copied := el.Call("cloneNode", true)
	back := copied.Call("querySelectorAll", ".note-back")
	for i := range back.Length() {
		back.Index(i).Call("remove")
	}
	return p.from.Call("getAttribute", "aria-label").String(), copied.Get("innerHTML").String()
}

// ShowNote shows the popover beside the reference and moves the focus into it; the
// browser brings it back when the popover is closed.
func (p reference) ShowNote() {
	document := global("document")
	pop := document.Call("getElementById", "note")
	if !pop.Truthy() {
		return
	}
	old := document.Call("querySelectorAll", ".has-note")
	for i := range old.Length() {
		old.Index(i).Get("classList").Call("remove", "has-note")
	}
	p.from.Get("classList").Call("add", "has-note")
	p.from.Call("focus", map[string]any{"preventScroll": true})
	try(func() { pop.Call("showPopover") }) // it may be open: then only what it says has changed
	new(Window).Focus("#note")
}

// HideNote closes the popover.
func (*Window) HideNote() {
	try(func() {
		if pop := global("document").Call("getElementById", "note"); pop.Truthy() {
			pop.Call("hidePopover")
		}
	})
}

// Section returns which of the text's sections is being read; empty: none yet.
func (*Window) Section() (id string) {
	list := global("document").Call("querySelectorAll", ".page-article .prose > h2[id]")
	line := js.Global().Get("innerHeight").Float() * 0.4
	for i := range list.Length() {
		if box(list.Index(i)).top > line {
			break
		}
		id = list.Index(i).Get("id").String()
	}
	return id
}

// ShowContents shows the table of contents, if it is not in sight anyway, and moves
// the focus to the place in it that is being read.
func (*Window) ShowContents() {
	toc := byID("contents")
	if !toc.Truthy() {
		return
	}
	if box(toc).height == 0 {
		try(func() { toc.Call("showPopover") })
	}
	new(Window).Focus("#contents [aria-current]")
}

// contentsOpen reports whether the table of contents covers the page. Browsers that
// do not know popovers do not know the question.
func contentsOpen() (open bool) {
	try(func() { open = global("document").Call("querySelector", "#contents:popover-open").Truthy() })
	return open
}
