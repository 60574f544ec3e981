//go:build js

package browser

import "syscall/js"

const discreetKey = "stale-discreet"

// Discreet reports whether this device is to show no name. It is in localStorage
// because the early script must know before the first paint.
func (*Window) Discreet() (yes bool) {
	try(func() { yes = global("localStorage").Call("getItem", discreetKey).Type() == js.TypeString })
	return yes
}

// SetDiscreet keeps the setting; the page shows it when it is loaded again.
func (*Window) SetDiscreet(yes bool) error {
	return wrap("keeping the setting", try(func() {
		if yes {
			global("localStorage").Call("setItem", discreetKey, "yes")
			return
		}
		global("localStorage").Call("removeItem", discreetKey)
	}))
}
