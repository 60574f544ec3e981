//go:build js

package browser

import (
	"syscall/js"
	"time"

	"stale.love/app/client"
)

// Listen connects the handlers for as long as the page lives. It replaces go-app's
// own navigation, which takes every link.
func (w *Window) Listen(h client.Handlers) {
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
			go h.Press(client.Press{Action: "set", Arg: set.String(), Value: value})
		} else if t.Get("type").String() == "radio" && t.Call("closest", "[data-checkup]").Truthy() {
			go h.Press(client.Press{
				Action: "answer", Arg: t.Get("name").String(), Value: t.Get("value").String(),
				Pointer: byPointer,
			})
		}
	})
	keep := w.Keeper
	keep.width = width()
	rest := func() {
		new(Window).RememberScroll()
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
			go h.Press(client.Press{Action: "search", Value: t.Get("value").String()})
		}
	})
	listen(window, "submit", func(e js.Value) {
		form := e.Get("target")
		if do := form.Get("dataset").Get("submit"); do.Type() == js.TypeString {
			e.Call("preventDefault")
			p := client.Press{Action: do.String()}
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
			go h.Press(client.Press{Action: "search-now", Value: form.Call("querySelector", "input").Get("value").String()})
		}
		if form.Call("hasAttribute", "data-checkup").Bool() {
			e.Call("preventDefault")
			// A key that sends the form means no button in particular: nothing is decided.
			if by := e.Get("submitter"); by.Truthy() && by.Get("dataset").Get("action").Type() == js.TypeString {
				go h.Press(client.Press{Action: by.Get("dataset").Get("action").String()})
			}
		}
	})
	listen(window, "keydown", func(e js.Value) {
		byPointer = false
		if answerByKey(e, h) {
			return
		}
		chooseByKey(e)
		if e.Get("key").String() == "Escape" && global("document").Call("getElementById", "sheet").Truthy() {
			go h.Press(client.Press{Action: "close"})
		}
		if p, ok := keyPress(e); ok {
			if h.Means(p.Arg) {
				// Else "/" is written into the field that it leads to, if that is there in time,
				// and begins another search in browsers that have one of their own.
				e.Call("preventDefault")
			}
			go h.Press(p)
		}
	})
	listen(window, "popstate", func(e js.Value) {
		path, _ := new(Window).Path()
		scroll, _ := new(Window).Remembered()
		go h.Back(path, scroll)
	})
	listen(window, "online", func(js.Value) { go h.Online(true) })
	listen(window, "offline", func(js.Value) { go h.Online(false) })
	listen(window, "pagehide", func(js.Value) {
		new(Window).Hush()
		new(Window).RememberScroll()
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

func click(e js.Value, h client.Handlers) {
	if e.Get("defaultPrevented").Bool() {
		return
	}
	target := e.Get("target")
	if b := target.Call("closest", "[data-action]"); b.Truthy() {
		data := b.Get("dataset")
		p := client.Press{Action: data.Get("action").String()}
		if arg := data.Get("arg"); arg.Type() == js.TypeString {
			p.Arg = arg.String()
		}
		p.Key = e.Get("detail").Int() == 0
		if p.Action != "finish" && p.Action != "finish-unkept" && p.Action != "exit" {
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
	here, _ := new(Window).Path()
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
