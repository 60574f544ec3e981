//go:build !js

package journey

import (
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp/kb"

	"stale.love/app/engagement"
	"stale.love/app/page"
	"stale.love/content"
)

// scene is a page in one of its states: what is looked at in pictures and what
// accessibility rules are run on.
type scene struct {
	name string
	path string     // opened first; empty: stays where the last scene was
	set  func(*tab) // brings the page into its state; nil: as it opens
}

// look is one way to show a scene.
type look struct {
	width  int64
	scheme string // light, sepia, dark; contrast: the system's few colours
}

func (l look) String() string { return fmt.Sprintf("%s-%d", l.scheme, l.width) }

// scenes are played in this order by one reader: nobody yet, then with an account,
// then with the server gone.
func scenes(library *content.Library) []scene {
	first := library.Articles[0]
	list := []scene{}
	fixed, _ := page.Paths(library)
	for _, path := range fixed {
		list = append(list, scene{name: "fixed" + path, path: path})
	}
	for _, e := range library.Exercises {
		if len(e.Timers) > 1 {
			list = append(list, scene{name: "timers", path: e.Path()})
			break
		}
	}
	for _, a := range library.Articles {
		if a.Sensitive {
			list = append(list, scene{name: "sensitive", path: a.Path()})
			break
		}
	}
	return append(list,
		scene{"not-found", "/no-such-page", nil},
		scene{"article", first.Path(), nil},
		scene{"exercise", library.Exercises[1].Path(), nil},
		scene{"timer-runs", "", func(tab *tab) {
			tab.Tap(`.timer [data-arg="start"]`)
			tab.Wait("the clock to run", `document.querySelector('.timer.runs')`)
		}},
		scene{"search-found", "/search", func(tab *tab) {
			tab.Tap(`#q`)
			tab.Type("money fights")
			tab.Wait("what was found", `document.querySelector('.found .line')`)
		}},
		scene{"search-nothing", "/search", func(tab *tab) {
			tab.Tap(`#q`)
			tab.Type("xylophone")
			tab.WaitText(".tally", "Nothing was found.")
		}},
		scene{"own-page", library.Pages[0].Path(), nil},
		scene{"article-again", first.Path(), nil},
		scene{"sign-in", "", func(tab *tab) {
			tab.Tap(like)
			tab.Wait("the sheet", `document.querySelector('#sheet')`)
		}},
		scene{"liked", first.Path(), nil},
		scene{"text-settings", "", func(tab *tab) {
			tab.Tap(`.bar [data-action="look"]`)
			tab.Wait("the sheet", `document.querySelector('#sheet .look')`)
		}},
		scene{"source", first.Path(), func(tab *tab) {
			tab.Tap(`.cite a`)
			tab.Wait("the source", `document.querySelector('#note')?.matches(':popover-open')`)
		}},
		scene{"shortcuts", first.Path(), func(tab *tab) {
			tab.ReadTo(2600)
			tab.Keys("?")
			tab.Wait("the sheet", `document.querySelector('#sheet .shortcuts')?.checkVisibility()`)
		}},
		scene{"continue", "/", func(tab *tab) { tab.WaitText(".continue-card .name", first.Title) }},
		scene{"article-middle", first.Path(), func(tab *tab) { tab.ReadTo(2600) }},
		scene{"contents", "", func(tab *tab) {
			tab.Tap(contentsButton)
			tab.Wait("the contents", contentsOpen)
		}},
		scene{"article-end", "", func(tab *tab) {
			tab.Keys(kb.Escape)
			tab.Tap(`#sources summary`)
			tab.Wait("the sources", `document.querySelector('#sources').open`)
		}},
		scene{"after-article", "", func(tab *tab) {
			eval[any](tab, `document.querySelector('.after').scrollIntoView({ behavior: 'instant' })`)
		}},
		scene{"question", "/checkup", func(tab *tab) {
			tab.Tap(`.question.current .option:nth-child(4)`)
			tab.Wait("the next question", `document.querySelector('.question.current')?.dataset.position === '1'`)
		}},
		scene{"question-list", "", func(tab *tab) {
			tab.Tap(`[data-action="checkup-list"]`)
			tab.Wait("the list", `document.querySelector('.as-list')`)
		}},
		scene{"carrying-on", "/checkup", func(tab *tab) {
			tab.Tap(`[data-action="checkup-list"]`)
			tab.Wait("one at a time", `!document.querySelector('.as-list')`)
			tab.Tap(`.question.current [data-action="back"]`)
			tab.Tap(`.tabs a[href="/"]`)
			tab.Tap(`.tabs a[href="/checkup"]`)
			tab.Wait("the offer to begin anew", `document.querySelector('[data-action="checkup-restart"]')`)
		}},
		scene{"checkup-end", "", func(tab *tab) {
			tab.answerItems(library.Quiz, func(i int) int { return i % 5 })
			tab.Wait("the end", `document.querySelector('.finish.current')`)
		}},
		scene{"private", "", func(tab *tab) {
			tab.Tap(`.question.finish.current [data-action="finish"]`)
			tab.Wait("the private questions", `document.querySelector('.private')`)
		}},
		scene{"private-answered", "", func(tab *tab) {
			tab.Tap(`[data-action="private-answer"][data-arg="0 not sure"]`)
			tab.Wait("the answer", `document.querySelector('[data-arg="0 not sure"][aria-checked="true"]')`)
		}},
		scene{"private-thanks", "", func(tab *tab) {
			tab.Tap(`[data-action="private-next"]`)
			tab.WaitText("h1", "Thank you for telling us, even if only here.")
		}},
		scene{"snapshot-for-one", "", func(tab *tab) {
			tab.Tap(`[data-action="private-next"]`)
			tab.Wait("the snapshot", `document.querySelectorAll('.part').length === 4`)
		}},
		scene{"snapshot", "/checkup/snapshot", nil},
		scene{"working", "", func(tab *tab) {
			tab.Tap(`.working summary`)
			tab.Wait("the sums", `document.querySelector('.sum').checkVisibility()`)
		}},
		scene{"over-time", "/checkup", func(tab *tab) {
			tab.takeCheckup(library.Quiz)
			tab.Tap(`.over-time [data-action="forget-ask"][data-arg="all"]`)
			tab.Wait("the question before deleting", `document.querySelector('.sure')`)
		}},
		scene{"account-like", library.Articles[1].Path(), func(tab *tab) { tab.SignUp() }},
		scene{"library-signed-in", "/library", nil},
		scene{"account-signed-in", "/account", func(tab *tab) {
			tab.Wait("the passkeys", `document.getElementById('passkeys')`)
		}},
		scene{"recovery-codes", "", func(tab *tab) {
			tab.Tap(`[data-action="codes"]`)
			tab.Wait("the codes", `document.querySelector('#sheet .codes')`)
		}},
		scene{"sign-out-everywhere", "/account", func(tab *tab) {
			tab.Tap(`[data-action="sign-out-everywhere"]`)
			tab.Wait("what else can be ended", `document.querySelector('#end-codes')`)
		}},
		scene{"new-ways", "/about", func(tab *tab) {
			tab.forgetWays()
			tab.Open("/library")
			tab.Wait("the notice", `document.querySelector('.edition [data-action="ways-known"]')`)
		}},
		scene{"compare", "/checkup/compare", func(tab *tab) { tab.Stage("Begin together") }},
		scene{"compare-code", "", func(tab *tab) {
			tab.Tap(`[data-action="compare-start"]`)
			tab.Stage("Your code")
		}},
		scene{"waiting", library.Articles[2].Path(), func(tab *tab) {
			tab.Kept(len(library.Articles))
			tab.profile.server.Kill()
			tab.Tap(like)
			tab.Pending(1)
		}},
		scene{"library-waiting", "/library", nil},
		scene{"sign-out", "", func(tab *tab) {
			tab.Tap(`[data-action="sign-out"]`)
			tab.Wait("that it was tried", `document.querySelector('#sheet')?.innerText.includes('There is no connection')`)
		}},
		scene{"not-accepted", "", func(tab *tab) {
			tab.refuse("likes/"+library.Articles[2].Slug, "This article is no longer in the magazine, so your like for it could not be kept.")
		}},
		scene{"offline-page", "/never-seen", nil},
	)
}

