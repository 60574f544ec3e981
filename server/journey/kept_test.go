//go:build !js

package journey

import "fmt"

// Kept waits until the service worker has the articles for offline reading: all
// of them, or as many as it keeps.
func (tab *tab) Kept(articles int) {
	tab.t.Helper()
	tab.Wait("all articles to be kept for offline reading", keptScript(articles))
}

func keptScript(articles int) string {
	const most = 60 // WISH in shelf.js
	return fmt.Sprintf(`(async () => {
		if (!navigator.serviceWorker.controller) return false;
		const name = (await caches.keys()).find((n) => n.startsWith('pages-'));
		return name && (await (await caches.open(name)).keys()).length === %d;
	})()`, min(articles, most))
}

// Lose takes an article off the device, as a browser that needs room does.
func (tab *tab) Lose(path string) {
	tab.t.Helper()
	if !eval[bool](tab, `(async () => {
		const name = (await caches.keys()).find((n) => n.startsWith('pages-'));
		return (await caches.open(name)).delete(`+quote(path)+`);
	})()`) {
		tab.t.Fatalf("%s was not on the device", path)
	}
}
