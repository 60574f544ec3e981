//go:build !js

package journey

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp/kb"

	"stale.love/content"
)

// everythingKept is all that a device keeps of the site, as text.
const everythingKept = `(async () => {
	const out = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), JSON.stringify(history.state), location.href];
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((r) => { const q = indexedDB.open(name); q.onsuccess = () => r(q.result); });
		for (const store of db.objectStoreNames) {
			const all = db.transaction(store).objectStore(store).getAll();
			await new Promise((r) => { all.onsuccess = r; });
			out.push(name + '/' + store + ': ' + JSON.stringify(all.result));
		}
		db.close();
	}
	for (const name of await caches.keys()) {
		for (const request of await (await caches.open(name)).keys()) out.push(name + ': ' + request.url);
	}
	return out.join('\n');
})()`

// pairKeys is what a script gets of what a device remembers of a comparison: of each
// key its name, and what reading it comes to; and what stands for the transcript.
const pairKeys = `(async () => {
	const out = [];
	for (const { name } of await indexedDB.databases()) {
		const db = await new Promise((r) => { const q = indexedDB.open(name); q.onsuccess = () => r(q.result); });
		if (!db.objectStoreNames.contains('drafts')) { db.close(); continue; }
		const all = db.transaction('drafts').objectStore('drafts').getAll();
		await new Promise((r) => { all.onsuccess = r; });
		db.close();
		for (const { k, v } of all.result) {
			if (v instanceof CryptoKey) out.push(k + ' ' + await crypto.subtle.exportKey('raw', v).then(() => 'was read', (e) => e.name));
			if (k === 'compare' && v.bound) out.push(v.bound);
		}
	}
	return out;
})()`

// couple is two phones with a snapshot each.
func couple(t *testing.T, s *server, library *content.Library) (ann, ben *tab) {
	t.Helper()
	answers := []func(int) int{func(i int) int { return i % 5 }, func(i int) int {
		return [24]int{4, 0, 3, 1, 1, 4, 2, 3, 4, 0, 4, 0, 1, 3, 3, 4, 4, 1, 2, 1, 0, 4, 3, 3}[i]
	}}
	for i, who := range []**tab{&ann, &ben} {
		tab := newProfile(t, s).Tab()
		tab.Open(library.Articles[0].Path())
		tab.SignUp()
		tab.Tap(`.bar a[href="/articles"]`)
		tab.Tap(`.tabs a[href="/checkup"]`)
		tab.answerCheckup(library.Quiz, answers[i])
		tab.Tap(`a[href="/checkup/compare"]`)
		tab.Stage("Begin together")
		*who = tab
	}
	return ann, ben
}

// Stage waits until the comparison's page says where it stands.
func (tab *tab) Stage(words string) {
	tab.t.Helper()
	tab.WaitText("#compare-stage", words)
}

// pair brings both phones to where they know each other, and returns the code.
func pair(ann, ben *tab) string {
	ann.t.Helper()
	ann.Tap(`[data-action="compare-start"]`)
	ann.Stage("Your code")
	code := eval[string](ann, `document.querySelector('.pair-code span').textContent`)
	ben.Tap(`#pair-code`)
	ben.Keys(strings.ToLower(strings.ReplaceAll(code, "-", " ")) + kb.Enter)
	ann.Stage("The phones are paired")
	ben.Stage("The phones are paired")
	return code
}

