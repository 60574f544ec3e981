//go:build js

package browser

import (
	"context"
	"encoding/json"
	"strings"
	"syscall/js"
)

// Wish tells the worker what this reader wants kept, as JSON, and starts fetching.
func (*Window) Wish(ctx context.Context, wish []byte) {
	if active := registration(ctx).Get("active"); active.Truthy() {
		active.Call("postMessage", map[string]any{"wish": global("JSON").Call("parse", string(wish))})
	}
}

// Fill asks the worker to fetch what is missing, or to stop.
func (*Window) Fill(ctx context.Context, fetch bool) {
	words := "stop"
	if fetch {
		words = "fill"
	}
	if active := registration(ctx).Get("active"); active.Truthy() {
		active.Call("postMessage", words)
	}
}

// TellsConnection reports whether the browser says what kind of connection it has.
func (*Window) TellsConnection() bool { return global("navigator").Get("connection").Truthy() }

// Space returns how many bytes this site takes and how many it may, by the browser's
// estimate; noughts where it does not say.
func (*Window) Space(ctx context.Context) (usage, quota int64) {
	storage := global("navigator").Get("storage")
	if !storage.Truthy() || !storage.Get("estimate").Truthy() {
		return 0, 0
	}
	estimate, err := await(ctx, storage.Call("estimate"))
	if err != nil {
		return 0, 0
	}
	data := global("JSON").Call("stringify", []any{estimate.Get("usage"), estimate.Get("quota")}).String()
	var n [2]float64
	if json.Unmarshal([]byte(data), &n) != nil {
		return 0, 0
	}
	return int64(n[0]), int64(n[1])
}

// KeptSizes returns how many bytes each kept page takes, by path.
func (*Window) KeptSizes(ctx context.Context) map[string]int64 {
	sizes := map[string]int64{}
	eachKept(ctx, func(cache, request js.Value, path string) {
		response, err := await(ctx, cache.Call("match", request))
		if err != nil || !response.Truthy() {
			return
		}
		if blob, err := await(ctx, response.Call("blob")); err == nil {
			sizes[path] = int64(blob.Get("size").Int())
		}
	})
	return sizes
}

// KeptPages returns the paths of the articles kept for offline reading; nil in
// a browser that keeps none.
func (*Window) KeptPages(ctx context.Context) map[string]bool {
	if !global("caches").Truthy() || !global("navigator").Get("serviceWorker").Truthy() {
		return nil
	}
	kept := map[string]bool{}
	eachKept(ctx, func(_, _ js.Value, path string) { kept[path] = true })
	return kept
}

func eachKept(ctx context.Context, visit func(cache, request js.Value, path string)) {
	caches := global("caches")
	if !caches.Truthy() {
		return
	}
	names, err := await(ctx, caches.Call("keys"))
	if err != nil {
		return
	}
	for i := range names.Length() {
		name := names.Index(i).String()
		if !strings.HasPrefix(name, "pages-") {
			continue
		}
		cache, err := await(ctx, caches.Call("open", name))
		if err != nil {
			continue
		}
		requests, err := await(ctx, cache.Call("keys"))
		if err != nil {
			continue
		}
		for j := range requests.Length() {
			u := global("URL").New(requests.Index(j).Get("url"))
			visit(cache, requests.Index(j), u.Get("pathname").String())
		}
	}
}

// AskForMornings asks an installed app's browser to wake the worker now and then, so
// that a new edition is there before the reader is. Most browsers never do.
func (*Window) AskForMornings(ctx context.Context) {
	manager := registration(ctx).Get("periodicSync")
	permissions := global("navigator").Get("permissions")
	if !manager.Truthy() || !permissions.Truthy() {
		return
	}
	var asked js.Value
	if try(func() { asked = permissions.Call("query", map[string]any{"name": "periodic-background-sync"}) }) != nil {
		return
	}
	state, err := await(ctx, asked)
	if err != nil || state.Get("state").String() != "granted" {
		return
	}
	await(ctx, manager.Call("register", "edition", map[string]any{"minInterval": 12 * 60 * 60 * 1000}))
}
