//go:build js

// Command app is the client of stale.love, compiled to WebAssembly. With a
// document it takes the prerendered page over; in the service worker, where
// there is none, it only sends what waits and ends.
package main

import (
	"stale.love/app/browser"
	"stale.love/app/client"
)

func main() {
	if browser.Headless() {
		client.Drain()
		return
	}
	client.Run()
}
