//go:build js

package browser

import (
	"strconv"
	"strings"
	"syscall/js"
	"time"
)

// Headless reports whether this is a service worker: there is no document.
func Headless() bool { return global("document").IsUndefined() }

// Catalog returns the library's JSON, which the boot script fetched beside the
// app.
func Catalog() []byte { return []byte(global("staleCatalog").String()) }

// Online is what the browser believes, for display only.
func Online() bool { return global("navigator").Get("onLine").Truthy() }

// MarkReady says that the app has taken the page over.
func MarkReady() { root().Get("dataset").Set("app", "ready") }

// PageKind returns which page the server or the worker answered with: what
// follows "page-" in the class of its frame.
func PageKind() string {
	frame := global("document").Call("getElementById", "app")
	if !frame.Truthy() {
		return ""
	}
	for class := range strings.FieldsSeq(frame.Get("className").String()) {
		if kind, ok := strings.CutPrefix(class, "page-"); ok {
			return kind
		}
	}
	return ""
}

func root() js.Value { return global("document").Get("documentElement") }

// Describe sets the document's title and description.
func Describe(title, description string) {
	global("document").Set("title", title)
	if meta := global("document").Call("querySelector", `meta[name="description"]`); meta.Truthy() {
		meta.Set("content", description)
	}
}

// Press is something a reader pressed or changed.
type Press struct {
	Action, Arg string
	Value       string // of a radio button or another field
	from        js.Value
	Pointer     bool // by finger or mouse; arrow keys choose on their way to another answer
	Key         bool // by a key that chooses and goes on
}

// Handlers is what the page in front calls. Each runs outside the event: it must
// not expect to prevent anything.
type Handlers struct {
	Press   func(Press)
	Visit   func(path, fragment string) bool // reports whether the app shows that place itself
	Back    func(path string, scroll int)    // scroll is -1 where none was remembered, or for another width
	Settled func(at Anchor, inText bool)     // scrolling came to rest
	Keep    *Keeper
	Select  func(Selection) // a passage was selected; empty: no longer
	Online  func(bool)
	Visible func()
	Hidden  func()
	Left    func()            // the page is closed, or kept for Back; shown again, it is told again
	Stored  func()            // another tab or the worker changed something
	Worker  func(news string) // "filled", "waiting"
}

