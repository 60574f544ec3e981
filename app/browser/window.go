//go:build js

package browser

import "stale.love/app/client"

// Window is the browser as the client knows it: it implements client.Browser.
type Window struct {
	*Keeper
	*Screen
}

// NewWindow returns the window of this page.
func NewWindow() *Window { return &Window{&Keeper{}, &Screen{}} }

var _ client.Browser = (*Window)(nil)
