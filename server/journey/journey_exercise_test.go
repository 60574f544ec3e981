//go:build !js

package journey

import (
	"os"
	"strings"
	"testing"
	"time"

	"stale.love/content"
)

// timed is an exercise with a clock, and one of its articles.
func timed(t *testing.T, library *content.Library) (content.Exercise, content.Article) {
	t.Helper()
	for _, e := range library.Exercises {
		for _, a := range library.Articles {
			for _, id := range a.Exercises {
				if id == e.ID && len(e.Timers) > 0 {
					return e, a
				}
			}
		}
	}
	t.Fatal("no article names an exercise with a timer")
	return content.Exercise{}, content.Article{}
}

const clockFace = `document.querySelector('.timer-time').textContent`

func TestExercises_ATimerGoesOnThroughAReloadAndAnotherPage(t *testing.T) {
	t.Parallel()
	e, a := timed(t, loadLibrary(t))
	tab := newProfile(t, startServer(t)).Tab()
	tab.Open(a.Path())
	tab.Tap(`.after a[href="` + e.Path() + `"]`)
	tab.WaitText("h1", e.Name)
	tab.Tap(`.timer [data-arg="start"]`)
	tab.Wait("the clock to run", `document.querySelector('.timer.runs') && `+clockFace+` !== '`+clockStart(e)+`'`)
	tab.Open(e.Path())
	tab.Wait("the clock to run on", `document.querySelector('.timer.runs') && `+clockFace+` !== '`+clockStart(e)+`'`)
	tab.Tap(`.timer [data-arg="pause"]`)
	tab.Wait("the clock to stand", `document.querySelector('.timer:not(.runs) [data-arg="start"]')`)
	stands := eval[string](tab, clockFace)
	tab.Open(a.Path())
	tab.Tap(`.after a[href="` + e.Path() + `"]`)
	tab.Wait("the clock as it stood", clockFace+` === '`+stands+`'`)
	tab.Tap(`.timer [data-arg="reset"]`)
	tab.Wait("a fresh clock", clockFace+` === '`+clockStart(e)+`'`)
}

// tellAwake stands in for the screen, whose lock a browser without one does not give.
const tellAwake = `Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
	globalThis.awake = true;
	return { released: false, async release() { globalThis.awake = false; this.released = true; } };
} } });`

// later has the page's clock go fast forward: what Go calls the time comes from there.
const later = `(() => { const get = Date.prototype.getTime; Date.prototype.getTime = function () { return get.call(this) + 36e5; }; })()`

func TestExercises_ATimerKeepsTheScreenOnAndEndsQuietly(t *testing.T) {
	t.Parallel()
	e, _ := timed(t, loadLibrary(t))
	tab := newProfile(t, startServer(t)).Tab(tellAwake, `globalThis.AudioContext = class { constructor() { globalThis.sounds = true; } };`)
	tab.Open(e.Path())
	tab.Tap(`.timer [data-arg="start"]`)
	tab.Wait("the screen to stay on", `globalThis.awake === true`)
	tab.Tap(`.timer [data-arg="pause"]`)
	tab.Wait("the screen to be let go", `globalThis.awake === false`)
	tab.Tap(`.timer [data-arg="start"]`)
	tab.Wait("the screen to stay on again", `globalThis.awake === true`)
	eval[any](tab, later)
	tab.Wait("the end", `document.querySelector('.timer.over') && `+clockFace+` === 'Time'`)
	tab.Wait("the screen to be let go at the end", `globalThis.awake === false`)
	tab.WaitText(`.timer [role="status"]`, "The time is up.")
	if eval[bool](tab, `globalThis.sounds === true`) {
		t.Error("it made a sound that nobody asked for")
	}
	tab.Tap(`.timer [data-action="done"]`)
	tab.Wait("the day on the list", `document.querySelectorAll('.done li').length === 1`)
}

func clockStart(e content.Exercise) string {
	return strings.TrimSuffix((time.Duration(e.Timers[0].Minutes)*time.Minute).String(), "m0s") + ":00"
}

func TestExercises_DoneStaysOnTheDeviceAndIsExported(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	e, _ := timed(t, library)
	s := startServer(t)
	tab := newProfile(t, s).Tab()
	tab.Open(e.Path())
	tab.Tap(`.done [data-action="done"]`)
	tab.Wait("the day on the list", `document.querySelectorAll('.done li').length === 1`)
	tab.Tap(`.done [data-action="done"]`)
	tab.WaitText(".say", "Today is on the list already.")
	tab.Open(library.Articles[0].Path())
	tab.SignUp()
	tab.Open(e.Path())
	tab.Wait("the day with the account", `document.querySelectorAll('.done li').length === 1`)
	tab.Open("/exercises")
	tab.Wait("the day in the list of exercises", `[...document.querySelectorAll('.line')].some((l) => l.textContent.includes('`+e.Name+`') && l.textContent.includes('done'))`)
	tab.Open("/library")
	eval[any](tab, `(() => { const make = URL.createObjectURL; URL.createObjectURL = (b) => { globalThis.made = b; return make.call(URL, b); }; })()`)
	tab.Tap(`[data-action="export"]`)
	tab.Wait("the file", `globalThis.made`)
	export := eval[string](tab, `globalThis.made.text()`)
	if !strings.Contains(export, `"exercises_done"`) || !strings.Contains(export, `"`+e.ID+`"`) {
		t.Errorf("the export has no exercises: %s", export)
	}
	if bytes, err := os.ReadFile(s.DB()); err != nil || strings.Contains(string(bytes), e.ID) {
		t.Errorf("the server's database knows of the exercise (%v)", err)
	}
	tab.Tap(`[data-action="sign-out"]`)
	tab.Wait("what goes", `document.querySelector('#sheet')?.innerText.includes('gone when you sign out: the days on which you did exercises')`)
	tab.Tap(`#sheet [data-action="close"]`)
	tab.sheetClosed()
	tab.Open(e.Path())
	tab.Tap(`.done [data-action="undo"]`)
	tab.Wait("the day to be gone", `document.querySelectorAll('.done li').length === 0`)
}
