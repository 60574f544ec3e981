//go:build !js

package journey

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"stale.love/app/engagement"
)

// timeTaps keeps of each tap whether the page changed in its very event, before
// anything else could run, and how long that took.
const timeTaps = `(() => {
	globalThis.taps = [];
	addEventListener('click', (e) => {
		if (!e.isTrusted || e.target.localName === 'input') return; // a label taps its input
		const tap = { at: e.timeStamp, over: false }, { port1, port2 } = new MessageChannel();
		taps.push(tap);
		port1.onmessage = () => { tap.over = true; port1.close(); };
		port2.postMessage(0);
		new MutationObserver((_, me) => { me.disconnect(); tap.atOnce = !tap.over; tap.ms = performance.now() - tap.at; })
			.observe(document.documentElement, { subtree: true, childList: true, attributes: true, characterData: true });
	}, true);
})()`

func TestEarlyTaps_AnswerAtOnceAndAreTakenOverAtTheNextVisit(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	article, quiz := library.Articles[2], library.Quiz
	s, l := startBehindLine(t)
	p := newProfile(t, s)
	p.Permit("clipboard-write")
	release := l.Hold("/assets/app.")

	tab := p.Tab(timeTaps)
	responded := func(what string, n int) {
		t.Helper()
		tab.Wait("an answer to every tap", fmt.Sprintf(`taps.length === %d && taps.every((t) => t.ms !== undefined)`, n))
		for i, tap := range eval[[]struct {
			AtOnce bool    `json:"atOnce"`
			MS     float64 `json:"ms"`
		}](tab, `taps`) {
			t.Logf("%s, tap %d: %.1f ms", what, i+1, tap.MS)
			if !tap.AtOnce {
				t.Errorf("%s, tap %d: the page changed only after something else had run", what, i+1)
			}
		}
	}
	tab.Go(article.Path())
	tab.Tap(like)
	tab.Wait("the like to show", `document.querySelector('`+like+`').ariaPressed === 'true'`)
	responded("like", 1)
	tab.Tap(share)
	tab.WaitText(".say", "Link copied.") // when the clipboard has it

	tab.Go("/checkup")
	for i := range 3 {
		tab.Tap(fmt.Sprintf(`.question.current label[for="%s-%d"]`, quiz.Items[i].ID, i+1))
		tab.Wait("the next question", fmt.Sprintf(`document.querySelector('.question.current').dataset.item === %s`, quote(quiz.Items[i+1].ID)))
	}
	tab.WaitText(".progress-words", "4 of 24")
	responded("answers", 3)
	if eval[bool](tab, `'app' in document.documentElement.dataset`) {
		t.Fatal("the app ran, so nothing was early")
	}
	p.Close()
	release()

	p.Open()
	tab = p.Tab()
	tab.Open(article.Path())
	tab.Wait("the like to be pressed", `document.querySelector('`+like+`').ariaPressed === 'true'`)
	tab.Sync("pending", 1)
	tab.Wait("words for it", `document.querySelector('[data-sync]').textContent.includes('Sign in to send 1')`)
	tab.Open("/checkup")
	if at := eval[string](tab, `document.querySelector('.question.current').dataset.item`); at != quiz.Items[3].ID {
		t.Errorf("the checkup goes on at %s, not at %s", at, quiz.Items[3].ID)
	}
	answers := eval[string](tab, `[...document.querySelectorAll('input:checked')].map((i) => i.name + i.value).join(' ')`)
	if want := fmt.Sprintf("%s1 %s2 %s3", quiz.Items[0].ID, quiz.Items[1].ID, quiz.Items[2].ID); answers != want {
		t.Errorf("the draft holds %q, not %q", answers, want)
	}
	tab.Tell()
	s.waitCounts("one share", func(c map[string]engagement.Counts) bool { return c[article.Slug].Shares == 1 })
	if left := eval[string](tab, `localStorage['stale-early'] || ''`); left != "" {
		t.Errorf("early taps are still there: %s", left)
	}
}

func TestEarlyTaps_AreTakenOverInTheSameVisit(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	release := l.Hold("/assets/app.")
	tab := newProfile(t, s).Tab()
	tab.Go("/checkup")
	tab.Tap(fmt.Sprintf(`label[for="%s-2"]`, library.Quiz.Items[0].ID))
	tab.WaitText(".progress-words", "2 of 24")
	release()
	tab.Ready()
	tab.Tap(fmt.Sprintf(`.question.current label[for="%s-0"]`, library.Quiz.Items[1].ID))
	tab.WaitText(".progress-words", "3 of 24")
	if n := eval[int](tab, `document.querySelectorAll('input:checked').length`); n != 2 {
		t.Errorf("%d answers are checked", n)
	}
}

func TestEarlyTaps_TheScriptIsSmall(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	_, html := s.get("/")
	_, rest, _ := strings.Cut(string(html), `src="/assets/early.`)
	name, _, _ := strings.Cut(rest, `"`)
	resp, body := s.get("/assets/early." + name)
	if resp.StatusCode != 200 || len(body) > 3584 || len(body) == 0 {
		t.Errorf("early.js: %s, %d bytes", resp.Status, len(body))
	}
	t.Logf("early.js: %d bytes", len(body))
}

func TestEarlyTaps_ACheckupCanBeFinishedBeforeTheAppRuns(t *testing.T) {
	t.Parallel()
	items := loadLibrary(t).Quiz.Items
	s, l := startBehindLine(t)
	release := l.Hold("/assets/app.")
	tab := newProfile(t, s).Tab()
	tab.Go("/checkup")
	tab.Keys("\t")
	for range 8 {
		if eval[bool](tab, `document.activeElement.matches('.question.current input')`) {
			break
		}
		tab.Keys("\t")
	}
	tab.Keys(kb.ArrowDown + kb.ArrowDown)
	tab.Wait("the arrows to choose, and to stay", fmt.Sprintf(`document.querySelector('.question.current').dataset.item === %s && document.querySelector('.question.current :checked').value === '2'`, quote(items[0].ID)))
	tab.Keys(kb.Enter)
	tab.Wait("the next question, with the focus", fmt.Sprintf(`document.activeElement.closest('.question.current')?.dataset.item === %s`, quote(items[1].ID)))
	eval[any](tab, `(() => { for (let i = 1; i < 24; i++) document.querySelector('.question.current [data-action=skip]').click(); })()`)
	tab.Tap(`.finish.current [data-action="finish"]`)
	tab.WaitText(".say", "One moment…")
	release()
	tab.Wait("the app to go on from there", `document.querySelector('.private')`)
	tab.record("nobody results", `"answers":[2,null,null,`)
}