// Listen connects the handlers for as long as the page lives. It replaces go-app's
// own navigation, which takes every link.
func Listen(h Handlers) {
	window := js.Global()
	for _, name := range []string{"onclick", "onpopstate", "onresize"} {
		window.Set(name, js.Null())
	}
	window.Get("history").Set("scrollRestoration", "manual")
	listen(window, "click", func(e js.Value) { click(e, h) })
	byPointer := false // what the reader used last
	listen(window, "pointerdown", func(js.Value) { byPointer = true })
	listen(window, "change", func(e js.Value) {
		t := e.Get("target")
		if set := t.Get("dataset").Get("set"); set.Type() == js.TypeString {
			value := t.Get("value").String()
			if t.Get("type").String() == "checkbox" {
				value = map[bool]string{true: "on", false: "off"}[t.Get("checked").Bool()]
			}
			go h.Press(Press{Action: "set", Arg: set.String(), Value: value})
		} else if t.Get("type").String() == "radio" && t.Call("closest", "[data-checkup]").Truthy() {
			go h.Press(Press{
				Action: "answer", Arg: t.Get("name").String(), Value: t.Get("value").String(),
				Pointer: byPointer,
			})
		}
	})
	keep := h.Keep
	keep.width = width()
	rest := func() {
		RememberScroll()
		keep.settled()
		go h.Settled(keep.anchor, keep.ok)
	}
	if window.Get("onscrollend").IsUndefined() {
		timer := time.AfterFunc(time.Hour, rest)
		listen(window, "scroll", func(js.Value) { timer.Reset(120 * time.Millisecond) })
	} else {
		listen(window, "scrollend", func(js.Value) { rest() })
	}
	listen(window, "beforeprint", func(js.Value) {
		if sources := global("document").Call("querySelector", ".sources"); sources.Truthy() {
			sources.Set("open", true)
		}
	})
	listen(window, "resize", func(js.Value) { keep.resized() })
	choosing := time.AfterFunc(time.Hour, func() { h.Select(selected()) })
	listen(global("document"), "selectionchange", func(js.Value) { choosing.Reset(250 * time.Millisecond) })
	listen(window, "mousedown", func(e js.Value) {
		if e.Get("target").Call("closest", `[data-action="quote"]`).Truthy() {
			e.Call("preventDefault") // the selection would be gone
		}
	})
	listen(window, "input", func(e js.Value) {
		if t := e.Get("target"); t.Get("id").String() == "q" {
			go h.Press(Press{Action: "search", Value: t.Get("value").String()})
		}
	})
	listen(window, "submit", func(e js.Value) {
		form := e.Get("target")
		if do := form.Get("dataset").Get("submit"); do.Type() == js.TypeString {
			e.Call("preventDefault")
			p := Press{Action: do.String()}
			if arg := form.Get("dataset").Get("arg"); arg.Type() == js.TypeString {
				p.Arg = arg.String()
			}
			if field := form.Call("querySelector", "input"); field.Truthy() {
				p.Value = field.Get("value").String()
			}
			go h.Press(p)
			return
		}
		if form.Call("hasAttribute", "data-search").Bool() {
			e.Call("preventDefault")
			go h.Press(Press{Action: "search-now", Value: Value("#q")})
		}
		if form.Call("hasAttribute", "data-checkup").Bool() {
			e.Call("preventDefault")
			go h.Press(Press{Action: "finish"})
		}
	})
	listen(window, "keydown", func(e js.Value) {
		byPointer = false
		if answerByKey(e, h) {
			return
		}
		chooseByKey(e)
		if e.Get("key").String() == "Escape" && global("document").Call("getElementById", "sheet").Truthy() {
			go h.Press(Press{Action: "close"})
		}
		if p, ok := keyPress(e); ok {
			go h.Press(p)
		}
	})
	listen(window, "popstate", func(e js.Value) {
		path, _ := Path()
		scroll, _ := Remembered()
		go h.Back(path, scroll)
	})
	listen(window, "online", func(js.Value) { go h.Online(true) })
	listen(window, "offline", func(js.Value) { go h.Online(false) })
	listen(window, "pagehide", func(js.Value) {
		Hush()
		RememberScroll()
		blank()
		go h.Left()
	})
	listen(window, "pageshow", func(e js.Value) {
		if e.Get("persisted").Bool() {
			blank()
			go h.Left()
		}
	})
	listen(global("document"), "visibilitychange", func(js.Value) {
		if global("document").Get("visibilityState").String() == "visible" {
			go h.Visible()
		} else {
			go h.Hidden()
		}
	})
	if channel := global("BroadcastChannel"); channel.Truthy() {
		listen(channel.New("stale"), "message", func(js.Value) { go h.Stored() })
	}
	watchWorker(h.Worker)
}

