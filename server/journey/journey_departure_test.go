//go:build !js

package journey

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/page"

	"stale.love/app/engagement"
)

// everything is all that a page of this site can read on this device: databases,
// caches, storage, and the page itself.
const everything = `(async () => {
	const out = { local: { ...localStorage }, session: { ...sessionStorage }, databases: {}, caches: {}, page: document.documentElement.outerHTML, title: document.title };
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((r, no) => { const q = indexedDB.open(name); q.onsuccess = () => r(q.result); q.onerror = no; });
		out.databases[name] = {};
		for (const store of db.objectStoreNames) {
			out.databases[name][store] = await new Promise((r, no) => { const q = db.transaction(store).objectStore(store).getAll(); q.onsuccess = () => r(q.result); q.onerror = no; });
		}
		db.close();
	}
	for (const name of await caches.keys()) out.caches[name] = (await (await caches.open(name)).keys()).map((r) => new URL(r.url).pathname);
	return JSON.stringify(out);
})()`

func TestDeparture_NothingOfTheFirstReaderIsReadableForTheSecond(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	liked, begun := library.Articles[3], library.Articles[4]
	s := startServer(t)
	p := newProfile(t, s)
	first := p.Tab()
	beside := p.Beside()
	// What was asked of the account while she signs out is answered that she is gone.
	first.Excuse("status of 401")
	beside.Excuse("status of 401")
	first.Front()

	// Ann reads, likes, begins a checkup before she has an account, and finishes it
	// with one.
	first.Open("/checkup")
	first.Kept(len(library.Articles))
	first.Tap(`.question.current .option:nth-child(4)`)
	first.Wait("the next question", `document.querySelector('.question.current')?.dataset.position === '1'`)
	first.Open(liked.Path())
	passkeys := first.SignUp()
	ann := eval[string](first, `fetch('/api/v1/session').then((r) => r.json()).then((s) => s.account)`)
	first.Open(begun.Path())
	eval[bool](first, `(scrollTo(0, document.body.scrollHeight / 2), true)`)
	first.Go("/checkup")
	first.Tap(`.question.current .option:nth-child(2)`) // perhaps before the app runs
	first.Ready()
	beside.Front()
	beside.Open("/library")
	beside.Wait("the like", `document.querySelectorAll('[aria-labelledby="liked"] article').length === 1`)
	first.Front()
	draft := eval[string](first, everything)
	for _, want := range []string{ann, liked.Slug, begun.Slug, `"answers"`} {
		if !strings.Contains(draft, want) {
			t.Errorf("%s is nowhere while Ann is here: this test cannot tell", want)
		}
	}

	first.Open("/account")
	first.Tap(`[data-action="sign-out"]`)
	first.WaitText(".say", "Signed out.")
	first.Ready()
	beside.Wait("the other tab to be somebody else's", `document.documentElement.dataset.app === 'ready' && document.querySelectorAll('[aria-labelledby="liked"] article').length === 0`)

	both := []*tab{first, beside}
	look := func(who string) {
		t.Helper()
		for i, tab := range both {
			name := []string{"her tab", "the other tab"}[i]
			tab.Open("/library")
			kept := eval[string](tab, everything)
			var all struct {
				Local, Session map[string]string
				Databases      map[string]map[string][]json.RawMessage
				Page           string
			}
			if err := json.Unmarshal([]byte(kept), &all); err != nil {
				t.Fatal(err)
			}
			if _, there := all.Databases["stale-"+ann]; there || strings.Contains(kept, ann) {
				t.Errorf("%s, %s: Ann's account is still named", who, name)
			}
			var rest strings.Builder
			for database, stores := range all.Databases {
				for store, rows := range stores {
					if database == "stale-device" && store == "counts" {
						continue // everybody's numbers
					}
					for _, row := range rows {
						rest.WriteString(database + " " + store + " " + string(row) + "\n")
					}
				}
			}
			for key, value := range all.Local {
				rest.WriteString(key + " " + value + "\n")
			}
			for key, value := range all.Session {
				rest.WriteString(key + " " + value + "\n")
			}
			for _, what := range []string{liked.Slug, begun.Slug, `"answers"`, `"answer"`, `"liked":true`} {
				if strings.Contains(rest.String(), what) {
					t.Errorf("%s, %s: %s is left:\n%s", who, name, what, &rest)
				}
			}
			if strings.Contains(all.Page, "Continue reading") {
				t.Errorf("%s, %s: what Ann began is offered", who, name)
			}
		}
	}
	look("nobody")

	// Ben signs in on the same phone, with a passkey of his own.
	passkeys.Remove()
	first.Authenticator()
	first.Open("/checkup")
	first.Wait("a blank checkup", `document.querySelector('.question.current')?.dataset.position === '0' && !document.querySelector('input:checked')`)
	first.Open("/account")
	first.Tap(`#main [data-action="sign-in"]`)
	first.Tap(`#sheet [data-action="passkey-create"]`)
	first.sheetClosed()
	first.Wait("his page", `document.getElementById('passkeys')`)
	look("Ben")
	if n := s.number(`SELECT count(*) FROM accounts`); n != 2 {
		t.Errorf("there are %d accounts", n)
	}
}

