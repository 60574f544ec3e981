//go:build js

package browser

import (
	"context"
	"strings"
	"syscall/js"
)

// InstallWay returns how this browser puts a site on the home screen: "prompt",
// "apple" by hand, "done" where this is the installed app; empty: it does not say.
func (*Window) InstallWay() string {
	standalone := global("navigator").Get("standalone")
	switch {
	case standalone.Truthy(), displays("standalone"), displays("window-controls-overlay"):
		return "done"
	case global("staleInstall").Truthy():
		return "prompt"
	case standalone.Type() == js.TypeBoolean:
		return "apple" // only Safari on phones and tablets has this at all
	}
	return ""
}

func displays(mode string) bool {
	return js.Global().Call("matchMedia", "(display-mode: "+mode+")").Get("matches").Bool()
}

// OnInstall calls fn when the way changes; the boot script hears it first.
func (*Window) OnInstall(fn func()) {
	listen(js.Global(), "stale-install", func(js.Value) { go fn() })
}

// AskToInstall shows the browser's own question.
func (*Window) AskToInstall(ctx context.Context) {
	event := global("staleInstall")
	if !event.Truthy() {
		return
	}
	js.Global().Delete("staleInstall") // it can be used once
	if try(func() { event.Call("prompt") }) == nil {
		await(ctx, event.Get("userChoice"))
	}
}

// Badge puts a number on the app's icon where there are badges; 0 takes it off. In
// discreet mode there is none.
func (*Window) Badge(n int) {
	navigator := global("navigator")
	if !navigator.Get("setAppBadge").Truthy() {
		return
	}
	if new(Window).Discreet() {
		n = 0
	}
	// What comes of it, nobody needs to know: an app that is not installed has none.
	if n > 0 {
		navigator.Call("setAppBadge", n).Call("catch", ignore())
	} else {
		navigator.Call("clearAppBadge").Call("catch", ignore())
	}
}

func ignore() js.Value { return global("Function").Get("prototype") }

// WaitingCatalog returns the catalog of a version that waits to take over, which its
// worker has cached already; nil: there is none.
func (*Window) WaitingCatalog(ctx context.Context) []byte {
	mine := ""
	if script := global("document").Call("querySelector", "script[data-catalog]"); script.Truthy() {
		mine = script.Get("dataset").Get("catalog").String()
	}
	caches := global("caches")
	if !caches.Truthy() {
		return nil
	}
	names, err := await(ctx, caches.Call("keys"))
	if err != nil {
		return nil
	}
	// The newest cache is the last.
	for i := names.Length() - 1; i >= 0; i-- {
		name := names.Index(i).String()
		if !strings.HasPrefix(name, "shell-") {
			continue
		}
		cache, err := await(ctx, caches.Call("open", name))
		if err != nil {
			return nil
		}
		requests, err := await(ctx, cache.Call("keys"))
		if err != nil {
			return nil
		}
		for j := range requests.Length() {
			path := global("URL").New(requests.Index(j).Get("url")).Get("pathname").String()
			if !strings.HasPrefix(path, "/assets/catalog.") || path == mine {
				continue
			}
			response, err := await(ctx, cache.Call("match", requests.Index(j)))
			if err != nil || !response.Truthy() {
				return nil
			}
			if text, err := await(ctx, response.Call("text")); err == nil {
				return []byte(text.String())
			}
		}
	}
	return nil
}