// refuse opens the library while the server is gone, and answers what waits as one
// does that no longer has what was liked.
func (tab *tab) refuse(item, why string) {
	tab.t.Helper()
	line := tab.profile.server.line
	line.Before(func(w http.ResponseWriter, r *http.Request) bool {
		var sent engagement.SyncRequest
		if r.URL.Path != "/api/v1/sync" || json.NewDecoder(r.Body).Decode(&sent) != nil {
			return false
		}
		json.NewEncoder(w).Encode(engagement.SyncResponse{V: 1, Epoch: sent.Epoch, Cursor: sent.Cursor,
			Rejected: []engagement.Rejection{{Item: item, Code: engagement.UnknownArticle, Message: why}}})
		return true
	})
	tab.Open("/library") // a page that opens sends what waits
	tab.Wait("the refusal", `document.querySelector('.rejected')`)
	line.Before(nil)
}

// forgetWays has this device know none of the ways into its account.
func (tab *tab) forgetWays() {
	tab.t.Helper()
	tab.Wait("the device to know the ways in", knowsWays)
	eval[bool](tab, `(async () => {
		const ask = (r) => new Promise((done, fail) => { r.onsuccess = () => done(r.result); r.onerror = () => fail(r.error); });
		const { name } = (await indexedDB.databases()).find((d) => /^stale-[0-9a-f]{8}-/.test(d.name));
		const db = await ask(indexedDB.open(name));
		await ask(db.transaction('drafts', 'readwrite').objectStore('drafts').put({ k: 'ways', v: [] }));
		db.close();
		return true;
	})()`)
}

// play shows the scenes, one after the other, in every look.
func play(p *profile, list []scene, looks []look, each func(tab *tab, sc scene, l look)) {
	tab := p.Tab()
	tab.Excuse("/no-such-page")
	for _, sc := range list {
		tab.wear(look{390, "light"})
		if sc.path != "" {
			tab.Open(sc.path)
		}
		if sc.set != nil {
			sc.set(tab)
		}
		for _, l := range looks {
			tab.wear(l)
			each(tab, sc, l)
		}
	}
}

// wear changes how the page is shown, without opening it again. Sepia is put where the
// reader's choice puts it: the sheet to choose it in would take the scene's place.
func (tab *tab) wear(l look) {
	tab.t.Helper()
	height := int64(844)
	if l.width >= 760 {
		height = 900
	}
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.width, Height: height, DeviceScaleFactor: 1, Mobile: l.width < 760,
	})
	prefers, forced := l.scheme, "none"
	switch l.scheme {
	case "sepia":
		prefers = "light"
	case "contrast":
		prefers, forced = "dark", "active"
	}
	call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{
		{Name: "prefers-color-scheme", Value: prefers},
		{Name: "prefers-reduced-motion", Value: "reduce"},
		{Name: "forced-colors", Value: forced},
	}})
	eval[any](tab, fmt.Sprintf(`(() => {
		const root = document.documentElement;
		if (%q === 'sepia') root.dataset.theme = 'sepia'; else delete root.dataset.theme;
	})()`, l.scheme))
	tab.settle()
}
