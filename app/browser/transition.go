//go:build js

package browser

import (
	"context"
	"syscall/js"
)

// Transition runs update, which calls done once the page has changed, as a view
// transition where the browser has them and the reader has not asked for less
// motion; else, or if told to, it just runs it.
func (*Window) Transition(atOnce bool, update func(done func())) {
	document := global("document")
	start := document.Get("startViewTransition")
	if !start.Truthy() || !new(Window).InFront() || lessMotion() || atOnce {
		update(func() { settle(document) })
		return
	}
	var callback js.Func
	callback = js.FuncOf(func(js.Value, []js.Value) any {
		callback.Release()
		settle(document)
		var changed js.Func
		changed = js.FuncOf(func(_ js.Value, args []js.Value) any {
			changed.Release()
			resolve := args[0]
			go update(func() { resolve.Invoke() })
			return nil
		})
		return global("Promise").New(changed)
	})
	transition := document.Call("startViewTransition", callback)
	js.Global().Set("staleTurn", transition) // exit.js ends it where something is tapped meanwhile
	for _, promise := range []string{"ready", "finished", "updateCallbackDone"} {
		go await(context.Background(), transition.Get(promise)) // one that is overtaken is no error
	}
}

// carry marks the title in a list that was pressed: it becomes the title of the
// page that opens.
func carry(a js.Value) {
	document := global("document")
	settle(document)
	title := a.Call("closest", "h2, h3")
	if !title.Truthy() {
		title = a.Call("querySelector", ".name")
	}
	if title.Truthy() {
		title.Get("classList").Call("add", "carried")
		root().Get("classList").Call("add", "carrying")
	}
}

// settle takes the mark away.
func settle(document js.Value) {
	root().Get("classList").Call("remove", "carrying")
	if title := document.Call("querySelector", ".carried"); title.Truthy() {
		title.Get("classList").Call("remove", "carried")
	}
}
