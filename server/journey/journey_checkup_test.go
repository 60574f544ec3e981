//go:build !js

package journey

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// record waits until a record in the browser's databases contains some words.
func (tab *tab) record(at, words string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("%s in the record %s", words, at),
		fmt.Sprintf(`%s.then((all) => Object.entries(all).some(([at, text]) => at.startsWith(%s) && text.includes(%s)))`, stores, quote("indexedDB stale-"+at), quote(words)))
}

// inFront waits for a question, and for the focus in it.
func (tab *tab) inFront(item string) {
	tab.t.Helper()
	tab.Wait("question "+item+" and the focus in it", fmt.Sprintf(`document.activeElement.closest('.question.current')?.dataset.item === %s`, quote(item)))
}

// tabTo presses the tab key until something has the focus.
func (tab *tab) tabTo(selector string) {
	tab.t.Helper()
	for range 25 {
		tab.Keys(kb.Tab)
		if eval[bool](tab, fmt.Sprintf(`document.activeElement.matches(%s)`, quote(selector))) {
			return
		}
	}
	tab.t.Fatalf("the tab key does not get to %s%s", selector, tab.state())
}

func TestCheckup_TheWholeWayByKeysAlone(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	items := library.Quiz.Items
	for _, l := range []look{{320, "dark"}, {390, "light"}} {
		t.Run(l.String(), func(t *testing.T) {
			t.Parallel()
			tab := newProfile(t, startServer(t)).Tab()
			tab.Open("/checkup")
			tab.wear(l)
			tab.Keys(kb.Tab)
			if !eval[bool](tab, `document.activeElement.matches('.exit')`) {
				t.Error("the exit is not the first stop of the tab key")
			}
			tab.tabTo(".question.current input")
			tab.Keys("3")
			tab.inFront(items[1].ID)
			tab.Keys("0")
			tab.inFront(items[2].ID)
			tab.Keys(kb.ArrowDown + kb.ArrowDown)
			tab.Wait("the arrows to choose", `document.querySelector('.question.current input:checked')?.value === '2'`)
			if at := eval[string](tab, `document.querySelector('.question.current').dataset.item`); at != items[2].ID {
				t.Errorf("the arrow keys left the question for %s", at)
			}
			tab.Keys(kb.Enter)
			for i, item := range items[3:] {
				tab.inFront(item.ID)
				tab.Keys(fmt.Sprint(i%5 + 1))
			}
			tab.Wait("the end", `document.activeElement.closest('.finish.current')`)
			tab.tabTo(`[data-action="finish"]`)
			tab.Keys(kb.Enter)
			tab.Wait("the private questions, announced", `document.activeElement.id === 'private-title'`)
			tab.Keys(kb.Escape)
			tab.tabTo(`a[href="/help"]`)
			tab.tabTo(`[data-action="private-skip"]`)
			tab.tabTo(`[data-arg="0 yes"]`)
			tab.Keys(kb.ArrowDown)
			tab.Wait("the arrows to choose", `document.activeElement.matches('[data-arg="0 not sure"][aria-checked="true"]')`)
			tab.tabTo(`[data-action="private-next"]`)
			tab.Keys(kb.Enter)
			tab.Wait("the words, announced", `document.activeElement.id === 'private-title' && document.querySelector('h1').textContent.startsWith('Thank you')`)
			tab.tabTo(`[data-action="private-next"]`)
			tab.Keys(kb.Enter)
			tab.Wait("the snapshot", `location.pathname === '/checkup/snapshot' && document.querySelectorAll('.part').length === 4`)
			tab.tabTo(`.working summary`)
			tab.Keys(kb.Enter)
			tab.Wait("the arithmetic", `document.querySelector('.sum').checkVisibility()`)
			tab.record("nobody results", `"answers":[2,null,2,0,1,2,3,4,0,`)
			for _, found := range tab.crooked(l.width) {
				t.Error(found)
			}
		})
	}
}

