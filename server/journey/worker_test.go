//go:build !js

package journey

import "github.com/chromedp/cdproto/serviceworker"

// worker is the service worker that the browser has registered for the site.
func (tab *tab) worker() serviceworker.RegistrationID {
	tab.t.Helper()
	var id serviceworker.RegistrationID
	if !until(testPatience, func() bool {
		tab.mu.Lock()
		defer tab.mu.Unlock()
		id = tab.registration
		return id != ""
	}) {
		tab.t.Fatal("no service worker is registered")
	}
	return id
}

// BackgroundSync is the browser finding that the network is back.
func (tab *tab) BackgroundSync() { tab.backgroundSync("outbox") }

// BackgroundEvents is the same for what is counted about nobody.
func (tab *tab) BackgroundEvents() { tab.backgroundSync("events") }

func (tab *tab) backgroundSync(tag string) {
	tab.t.Helper()
	call(tab, serviceworker.DispatchSyncEvent, serviceworker.DispatchSyncEventParams{
		Origin: tab.profile.server.origin, RegistrationID: tab.worker(), Tag: tag,
	})
}

// Morning is the browser waking the worker of an installed app.
func (tab *tab) Morning() {
	tab.t.Helper()
	call(tab, serviceworker.DispatchPeriodicSyncEvent, serviceworker.DispatchPeriodicSyncEventParams{
		Origin: tab.profile.server.origin, RegistrationID: tab.worker(), Tag: "edition",
	})
}