func click(e js.Value, h Handlers) {
	if e.Get("defaultPrevented").Bool() {
		return
	}
	target := e.Get("target")
	if b := target.Call("closest", "[data-action]"); b.Truthy() {
		data := b.Get("dataset")
		p := Press{Action: data.Get("action").String()}
		if arg := data.Get("arg"); arg.Type() == js.TypeString {
			p.Arg = arg.String()
		}
		p.Key = e.Get("detail").Int() == 0
		if p.Action != "finish" && p.Action != "exit" {
			go h.Press(p)
		}
		return
	}
	a := target.Call("closest", "a[href]")
	if !a.Truthy() || e.Get("button").Int() != 0 ||
		e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("shiftKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	if a.Get("target").String() != "" || a.Call("hasAttribute", "download").Bool() ||
		a.Get("origin").String() != global("location").Get("origin").String() || a.Get("search").String() != "" {
		return
	}
	if a.Call("matches", ".cite a, .note a").Bool() {
		if p, ok := notePress(a); ok {
			e.Call("preventDefault")
			go h.Press(p)
			return
		}
	}
	fragment := a.Get("hash").String()
	if fragment != "" {
		fragment = fragment[1:]
	}
	here, _ := Path()
	if path := a.Get("pathname").String(); path != here {
		carry(a)
		if h.Visit(path, fragment) {
			e.Call("preventDefault")
		}
	}
}

func listen(target js.Value, event string, fn func(e js.Value)) {
	target.Call("addEventListener", event, js.FuncOf(func(_ js.Value, args []js.Value) any {
		fn(argument(args))
		return nil
	}))
}

// RememberScroll writes how far the page in front is scrolled into its history
// entry.
func RememberScroll() {
	// How far a page is scrolled says how long it is. From here on that depends on
	// private answers.
	scroll := Scrolled()
	if from := global("document").Call("querySelector", ".private, .snapshot .begin"); from.Truthy() {
		scroll = min(scroll, max(0, scroll+from.Call("getBoundingClientRect").Get("top").Int()-80))
	}
	try(func() {
		global("history").Call("replaceState", map[string]any{"scroll": scroll, "width": width()}, "")
	})
}

// Height returns how many pixels of the page are in sight.
func Height() int { return js.Global().Get("innerHeight").Int() }

// Scrolled returns how far the page in front is scrolled.
func Scrolled() int { return js.Global().Get("scrollY").Int() }

// InFront reports whether the page can be seen.
func InFront() bool { return global("document").Get("visibilityState").String() == "visible" }

// Push adds a history entry.
func Push(path, fragment string) {
	if fragment != "" {
		path += "#" + fragment
	}
	global("history").Call("pushState", map[string]any{"scroll": 0, "width": width()}, "", path)
}

// Remembered returns the scroll position of the present history entry; -1 if there
// is none, or it was for a screen of another width.
func Remembered() (scroll int, ok bool) {
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
func HasFragment() bool { return len(global("location").Get("hash").String()) > 1 }

// ScrollTo scrolls at once, without motion.
func ScrollTo(y int) {
	js.Global().Call("scrollTo", map[string]any{"top": y, "behavior": "instant"})
}

// ScrollToID shows the element of a fragment, opening what it is folded into, and
// reports whether there is one.
func ScrollToID(id string) bool {
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

// Focus moves the focus without scrolling.
func Focus(selector string) {
	if el := global("document").Call("querySelector", selector); el.Truthy() {
		el.Call("focus", map[string]any{"preventScroll": true})
	}
}

// Element is an element of the page, kept to come back to.
type Element struct{ value js.Value }

// Focused is the element that has the focus.
func Focused() Element { return Element{global("document").Get("activeElement")} }

// Focus gives the element the focus again, and reports whether it could.
func (e Element) Focus() bool {
	if !e.value.Truthy() || !e.value.Get("isConnected").Bool() {
		return false
	}
	e.value.Call("focus", map[string]any{"preventScroll": true})
	return Focused().value.Equal(e.value)
}

// Shut makes everything but the open sheet and the way out unreachable, or reachable
// again.
func Shut(shut bool) {
	children := global("document").Call("querySelectorAll", "#app > :not(.veil):not(.say):not(:has(> .exit))")
	for i := range children.Length() {
		children.Index(i).Set("inert", shut)
	}
}

// Select selects the text of a field.
func Select(selector string) {
	if el := global("document").Call("querySelector", selector); el.Truthy() {
		el.Call("select")
	}
}

// Place is where the focus was in a page that is about to be replaced, and which
// of its folds were open.
type Place struct {
	focus string
	open  []int
}

// Remember notes the focus and the open folds.
func Remember() Place {
	var p Place
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

// Restore brings both back.
func (p Place) Restore() {
	folds := global("document").Call("querySelectorAll", "#app details")
	for _, i := range p.open {
		if i < folds.Length() {
			folds.Index(i).Set("open", true)
		}
	}
	if p.focus != "" {
		Focus(p.focus)
	}
}
