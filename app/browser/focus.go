//go:build js

package browser

import (
	"strconv"
	"syscall/js"

	"stale.love/app/client"
)

// Focus moves the focus without scrolling.
func (*Window) Focus(selector string) {
	if el := global("document").Call("querySelector", selector); el.Truthy() {
		el.Call("focus", map[string]any{"preventScroll": true})
	}
}

// element is an element of the page, kept to come back to.
type element struct{ value js.Value }

// Focused is the element that has the focus.
func (*Window) Focused() client.Focusable { return focused() }

func focused() element { return element{global("document").Get("activeElement")} }

// Focus gives the element the focus again, and reports whether it could.
func (e element) Focus() bool {
	if !e.value.Truthy() || !e.value.Get("isConnected").Bool() {
		return false
	}
	e.value.Call("focus", map[string]any{"preventScroll": true})
	return focused().value.Equal(e.value)
}

// Shut makes everything but the open sheet and the way out unreachable, or reachable
// again.
func (*Window) Shut(shut bool) {
	children := global("document").Call("querySelectorAll", "#app > :not(.veil):not(.say):not(:has(> .exit))")
	for i := range children.Length() {
		children.Index(i).Set("inert", shut)
	}
}

// Select selects the text of a field.
func (*Window) Select(selector string) {
	if el := global("document").Call("querySelector", selector); el.Truthy() {
		el.Call("select")
	}
}

// place is where the focus was in a page that is about to be replaced, which of its
// folds were open, and whether its table of contents was.
type place struct {
	focus    string
	open     []int
	contents bool
}

// Remember notes all of it.
func (*Window) Remember() client.Restorer {
	p := place{contents: contentsOpen()}
	document := global("document")
	for el := document.Get("activeElement"); el.Truthy() && !el.Equal(document.Get("body")); el = el.Get("parentElement") {
		if id := el.Get("id").String(); id != "" {
			p.focus = "#" + js.Global().Get("CSS").Call("escape", id).String() + p.focus
			break
		}
		n := 1
		for before := el.Get("previousElementSibling"); before.Truthy(); before = before.Get("previousElementSibling") {
			n++
		}
		p.focus = " > :nth-child(" + strconv.Itoa(n) + ")" + p.focus
	}
	folds := document.Call("querySelectorAll", "#app details")
	for i := range folds.Length() {
		if folds.Index(i).Get("open").Bool() {
			p.open = append(p.open, i)
		}
	}
	return p
}

// Restore brings all of it back.
func (p place) Restore() {
	if p.contents {
		new(Window).ShowContents()
	}
	folds := global("document").Call("querySelectorAll", "#app details")
	for _, i := range p.open {
		if i < folds.Length() {
			folds.Index(i).Set("open", true)
		}
	}
	if p.focus != "" {
		new(Window).Focus(p.focus)
	}
}
