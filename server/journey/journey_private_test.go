//go:build !js

package journey

import (
	"fmt"
	"maps"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"

	"stale.love/content"
)

// told are words that nothing but the private questions, their answers and what
// follows from them would leave behind.
var told = regexp.MustCompile(`(?i)not sure|rather not|\d (yes|no)\b|private-|afraid|threaten|\bhide\b|safety`)

// visitPrivately takes the checkup with an account that results go to, answers the private questions as
// given, and returns everything that this has left anywhere.
func visitPrivately(t *testing.T, library *content.Library, answers [3]string) (left traces, tab *tab) {
	t.Helper()
	left = traces{}
	s, l := startBehindLine(t)
	left.sentOver(l)
	p := newProfile(t, s)
	tab = p.Tab()
	tab.Open(library.Articles[0].Path())
	tab.Kept(len(library.Articles))
	tab.SignUp()
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`.tabs a[href="/checkup"]`)
	tab.answerItems(library.Quiz, func(i int) int { return i % 5 })
	title, address, entries := tab.where()
	tab.Tap(`.question.finish.current [data-action="finish"]`)
	tab.Wait("the private questions", `document.querySelectorAll('.private [role=radiogroup]').length === 3`)
	for i, answer := range answers {
		tap := fmt.Sprintf(`[data-action="private-answer"][data-arg="%d %s"]`, i, answer)
		tab.Tap(tap)
		tab.Wait("the answer to show", `document.querySelector('`+tap+`').ariaChecked === 'true'`)
	}
	if a, b, c := tab.where(); a != title || b != address || c != entries {
		t.Errorf("the history says %q at %s, entry %d; before the questions %q at %s, entry %d", a, b, c, title, address, entries)
	}
	if n := eval[int](tab, `document.querySelectorAll('.private :is(input, select, textarea, form)').length`); n != 0 {
		t.Errorf("%d form fields, whose state browsers keep", n)
	}
	eval[any](tab, `(() => { const start = document.startViewTransition; globalThis.moved = 0; document.startViewTransition = (...a) => { moved++; return start.apply(document, a); }; })()`)
	tab.Tap(`[data-action="private-next"]`)
	if answers[0] != "no" {
		tab.WaitText("h1", "Thank you for telling us, even if only here.")
		tab.Tap(`[data-action="private-next"]`)
	}
	tab.Wait("the snapshot", `document.querySelectorAll('.part').length === 4`)
	if eval[int](tab, `moved`) != 0 {
		t.Error("the questions fade away: their picture stays for longer than they do")
	}
	tab.Tap(`[data-action="share-results"][data-arg="yes"]`)
	tab.Wait("the snapshot to be confirmed", `document.querySelector('.keep').textContent.includes('in your account')`)
	tab.Sync("idle", 0)
	if html := eval[string](tab, `document.documentElement.outerHTML`); strings.Contains(html, "private-answer") || strings.Contains(html, "Thank you for telling us") {
		t.Error("the questions are still in the page")
	}
	return left, tab
}

// where is what the browser's history shows of the page in front.
func (tab *tab) where() (title, address string, entries int) {
	tab.t.Helper()
	return eval[string](tab, `document.title`), eval[string](tab, `location.href`), eval[int](tab, `history.length`)
}

// TestPrivate_AnswersLeaveNoTrace has two readers do the same but for the private
// questions, and compares everything that is left: in every store of the browser,
// in every request, in the server's database and its log. Nobody who has all of
// that can tell one from the other.
func TestPrivate_AnswersLeaveNoTrace(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	var afraid, well traces
	var first, second *tab
	var both sync.WaitGroup
	both.Go(func() {
		afraid, first = visitPrivately(t, library, [3]string{"not sure", "yes", "rather not say"})
		afraid.keptIn(first)
		afraid.heldBy(first.profile.server)
	})
	both.Go(func() {
		well, second = visitPrivately(t, library, [3]string{"no", "no", "no"})
		well.keptIn(second)
		well.heldBy(second.profile.server)
	})
	both.Wait()
	if t.Failed() {
		return
	}
	if len(afraid) < 100 {
		t.Errorf("only %d things were looked at", len(afraid))
	}
	for _, d := range afraid.differences(well) {
		// Counts are sent when the network likes.
		if !strings.Contains(d, "indexedDB stale-device events") && !strings.Contains(d, "indexedDB stale-device counts") {
			t.Error(d)
		}
	}
	for at, text := range afraid {
		if found := told.FindString(at + " " + text); found != "" {
			t.Errorf("%q in %s: %.200s", found, at, text)
		}
	}

	// What this test would say if there were a trace, wherever one could be.
	for where, script := range map[string]string{
		"localStorage":   `localStorage.n = btoa('0 not sure')`,
		"sessionStorage": `sessionStorage.n = 1`,
		"indexedDB":      `new Promise((ok) => { indexedDB.open('stale-device').onsuccess = (e) => { const db = e.target.result, t = db.transaction('meta', 'readwrite'), s = t.objectStore('meta'); s.put({ [s.keyPath]: 'n' }); t.oncomplete = () => { db.close(); ok(); }; }; })`,
		"cache":          `caches.open('n').then((c) => c.put('/n', new Response('yes')))`,
		"history":        `history.replaceState({ n: 1 }, '')`,
		"request":        `fetch('/api/v1/counts?n=1').then((r) => r.text())`,
		"console":        `console.log('n')`,
		"window":         `window.name = 'n'`,
	} {
		before := maps.Clone(afraid)
		eval[any](first, script)
		after := maps.Clone(afraid) // requests are noted in afraid itself
		after.keptIn(first)
		if found := strings.Join(after.differences(before), "\n"); !strings.Contains(found, where) {
			t.Errorf("a trace in %s would not be found: %s", where, found)
		}
	}

	dir := first.profile.dir
	first.profile.Close()
	for _, answer := range []string{"0 not sure", "2 rather not say"} {
		if files := onDisk(t, dir, answer); len(files) > 0 {
			t.Errorf("%q is on the disk, in %v", answer, files)
		}
	}
	if len(onDisk(t, dir, "stale-early")) == 0 {
		t.Error("nothing at all is found on the disk: the search proves nothing")
	}
}

// TestPrivate_NothingIsSeenByWhoeverComesBack plays what browsers say when a page
// is kept for Back and shown again.
func TestPrivate_NothingIsSeenByWhoeverComesBack(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	tab := newProfile(t, startServer(t)).Tab()
	tab.Open("/checkup")
	tab.answerItems(library.Quiz, func(int) int { return 2 })
	tab.Tap(`.question.finish.current [data-action="finish"]`)
	tab.Tap(`[data-action="private-answer"][data-arg="1 yes"]`)
	tab.Wait("the answer", `document.querySelector('[data-arg="1 yes"]').ariaChecked === 'true'`)
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	if eval[bool](tab, `document.querySelector('.private').checkVisibility()`) {
		t.Error("the questions are printed")
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
	if eval[bool](tab, `(() => { dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })); return document.querySelector('.private')?.checkVisibility() ?? false; })()`) {
		t.Error("the page that is kept for Back shows the questions")
	}
	eval[any](tab, `dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`)
	tab.Wait("a checkup that nobody has begun", `document.querySelector('.question.current')?.dataset.position === '0' && !document.querySelector('.private')`)
	tab.Tap(`.tabs a[href="/library"]`)
	tab.Tap(`a[href="/checkup/snapshot"]`)
	tab.Wait("a snapshot like anybody's", `document.querySelector('.begin a[href^="/exercises"]')`)
}
