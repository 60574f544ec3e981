//go:build !js

package journey

import (
	"github.com/chromedp/cdproto/fetch"
)

// Hold stops the page's requests to addresses of a pattern, until Answer.
func (tab *tab) Hold(pattern string) {
	tab.t.Helper()
	call(tab, fetch.Enable, fetch.EnableParams{Patterns: []*fetch.RequestPattern{{URLPattern: pattern}}})
}

// Held waits for a request that was stopped and returns its address.
func (tab *tab) Held() string {
	tab.t.Helper()
	var address string
	if !until(testPatience, func() bool {
		tab.mu.Lock()
		defer tab.mu.Unlock()
		if len(tab.held) > 0 {
			address = tab.held[0].Request.URL
		}
		return len(tab.held) > 0
	}) {
		tab.t.Fatalf("nothing was asked for%s", tab.state())
	}
	return address
}

// Answer answers the first request that was stopped.
func (tab *tab) Answer(html string) {
	tab.t.Helper()
	tab.mu.Lock()
	first := tab.held[0]
	tab.held = tab.held[1:]
	tab.mu.Unlock()
	call(tab, fetch.FulfillRequest, fetch.FulfillRequestParams{
		RequestID: first.RequestID, ResponseCode: 200, Body: []byte(html),
		ResponseHeaders: []*fetch.HeaderEntry{{Name: "Content-Type", Value: "text/html"}},
	})
}