func TestCheckup_AnswersOutliveAKilledBrowserAndNoConnection(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	items := library.Quiz.Items
	s := startServer(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/checkup")
	tab.Kept(len(library.Articles))
	for i := range 5 {
		tab.Tap(fmt.Sprintf(`.question.current label[for="%s-3"]`, items[i].ID))
	}
	tab.record("nobody drafts checkup", `"at":5`)
	if err := chromedp.FromContext(p.ctx).Browser.Process().Kill(); err != nil {
		t.Fatal(err)
	}
	p.Killed()
	s.Kill()

	p.Open()
	tab = p.Tab()
	tab.Open("/checkup")
	tab.Wait("the offer in words", `document.querySelector('.resume').textContent.includes('answered 5 of 24')`)
	front := func(item string, answers int) {
		t.Helper()
		tab.Wait("question "+item, fmt.Sprintf(`document.querySelector('.question.current').dataset.item === %s && document.querySelectorAll('input:checked').length === %d`, quote(item), answers))
	}
	front(items[5].ID, 5)
	tab.Tap(`[data-action="checkup-restart"]`)
	front(items[0].ID, 0)
	tab.Tap(`[data-action="checkup-undo"]`)
	front(items[5].ID, 5)
	tab.Tap(`[data-action="checkup-list"]`)
	for i, item := range items[5:] {
		tab.Tap(fmt.Sprintf(`label[for="%s-%d"]`, item.ID, i%5))
	}
	tab.Tap(fmt.Sprintf(`label[for="%s--1"]`, items[7].ID)) // an answer taken back
	tab.WaitText(".progress-words", "23 of 24 answered")
	tab.Tap(`[data-action="draft-keep"][data-arg="no"]`)
	tab.Wait("the draft to go, though not from the page", stores+`.then((all) => !Object.keys(all).some((at) => at.endsWith('drafts checkup')) && document.querySelector('.progress').textContent.includes('23 of 24 answered') && document.querySelector('.kept').textContent === 'not saved')`)
	tab.record("nobody drafts keeping", `"draft":"no"`)
	tab.Tap(`[data-action="draft-keep"][data-arg="yes"]`)
	tab.record("nobody drafts checkup", `"begun"`)
	tab.Tap(`[data-action="finish-unkept"]`)
	tab.Tap(`[data-action="private-skip"]`)
	tab.Wait("a snapshot that is kept nowhere", `document.querySelector('.keep')?.textContent.includes('Nowhere, as you chose')`)
	if n := eval[int](tab, stores+`.then((all) => Object.keys(all).filter((at) => /(results .|drafts (?!keeping))/.test(at)).length)`); n != 0 {
		t.Errorf("%d records are kept", n)
	}
	tab.record("nobody drafts keeping", `"snapshot":"no"`)
	tab.Tap(`[data-action="snapshot-keep"]`)
	tab.record("nobody results", `"answers":[3,3,3,3,3,0,1,null,3,`)
	call(tab, cdpage.Reload, cdpage.ReloadParams{})
	tab.Wait("the snapshot after a reload", `document.documentElement.dataset.app === 'ready' && document.querySelector('.keep')?.textContent.includes('On this device only')`)
	tab.Tap(`.tabs a[href="/checkup"]`)
	tab.Wait("a new checkup", `document.querySelector('.question.current')?.dataset.position === '0' && !document.querySelector('.resume').textContent`)
}

func TestCheckup_TheReaderDecidesWhereSnapshotsLive(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := startServer(t)
	results := func(tab *tab, n int) {
		t.Helper()
		tab.Wait(fmt.Sprintf("%d snapshots", n), fmt.Sprintf(`%s.then((all) => Object.keys(all).filter((at) => / results ./.test(at)).length === %d)`, stores, n))
	}
	held := func(n int) {
		t.Helper()
		if !until(testPatience, func() bool { return s.number(`SELECT count(*) FROM results`) == n }) {
			t.Fatalf("the server holds %d snapshots, not %d", s.number(`SELECT count(*) FROM results`), n)
		}
	}
	past := newProfile(t, s)
	phone := past.Tab(clock(-40))
	phone.Open("/checkup")
	phone.takeCheckup(library.Quiz)
	phone.Open(library.Articles[0].Path())
	passkeys := phone.SignUp()
	now := past.Tab()
	moved := now.Authenticator()
	passkeys.CopyTo(moved)
	phone.Close()
	phone = now
	phone.Open("/")
	phone.Wait("the quiet offer", `document.querySelector('.invitation .reminder')?.textContent.includes('more than four weeks ago')`)
	phone.Open("/checkup")
	phone.answerCheckup(library.Quiz, func(i int) int { return (i*3 + 1) % 5 })
	phone.Wait("the comparison", `document.querySelectorAll('.part .change').length === 4 && document.querySelectorAll('.multiple svg').length === 4`)
	results(phone, 2)
	phone.Sync("idle", 0)
	held(0)

	phone.Tap(`[data-action="share-results"][data-arg="yes"]`)
	held(2)
	laptop := newProfile(t, s).Tab()
	moved.CopyTo(laptop.Authenticator())
	laptop.Open("/library")
	laptop.Tap(`[data-action="sign-in"]`)
	laptop.Tap(`#sheet [data-action="passkey-sign-in"]`)
	results(laptop, 2)

	phone.Tap(`[data-action="share-results"][data-arg="no"]`)
	held(0)
	results(phone, 2)
	laptop.Open("/checkup/snapshot")
	results(laptop, 0)

	phone.Tap(`[data-action="share-results"][data-arg="yes"]`)
	held(2)
	eval[any](phone, `(() => { const make = URL.createObjectURL; URL.createObjectURL = (b) => { globalThis.made = b; return make.call(URL, b); }; })()`)
	phone.Tap(`[data-action="checkups-export"][data-arg="csv"]`)
	phone.WaitText(".say", "Saved as checkups.csv.")
	rows, err := csv.NewReader(strings.NewReader(eval[string](phone, `made.text()`))).ReadAll()
	if err != nil || len(rows) != 3 || len(rows[0]) != 6+len(library.Quiz.Items)*(1+len(library.Earlier)) {
		t.Errorf("the table has %d lines: %v, %v", len(rows), rows, err)
	}
	phone.Tap(`.past [data-action="snapshot-show"]`)
	phone.Wait("the earlier one", `document.querySelector('.note')?.textContent.includes('This is an earlier snapshot')`)
	phone.Tap(`[data-action="forget-ask"][data-arg="all"]`)
	phone.Tap(`[data-action="forget-not"]`)
	phone.Tap(`[data-action="forget-ask"][data-arg="all"]`)
	phone.Tap(`.sure [data-action="forget"]`)
	phone.WaitText("h1", "No snapshot on this device yet")
	held(0)
	laptop.Open("/checkup/snapshot")
	results(laptop, 0)
}
