//go:build js

package browser

import (
	"context"
	"syscall/js"

	"stale.love/app/replica"
)

// IndexPath is where the search index of the page in front is; empty: it has none.
func (*Window) IndexPath() string {
	if script := global("document").Call("querySelector", "script[data-index]"); script.Truthy() {
		return script.Get("dataset").Get("index").String()
	}
	return ""
}

// Bytes fetches a file of this site.
func (*Window) Bytes(ctx context.Context, path string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	response, err := await(ctx, js.Global().Call("fetch", path))
	if err != nil {
		return nil, wrap("fetching "+path, err)
	}
	if status := response.Get("status").Int(); status != 200 {
		return nil, &replica.StatusError{Status: status}
	}
	buffer, err := await(ctx, response.Call("arrayBuffer"))
	if err != nil {
		return nil, wrap("fetching "+path, err)
	}
	array := global("Uint8Array").New(buffer)
	data := make([]byte, array.Length())
	js.CopyBytesToGo(data, array)
	return data, nil
}

// Query returns what a parameter of the address says.
func (*Window) Query(name string) string {
	v := global("URLSearchParams").New(global("location").Get("search")).Call("get", name)
	if v.Type() != js.TypeString {
		return ""
	}
	return v.String()
}

// Replace changes the address in place: the one before is not in the history.
func (*Window) Replace(path string) {
	global("history").Call("replaceState", global("history").Get("state"), "", path)
}

// Value returns what is in a field.
func (*Window) Value(selector string) string {
	if el := global("document").Call("querySelector", selector); el.Truthy() {
		return el.Get("value").String()
	}
	return ""
}

// Blur takes the focus from a field, which puts a phone's keyboard away.
func (*Window) Blur(selector string) {
	if el := global("document").Call("querySelector", selector); el.Truthy() {
		el.Call("blur")
	}
}
