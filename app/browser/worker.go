//go:build js

package browser

import (
	"context"
	"syscall/js"

	"stale.love/app/client"
)

// watchWorker reports what the service worker has to say: that articles were
// kept, and that a new version waits.
func watchWorker(news func(string)) {
	container := global("navigator").Get("serviceWorker")
	if !container.Truthy() {
		return
	}
	hadController := container.Get("controller").Truthy()
	listen(container, "message", func(e js.Value) {
		if data := e.Get("data"); data.Type() == js.TypeString {
			go news(data.String())
		}
	})
	listen(container, "controllerchange", func(js.Value) {
		if hadController {
			go news("changed")
		}
		hadController = true
	})
	go func() {
		registration, err := await(context.Background(), container.Get("ready"))
		if err != nil {
			return
		}
		active := registration.Get("active")
		active.Call("postMessage", "fill")
		if registration.Get("waiting").Truthy() && hadController {
			news("waiting")
		}
		listen(registration, "updatefound", func(js.Value) {
			fresh := registration.Get("installing")
			if !fresh.Truthy() {
				return
			}
			listen(fresh, "statechange", func(js.Value) {
				switch state := fresh.Get("state").String(); {
				case state == "installed" && container.Get("controller").Truthy():
					go news("waiting")
				case state == "activated":
					fresh.Call("postMessage", "fill")
				}
			})
		})
	}()
}

// CheckForUpdate asks the browser to look for a new version.
func (*Window) CheckForUpdate(ctx context.Context) {
	registration := registration(ctx)
	if registration.Truthy() {
		await(ctx, registration.Call("update"))
	}
}

// ActivateUpdate tells the version that waits to take over; the page reloads when it
// has.
func (*Window) ActivateUpdate(ctx context.Context) {
	r := registration(ctx)
	if waiting := r.Get("waiting"); waiting.Truthy() {
		// What the old version is fetching would be waited for.
		if active := r.Get("active"); active.Truthy() {
			active.Call("postMessage", "stop")
		}
		waiting.Call("postMessage", "take-over")
	}
}

func registration(ctx context.Context) js.Value {
	container := global("navigator").Get("serviceWorker")
	if !container.Truthy() {
		return js.ValueOf(map[string]any{})
	}
	r, err := await(ctx, container.Call("getRegistration"))
	if err != nil || !r.Truthy() {
		return js.ValueOf(map[string]any{})
	}
	return r
}

// AskForSync asks for a Background Sync under a tag, so that what waits is sent after the
// app was closed. Browsers without it send when the app is next in front. One that
// is asked for already is not asked for again: it would start the worker anew.
func (*Window) AskForSync(ctx context.Context, tag string) {
	manager := registration(ctx).Get("sync")
	if !manager.Truthy() {
		return
	}
	tags, err := await(ctx, manager.Call("getTags"))
	if err != nil || tags.Call("includes", tag).Bool() {
		return
	}
	await(ctx, manager.Call("register", tag))
}

// Tag returns what the worker was started for.
func (*Window) Tag() string {
	if tag := js.Global().Get("staleTag"); tag.Type() == js.TypeString {
		return tag.String()
	}
	return client.OutboxTag
}

// ReportWaiting tells the worker's script how much still waits.
func (*Window) ReportWaiting(n int) { js.Global().Set("staleWaiting", n) }

// Reload loads the page in front again.
func (*Window) Reload() { global("location").Call("reload") }

// GoTo leaves for another page by an ordinary navigation.
func (*Window) GoTo(path string) { global("location").Set("href", path) }

// Tell lets other tabs and the worker know that something changed.
func (*Window) Tell() {
	if channel := global("BroadcastChannel"); channel.Truthy() {
		c := channel.New("stale")
		c.Call("postMessage", "changed")
		c.Call("close")
	}
}

// Exclusively runs fn while no other context of this origin runs one under the
// same name. Without Web Locks it just runs: the protocol does not need them.
func (*Window) Exclusively(ctx context.Context, name string, fn func()) {
	locks := global("navigator").Get("locks")
	if !locks.Truthy() {
		fn()
		return
	}
	var held js.Func
	held = js.FuncOf(func(js.Value, []js.Value) any {
		var work js.Func
		work = js.FuncOf(func(_ js.Value, args []js.Value) any {
			resolve := args[0]
			go func() {
				fn()
				resolve.Invoke()
			}()
			return nil
		})
		promise := global("Promise").New(work)
		work.Release()
		return promise
	})
	defer held.Release()
	if _, err := await(context.WithoutCancel(ctx), locks.Call("request", name, held)); err != nil {
		fn()
	}
}