// knowsWays is whether this device has kept which ways into its account there are.
const knowsWays = `(async () => {
	for (const { name } of await indexedDB.databases()) {
		if (!/^stale-[0-9a-f-]{36}$/.test(name)) continue;
		const open = indexedDB.open(name), db = await new Promise((done) => { open.onsuccess = () => done(open.result); });
		const get = db.transaction('drafts').objectStore('drafts').get('ways');
		const found = await new Promise((done) => { get.onsuccess = () => done(get.result); });
		db.close();
		if (found) return true;
	}
	return false;
})()`

func TestDeparture_DeletedOrSignedOutElsewhereEmptiesThisDevice(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	phone, laptop := newProfile(t, s), newProfile(t, s)
	one, two := phone.Tab(), laptop.Tab()
	one.Excuse("status of 4")
	two.Excuse("status of 4")
	one.Open(library.Articles[0].Path())
	passkeys := one.SignUp()
	account := eval[string](one, `fetch('/api/v1/session').then((r) => r.json()).then((s) => s.account)`)
	passkeys.CopyTo(two.Authenticator())
	arrive := func() {
		two.Open("/account")
		two.Tap(`#main [data-action="sign-in"]`)
		two.Tap(`#sheet [data-action="passkey-sign-in"]`)
		two.Wait("the account", `document.getElementById('passkeys')`)
		two.Sync("idle", 0)
	}
	empty := func(what string) {
		t.Helper()
		two.Ready()
		if kept := eval[string](two, everything); strings.Contains(kept, account) {
			t.Errorf("%s, and the account is still named: %s", what, kept)
		}
	}
	arrive()

	// What is added on one device is told on the other, until its reader has looked.
	two.Wait("the other device to know the ways in", knowsWays)
	one.ownPage()
	one.Tap(`[data-action="codes"]`)
	one.Tap(`#sheet [data-action="close"]`)
	one.sheetClosed()
	const told = `document.querySelector('.edition')?.innerText.includes('Recovery codes were made on')`
	two.Open("/library")
	two.Wait("the notice", told)
	two.Open("/library")
	two.Wait("the notice again", told)
	two.Tap(`.edition [data-action="ways-known"]`)
	two.Wait("the notice to go", `!document.querySelector('.edition')`)

	// Signed out from the phone.
	one.ownPage()
	one.Tap(`[data-action="session-end"]`)
	one.WaitText(".say", "Signed out there.")
	two.Go("/library")
	two.WaitText(".say", "You were signed out from another device.")
	empty("signed out elsewhere")

	// With something that waits, that is kept, hidden, and sent after the next
	// sign-in.
	arrive()
	two.Open(library.Articles[1].Path())
	two.Kept(len(library.Articles))
	one.ownPage()
	s.Kill()
	two.Front()
	two.Tap(like)
	two.Pending(1)
	two.Close()
	s.Start()
	one.Tap(`[data-action="sign-out-everywhere"]`)
	one.Tap(`#end-codes`)
	one.Tap(`#sheet [data-action="end-others"]`)
	one.WaitText(".say", "Signed out everywhere else.")
	if n := s.number(`SELECT count(*) FROM recovery_codes`); n != 0 {
		t.Errorf("%d recovery codes still open the account", n)
	}
	two = laptop.Tab()
	two.Excuse("status of 4")
	passkeys.CopyTo(two.Authenticator())
	two.Go("/library")
	two.Wait("the words for it", `document.querySelector('.say').innerText.includes('kept, hidden, until you sign in again')`)
	two.Ready()
	if n := eval[int](two, `document.querySelectorAll('[aria-labelledby="liked"] article').length`); n != 0 {
		t.Errorf("%d likes of the account can be seen", n)
	}
	arrive()
	s.waitCounts("the like that was kept", func(c map[string]engagement.Counts) bool { return c[library.Articles[1].Slug].Likes == 1 })

	// Deleted from the phone: two taps and a confirmation.
	one.Open("/account")
	one.Tap(`[data-action="delete-account"]`)
	one.Tap(`#sheet [data-action="account-deleted"]`)
	one.Wait("the words for it", `document.querySelector('.say').innerText.includes('Your account is deleted')`)
	one.Ready()
	passkeys.Empty("deleted")
	if kept := eval[string](one, everything); strings.Contains(kept, account) {
		t.Errorf("deleted, and the account is still named here: %s", kept)
	}
	if n := s.number(`SELECT (SELECT count(*) FROM accounts) + (SELECT count(*) FROM sessions) + (SELECT count(*) FROM likes)`); n != 0 {
		t.Errorf("%d rows are left", n)
	}
	s.waitCounts("no like counts any more", func(c map[string]engagement.Counts) bool {
		return c[library.Articles[0].Slug].Likes == 0 && c[library.Articles[1].Slug].Likes == 0
	})
	two.Go("/library")
	two.Wait("the reader to be told", `document.querySelector('#sheet')?.innerText.includes('deleted on another device')`)
	empty("deleted elsewhere")
	two.Tap(`#sheet [data-action="close"]`)
	two.sheetClosed()
}

