//go:build js

package browser

import "syscall/js"

// RememberScroll writes how far the page in front is scrolled into its history
// entry.
func (*Window) RememberScroll() {
	// How far a page is scrolled says how long it is. From here on that depends on
	// private answers: on the snapshot from its title.
	scroll := new(Window).Scrolled()
	if from := global("document").Call("querySelector", ".private, .snapshot"); from.Truthy() {
		scroll = min(scroll, max(0, scroll+from.Call("getBoundingClientRect").Get("top").Int()-80))
	}
	try(func() {
		global("history").Call("replaceState", map[string]any{"scroll": scroll, "width": width()}, "")
	})
}

// Height returns how many pixels of the page are in sight.
func (*Window) Height() int { return js.Global().Get("innerHeight").Int() }

// Scrolled returns how far the page in front is scrolled.
func (*Window) Scrolled() int { return js.Global().Get("scrollY").Int() }

// Push adds a history entry.
func (*Window) Push(path, fragment string) {
	if fragment != "" {
		path += "#" + fragment
	}
	global("history").Call("pushState", map[string]any{"scroll": 0, "width": width()}, "", path)
}

// Remembered returns the scroll position of the present history entry; -1 if there
// is none, or it was for a screen of another width.
func (*Window) Remembered() (scroll int, ok bool) {
	state := global("history").Get("state")
	if !state.Truthy() || state.Get("scroll").Type() != js.TypeNumber {
		return -1, false
	}
	if w := state.Get("width"); w.Type() == js.TypeNumber && w.Int() != width() && state.Get("scroll").Int() > 0 {
		return -1, true
	}
	return state.Get("scroll").Int(), true
}

// HasFragment reports whether the address in front names a place on its page.
func (*Window) HasFragment() bool { return len(global("location").Get("hash").String()) > 1 }

// ScrollTo scrolls at once, without motion.
func (*Window) ScrollTo(y int) {
	js.Global().Call("scrollTo", map[string]any{"top": y, "behavior": "instant"})
}

// ScrollToID shows the element of a fragment, opening what it is folded into, and
// reports whether there is one.
func (*Window) ScrollToID(id string) bool {
	el := global("document").Call("getElementById", id)
	if !el.Truthy() {
		return false
	}
	if fold := el.Call("closest", "details"); fold.Truthy() {
		fold.Set("open", true)
	}
	el.Call("scrollIntoView")
	return true
}
