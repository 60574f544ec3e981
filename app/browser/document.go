//go:build js

package browser

import (
	"strings"
	"syscall/js"
)

// Headless reports whether this is a service worker: there is no document.
func Headless() bool { return global("document").IsUndefined() }

// Catalog returns the library's JSON, which the boot script fetched beside the
// app.
func (*Window) Catalog() []byte { return []byte(global("staleCatalog").String()) }

// Online is what the browser believes, for display only.
func (*Window) Online() bool { return global("navigator").Get("onLine").Truthy() }

// MarkReady says that the app has taken the page over.
func (*Window) MarkReady() { root().Get("dataset").Set("app", "ready") }

// PageKind returns which page the server or the worker answered with: what
// follows "page-" in the class of its frame.
func (*Window) PageKind() string {
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
func (*Window) Describe(title, description string) {
	global("document").Set("title", title)
	if meta := global("document").Call("querySelector", `meta[name="description"]`); meta.Truthy() {
		meta.Set("content", description)
	}
}

// InFront reports whether the page can be seen.
func (*Window) InFront() bool { return global("document").Get("visibilityState").String() == "visible" }