func TestDiscreet_NoNameInTitlesHistoriesAndTheFirstPaint(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	p := newProfile(t, s)
	// Everything that the document was ever called, and what was at the top when it
	// was first painted.
	tab := p.Tab(`addEventListener('DOMContentLoaded', () => {
		globalThis.titles = [document.title];
		new MutationObserver(() => titles.push(document.title)).observe(document.querySelector('title'), { childList: true, characterData: true, subtree: true });
		requestAnimationFrame(() => { globalThis.painted = getComputedStyle(document.querySelector('.brand-name')).display; });
	});`)
	tab.Open("/account")
	tab.Tap(`[data-action="discreet"]`)
	tab.WaitText(".say", "Discreet mode is on.")
	tab.Ready()
	for _, path := range []string{library.Articles[0].Path(), "/checkup", "/help", "/library"} {
		tab.Open(path)
		if titles := eval[string](tab, `titles.join()`); strings.Trim(titles, "Reading,") != "" {
			t.Errorf("%s was called %s", path, titles)
		}
		if painted := eval[string](tab, `painted`); painted != "none" {
			t.Errorf("%s: the name was painted (%s)", path, painted)
		}
	}
	tab.Tap(`.tabs a[href="/articles"]`)
	tab.Wait("the articles", `location.pathname === '/articles' && document.title === 'Reading'`)
	for _, entry := range call(tab, page.GetNavigationHistory, cdp.Empty{}).Entries[2:] {
		if entry.Title != "Reading" {
			t.Errorf("the history says %q for %s", entry.Title, entry.URL)
		}
	}
	// Installed now, it is called that, too.
	manifest := call(tab, page.GetAppManifest, page.GetAppManifestParams{})
	if manifest.Manifest == nil || manifest.Manifest.Name != "Reading" || len(manifest.Errors) > 0 {
		t.Errorf("the manifest is %+v, %+v", manifest.Manifest, manifest.Errors)
	}
	if icon := eval[string](tab, `document.querySelector('link[rel=icon]').href`); !strings.Contains(icon, "plain") {
		t.Errorf("the icon is %s", icon)
	}
	tab.Open("/account")
	tab.Tap(`[data-action="discreet"]`)
	tab.WaitText(".say", "Discreet mode is off.")
	tab.Ready()
	if title := eval[string](tab, `document.title`); title == "Reading" {
		t.Error("it cannot be turned off")
	}
}
