//go:build !js

package journey

import (
	"fmt"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/storage"
)

// Room gives the site that many bytes more than it has taken; below 0, all there is.
func (tab *tab) Room(more float64) {
	tab.t.Helper()
	params := storage.OverrideQuotaForOriginParams{Origin: tab.profile.server.origin}
	if more >= 0 {
		all := eval[float64](tab, `navigator.storage.estimate().then((e) => e.usage)`) + more
		params.QuotaSize = &all
	}
	call(tab, storage.OverrideQuotaForOrigin, params)
}

func TestShelf_ADeviceWithoutRoomKeepsTheReadersOwn(t *testing.T) {
	t.Parallel()
	all := loadLibrary(t).Articles
	oldest, older := all[len(all)-1], all[len(all)-2]
	s := startServer(t)
	tab := newProfile(t, s).Tab()
	tab.Excuse("QuotaExceededError")
	tab.Open("/library")
	tab.Kept(len(all))
	tab.Wait("what the articles take", `/articles take \d/.test(document.querySelector('.space').textContent)`)
	tab.Open(oldest.Path())
	tab.Tap(`.bar [data-action="save"]`)
	tab.Wait("it to be saved", `document.querySelector('.bar [data-action="save"]').ariaPressed === 'true'`)
	tab.Open("/library")
	tab.Tap(`label[for="newest-0"]`)
	tab.WaitHere("only what is saved", oldest)

	tab.Room(300_000)
	tab.Tap(`label[for="newest-60"]`)
	tab.Wait("the words for a full device", `document.querySelector('.fetching').textContent.includes('no room for more')`)
	kept := eval[[]string](tab, here+`.then((all) => all.split(' '))`)
	if len(kept) < 3 || len(kept) >= len(all) || !slices.Contains(kept, oldest.Slug) || slices.Contains(kept, older.Slug) {
		t.Fatalf("with little room these are here: %v", kept)
	}
	if !slices.Contains(kept, all[0].Slug) {
		t.Errorf("the newest is not among them: %v", kept)
	}

	tab.Room(0)
	tab.Open(older.Path())
	tab.Tap(`.bar [data-action="save"]`)
	tab.Wait("what is saved to take the room of what is not", here+`.then((all) => all.split(' ').includes(`+quote(older.Slug)+`))`)
	kept = eval[[]string](tab, here+`.then((all) => all.split(' '))`)
	if !slices.Contains(kept, oldest.Slug) || !slices.Contains(kept, all[0].Slug) {
		t.Errorf("then these are here: %v", kept)
	}

	tab.Room(-1)
	tab.Open("/library")
	tab.WaitHere("everything, once there is room", all...)
	tab.Wait("the words for it", fmt.Sprintf(`document.querySelector('.shelf').textContent.includes('All %d articles')`, len(all)))
}
