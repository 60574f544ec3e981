//go:build js

package browser

import (
	"context"
	"syscall/js"
)

// Shared is how sharing ended.
type Shared int

// The outcomes of Share.
const (
	SharedSheet Shared = iota // the share sheet was used
	SharedCopy                // the link is on the clipboard
	SharedNot                 // the reader closed the share sheet
	SharedFail                // neither is to be had: show the link
)

// Share offers a link through the share sheet where there is one, else copies
// it.
func Share(ctx context.Context, title, link string) Shared {
	navigator := global("navigator")
	if navigator.Get("share").Truthy() {
		var promise js.Value
		err := try(func() { promise = navigator.Call("share", map[string]any{"title": title, "url": link}) })
		if err == nil {
			_, err = await(ctx, promise)
		}
		switch {
		case err == nil:
			return SharedSheet
		case IsError(err, "AbortError"):
			return SharedNot
		}
	}
	if clipboard := navigator.Get("clipboard"); clipboard.Truthy() {
		if _, err := await(ctx, clipboard.Call("writeText", link)); err == nil {
			return SharedCopy
		}
	}
	return SharedFail
}

// Origin returns "https://host" of the page in front.
func Origin() string { return global("location").Get("origin").String() }
