//go:build js

package browser

import "syscall/js"

const wordKey = "stale-word"

// LeaveWord keeps a sentence for the page that this tab loads next.
func (*Window) LeaveWord(words string) {
	try(func() { global("sessionStorage").Call("setItem", wordKey, words) })
}

// TakeWord returns that sentence, once; empty: there is none.
func (*Window) TakeWord() (words string) {
	try(func() {
		storage := global("sessionStorage")
		if v := storage.Call("getItem", wordKey); v.Type() == js.TypeString {
			words = v.String()
			storage.Call("removeItem", wordKey)
		}
	})
	return words
}
