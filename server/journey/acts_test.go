//go:build !js

package journey

import (
	"fmt"

	"github.com/chromedp/chromedp"

	"stale.love/content"
)

// turn shows an article that is in the index, as a reader gets there.
func (tab *tab) turn(path, title string) {
	tab.t.Helper()
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`#main a[href="` + path + `"]`)
	tab.Arrived(title)
}

// Arrived waits until an article has come by a link, a key or Back, all of it: the
// title is there before the text, and the focus is the last.
func (tab *tab) Arrived(title string) {
	tab.t.Helper()
	tab.WaitText("h1", title)
	tab.Wait("the text, and the focus in it", `document.querySelector('.prose:not(.loading)') && document.activeElement.id === 'main'`)
}

// toggle taps like and returns what it says then.
func (tab *tab) toggle() bool {
	tab.t.Helper()
	const pressed = `document.querySelector('` + like + `').ariaPressed`
	before := eval[string](tab, pressed)
	tab.Tap(like)
	tab.Wait("the like to change", pressed+` !== `+quote(before))
	return before != "true"
}

// LikeInVain taps like while the server is dead, so that one change waits.
func (tab *tab) LikeInVain() {
	tab.t.Helper()
	tab.profile.server.Kill()
	tab.Tap(like)
	tab.Pending(1)
}

// takeCheckup answers every question with a tap, the way a reader does, asks for
// the snapshot and skips the private questions.
func (tab *tab) takeCheckup(q content.Quiz) { tab.answerCheckup(q, func(i int) int { return i % 5 }) }

// answerCheckup does so with answers of one's own, by position.
func (tab *tab) answerCheckup(q content.Quiz, answer func(i int) int) {
	tab.t.Helper()
	tab.answerItems(q, answer)
	tab.Tap(`.question.finish.current [data-action="finish"]`)
	tab.Tap(`[data-action="private-skip"]`)
	tab.Wait("the snapshot", `location.pathname === '/checkup/snapshot' && document.querySelectorAll('.part').length === 4`)
}

// answerItems answers every question with a tap, and stays at the end.
func (tab *tab) answerItems(q content.Quiz, answer func(i int) int) {
	tab.t.Helper()
	for i, item := range q.Items {
		tab.Wait(fmt.Sprintf("question %d in front", i+1),
			fmt.Sprintf(`document.querySelector('.question.current')?.dataset.item === %s`, quote(item.ID)))
		tab.Tap(fmt.Sprintf(`.question.current label[for="%s-%d"]`, item.ID, answer(i)))
	}
}

// giveSnapshot goes to the checkup from an article, takes it, and lets the snapshot
// go to the account.
func (tab *tab) giveSnapshot(q content.Quiz) {
	tab.t.Helper()
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`.tabs a[href="/checkup"]`)
	tab.takeCheckup(q)
	tab.Tap(`[data-action="share-results"][data-arg="yes"]`)
}

// leave closes the page; the tab stays.
func (tab *tab) leave() {
	tab.t.Helper()
	if err := chromedp.Do(tab.ctx, chromedp.Navigate("about:blank")); err != nil {
		tab.t.Fatal(err)
	}
}
