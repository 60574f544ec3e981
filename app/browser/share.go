//go:build js

package browser

import (
	"context"
	"syscall/js"
	"time"

	"stale.love/app/client"
)

// Share offers a link through the share sheet where there is one, else copies
// it.
func (*Window) Share(ctx context.Context, title, link string) client.Shared {
	return share(ctx, map[string]any{"title": title, "url": link}, link)
}

// ShareText does the same with words beside the link; plain is both, to be copied.
func (*Window) ShareText(ctx context.Context, title, words, link, plain string) client.Shared {
	return share(ctx, map[string]any{"title": title, "text": words, "url": link}, plain)
}

func share(ctx context.Context, what map[string]any, plain string) client.Shared {
	navigator := global("navigator")
	if navigator.Get("share").Truthy() {
		var promise js.Value
		err := try(func() { promise = navigator.Call("share", what) })
		if err == nil {
			_, err = await(ctx, promise)
		}
		switch {
		case err == nil:
			return client.SharedSheet
		case isError(err, "AbortError"):
			return client.SharedNot
		}
	}
	if new(Window).Copy(ctx, plain) {
		return client.SharedCopy
	}
	return client.SharedFail
}

// Copy puts a text on the clipboard, and reports whether it could.
func (*Window) Copy(ctx context.Context, text string) bool {
	clipboard := global("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		return false
	}
	var promise js.Value
	if try(func() { promise = clipboard.Call("writeText", text) }) != nil {
		return false
	}
	_, err := await(ctx, promise)
	return err == nil
}

// Origin returns "https://host" of the page in front.
func (*Window) Origin() string { return global("location").Get("origin").String() }

// Download hands the reader a file that was made here.
func (*Window) Download(name, contentType string, data []byte) error {
	return try(func() {
		bytes := global("Uint8Array").New(len(data))
		js.CopyBytesToJS(bytes, data)
		blob := global("Blob").New([]any{bytes}, map[string]any{"type": contentType})
		link := global("URL").Call("createObjectURL", blob)
		a := global("document").Call("createElement", "a")
		a.Set("href", link)
		a.Set("download", name)
		a.Call("click")
		global("setTimeout").Invoke(js.FuncOf(func(js.Value, []js.Value) any {
			global("URL").Call("revokeObjectURL", link)
			return nil
		}), 60_000)
	})
}

// Installed reports whether the magazine runs from the home screen: there no browser
// deletes what it keeps for want of visits.
func (*Window) Installed() bool {
	return global("navigator").Get("standalone").Truthy() ||
		js.Global().Call("matchMedia", "(display-mode: standalone)").Get("matches").Bool()
}

// Persisted reports whether the browser has promised not to delete what this site
// keeps, without asking for it.
func (*Window) Persisted(ctx context.Context) bool {
	storage := global("navigator").Get("storage")
	if !storage.Truthy() || !storage.Get("persisted").Truthy() {
		return false
	}
	promised, err := await(ctx, storage.Call("persisted"))
	return err == nil && promised.Truthy()
}

// Persist asks the browser not to delete what this site keeps, and reports
// whether it promised.
func (*Window) Persist(ctx context.Context) bool {
	storage := global("navigator").Get("storage")
	if !storage.Truthy() || !storage.Get("persist").Truthy() {
		return false
	}
	// Some browsers ask the reader and never answer until they do.
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	promised, err := await(ctx, storage.Call("persist"))
	return err == nil && promised.Truthy()
}
