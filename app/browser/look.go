//go:build js

package browser

import "syscall/js"

const lookKey = "stale-look"

// Look returns the text settings as JSON; empty: none were made. They are in
// localStorage because the early script must have them before the first paint.
func (*Window) Look() (text string) {
	try(func() {
		if v := global("localStorage").Call("getItem", lookKey); v.Type() == js.TypeString {
			text = v.String()
		}
	})
	return text
}

// SetLook keeps the text settings and applies them to the page; it fails where the
// browser keeps nothing for this site, and then applies nothing.
func (*Window) SetLook(text string) error {
	if err := try(func() { global("localStorage").Call("setItem", lookKey, text) }); err != nil {
		return wrap("keeping the text settings", err)
	}
	new(Window).ApplyLook()
	return nil
}

// ApplyLook puts the settings that are kept on the page: another tab may have
// changed them.
func (*Window) ApplyLook() {
	if apply := global("staleLook"); apply.Truthy() {
		apply.Invoke()
	}
}

// Wanted returns what was pressed before the app ran and only it can do, once.
func (*Window) Wanted() string {
	data := root().Get("dataset")
	v := data.Get("wanted")
	if v.Type() != js.TypeString {
		return ""
	}
	root().Call("removeAttribute", "data-wanted")
	return v.String()
}

// ReserveContinue has the early script keep room for "continue reading" before the
// first paint of the home page, or no longer. It says that there is something, not
// what.
func (*Window) ReserveContinue(yes bool) {
	try(func() {
		storage := global("localStorage")
		if yes {
			storage.Call("setItem", "stale-continue", "1")
		} else {
			storage.Call("removeItem", "stale-continue")
		}
	})
}
