//go:build !js

package journey

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"stale.love/app/page"
)

func TestOffline_EverythingOpensAfterOneVisit(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	fixed, pieces := page.Paths(library)
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/")
	tab.Kept(len(pieces))

	s.Kill()
	p.Reopen()

	for _, path := range sample(library) {
		a, _ := library.Article(strings.TrimPrefix(path, "/articles/"))
		tab := p.Tab()
		tab.Open(a.Path())
		tab.WaitText("h1", a.Title)
		if n := eval[int](tab, `document.querySelector('#main .prose').textContent.length`); n < 1000 {
			t.Errorf("%s: the text has %d characters", a.Path(), n)
		}
		tab.Close()
	}
	first := p.Tab()
	for _, path := range slices.Concat(fixed, []string{library.Exercises[0].Path(), library.Pages[0].Path()}) {
		first.Open(path)
		if n := eval[int](first, `document.querySelectorAll('#main h1').length`); n != 1 {
			t.Errorf("%s has %d headings of the first order", path, n)
		}
	}
	first.Open("/library")
	first.Wait("the library to say what is here", fmt.Sprintf(`document.querySelector('.shelf').textContent.includes('All %d articles')`, len(pieces)))

	first.Open("/articles")
	first.Tap(`a[href="` + pieces[len(pieces)-1] + `"]`)
	first.WaitText("h1", library.Articles[len(pieces)-1].Title)

	t.Run("an address that nobody knows shows the offline page", func(t *testing.T) {
		tab := p.Tab()
		tab.t = t
		tab.Open("/no/such/page")
		settled(tab)
		tab.WaitText("h1", "This page is not on your device")
	})
	t.Run("an article that is not kept says so", func(t *testing.T) {
		tab := p.Tab()
		tab.t = t
		tab.Go("/articles")
		gone := library.Articles[2].Path()
		tab.Lose(gone)
		tab.Open(gone)
		settled(tab)
		tab.Wait("words for it", `document.querySelector('#main').textContent.includes('not on your device')`)
	})
}

func TestOffline_TheStatusSaysSoAndDoesNotChangeItsMind(t *testing.T) {
	t.Parallel()
	_, s, tab := member(t)
	s.Kill()
	tab.Tap(like) // something waits, and is tried again and again
	tab.Wait("the sync to notice", `document.querySelector('[data-sync]').dataset.sync === 'offline'`)
	words := eval[[]string](tab, `new Promise((done) => {
		const words = new Set(), pill = document.querySelector('[data-sync]'), end = performance.now() + 1500;
		const look = () => {
			if (pill.dataset.sync === 'offline') words.add(pill.textContent);
			if (performance.now() < end) requestAnimationFrame(look); else done([...words]);
		};
		look();
	})`)
	if len(words) != 1 || words[0] != "1 change waiting" {
		t.Errorf("while offline the status says %q", words)
	}
}