func TestCompare_TwoPhonesSeeBothAndThenNeitherHasAnything(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	ann, ben := couple(t, s, library)
	code := pair(ann, ben)
	if n := s.number(`SELECT COUNT(*) FROM comparisons WHERE lookup <> ''`); n != 0 {
		t.Errorf("the code can still be used")
	}

	const press = `[data-action="compare-%s"]`
	for _, step := range []struct{ press, stage string }{
		{"seal", "Your four numbers are in, and locked"}, {"agree", "You have agreed"},
		{"wait", "Your four numbers are in, and locked"}, {"agree", "You have agreed"},
	} {
		ann.Tap(fmt.Sprintf(press, step.press))
		ann.Stage(step.stage)
	}
	ben.Tap(fmt.Sprintf(press, "seal"))
	ben.Stage("Your four numbers are in, and locked")
	for _, tab := range []*tab{ann, ben} {
		if eval[bool](tab, `!!document.querySelector('.compare .part')`) {
			t.Error("a bar is shown before both agreed")
		}
	}
	ben.Tap(fmt.Sprintf(press, "agree"))
	const bars = `[...document.querySelectorAll('.compare .part .band')].map((b) => b.textContent).join('|')`
	var seen [2][]string
	for i, tab := range []*tab{ann, ben} {
		tab.Stage("Differences are normal.")
		seen[i] = strings.Split(eval[string](tab, bars), "|")
		if len(seen[i]) != 8 {
			t.Fatalf("bars %q", seen[i])
		}
	}
	axe, err := os.ReadFile(axeFile)
	if err != nil {
		t.Fatalf("axe-core is not there (%v): run ./.ci/axe, or make journeys", err)
	}
	eval[bool](ann, string(axe)+"; true")
	for _, l := range []look{{320, "light"}, {390, "dark"}} {
		ann.wear(l)
		for _, wrong := range append(ann.crooked(l.width), ann.violations("{}")...) {
			t.Errorf("%s: %s", l, wrong)
		}
	}

	differ := false
	for i := 0; i < 8; i += 2 {
		if seen[0][i] != seen[1][i+1] || seen[0][i+1] != seen[1][i] {
			t.Errorf("one phone shows %q, the other %q", seen[0], seen[1])
		}
		differ = differ || seen[0][i] != seen[0][i+1]
	}
	if !differ {
		t.Errorf("both are the same: %q", seen)
	}

	// The keys are on the two phones, where no script can read them, and nowhere else.
	keys := eval[[]string](ann, pairKeys)
	if theirs := eval[[]string](ben, pairKeys); len(keys) != 3 || len(keys[0]) != 22 || !slices.Equal(theirs, keys) ||
		keys[1] != "compare-key-a InvalidAccessError" || keys[2] != "compare-key-b InvalidAccessError" {
		t.Fatalf("the phones have the keys %q and %q", keys, theirs)
	}
	secrets := append(keys[:1], code, strings.ReplaceAll(code, "-", ""), code[5:])
	s.knowsNone(secrets)
	if n := s.number(`SELECT COUNT(*) FROM comparisons WHERE seal <> ''`); n != 2 {
		t.Errorf("the server has %d locked halves", n)
	}

	// Leaving the page forgets what the other shared; coming back fetches it.
	ben.Tap(`.tabs a[href="/checkup"]`)
	ben.Wait("the checkup", `location.pathname === '/checkup'`)
	ben.Back()
	ben.Stage("Differences are normal.")

	ben.Tap(`.compare .fold summary`)
	ben.Tap(fmt.Sprintf(press, "end"))
	ben.Stage("Begin together")
	ann.Stage("Begin together")
	if n := s.number(`SELECT COUNT(*) FROM comparisons`); n != 0 {
		t.Errorf("the server has %d halves", n)
	}
	for _, tab := range []*tab{ann, ben} {
		kept := eval[string](tab, everythingKept)
		for _, secret := range secrets {
			if strings.Contains(kept, secret) {
				t.Errorf("%q is still on a phone", secret)
			}
		}
		if strings.Contains(kept, `"k":"compare`) || !strings.Contains(kept, `/results: [{`) {
			t.Errorf("kept: %s", kept)
		}
	}
	s.knowsNone(secrets)
}

// knowsNone fails if any of the secrets is in a file of the database or in the log.
func (s *server) knowsNone(secrets []string) {
	s.t.Helper()
	files, err := os.ReadDir(s.data)
	if err != nil {
		s.t.Fatal(err)
	}
	all := []byte(s.log.tail(1 << 20))
	for _, f := range files {
		data, err := os.ReadFile(s.data + "/" + f.Name())
		if err != nil {
			s.t.Fatal(err)
		}
		all = append(all, data...)
	}
	for _, secret := range secrets {
		if bytes.Contains(all, []byte(secret)) {
			s.t.Errorf("the server knows %q", secret)
		}
	}
}

func TestCompare_EndedOfflineOnOnePhoneTheOtherCannotTell(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	ann, ben := couple(t, s, library)

	// Without a connection nothing happens, and nothing is lost.
	ann.Tap(`#pair-code`)
	ann.Keys("7kqm")
	s.Kill()
	ann.Tap(`[data-action="compare-start"]`)
	ann.Wait("the words for it", `document.querySelector('.stage .problem')?.textContent.includes('There is no connection')`)
	if typed := eval[string](ann, `document.querySelector('#pair-code').value`); typed != "7kqm" {
		t.Errorf("what was typed became %q", typed)
	}
	s.Start()
	ann.Tap(`[data-action="compare-look"]`)
	ann.Wait("the words to go", `!document.querySelector('.stage .problem')`)

	pair(ann, ben)
	ann.Tap(`[data-action="compare-seal"]`)
	ann.Stage("Your four numbers are in, and locked")
	ann.Tap(`[data-action="compare-agree"]`)
	ann.Stage("You have agreed")

	s.Kill()
	ben.Tap(`.compare .fold summary`)
	ben.Tap(`[data-action="compare-end"]`)
	ben.Stage("Ended on this device")
	if keys := eval[[]string](ben, pairKeys); len(keys) != 0 {
		t.Errorf("keys are left: %q", keys)
	}
	ann.Tap(`.tabs a[href="/checkup"]`)
	ann.Wait("another page", `location.pathname === '/checkup'`)
	ann.Back()
	ann.Stage("This needs a connection")
	s.Start()
	ben.Stage("Begin together")
	ann.Stage("You have agreed")
	if n := s.number(`SELECT COUNT(*) FROM comparisons`); n != 1 {
		t.Errorf("the server has %d halves", n)
	}
	if n := s.number(`SELECT COUNT(*) FROM comparisons WHERE seal <> '' OR peer <> ''`); n != 0 {
		t.Error("ann's half is not hollow")
	}
}

// TestCompareShots asserts nothing: it takes pictures of every stage.
func TestCompareShots(t *testing.T) {
	if *shots == "" {
		t.Skip("give -shots to take pictures")
	}
	library := loadLibrary(t)
	s := startServer(t)
	shoot := func(tab *tab, name string) {
		for _, scheme := range []string{"light", "dark", "sepia"} {
			tab.wear(look{390, scheme})
			data := call(tab, cdpage.CaptureScreenshot, cdpage.CaptureScreenshotParams{CaptureBeyondViewport: new(true)}).Data
			if err := os.WriteFile(*shots+"/compare-"+name+"-"+scheme+".png", data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		tab.wear(look{390, "light"})
	}
	out := newProfile(t, s).Tab()
	out.Open("/checkup/compare")
	shoot(out, "signed-out")
	ann, ben := couple(t, s, library)
	shoot(ann, "begin")
	ann.Tap(`[data-action="compare-start"]`)
	ann.Stage("Your code")
	shoot(ann, "code")
	ann.Tap(`.stage .fold summary`)
	ann.Tap(`[data-action="compare-end"]`)
	ann.Stage("Begin together")
	pair(ann, ben)
	shoot(ann, "ready")
	for _, tab := range []*tab{ann, ben} {
		tab.Tap(`[data-action="compare-seal"]`)
		tab.Stage("Your four numbers are in, and locked")
	}
	shoot(ann, "sealed")
	ann.Tap(`[data-action="compare-agree"]`)
	ann.Stage("You have agreed")
	shoot(ann, "agreed")
	ben.Tap(`[data-action="compare-agree"]`)
	ann.Stage("Differences are normal.")
	shoot(ann, "open")
	ann.Open("/checkup/snapshot")
	shoot(ann, "entry")
}
