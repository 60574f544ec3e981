//go:build !js

package journey

import "testing"

// lineOfItsOwn lets a test take the connection away as an aeroplane does: at once,
// and the browser knows.
const lineOfItsOwn = `{
	let on = true;
	Object.defineProperty(navigator, 'onLine', { get: () => on });
	window.line = (yes) => { on = yes; dispatchEvent(new Event(yes ? 'online' : 'offline')); return yes; };
}`

func TestDesk_ShowsWhatWasReadWithoutAConnection(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s := newServer(t)
	s.operator = "open sesame, and again"
	s.origin = localOrigin(s.port)
	s.Start()
	p := newProfile(t, s)
	tab := p.Tab(lineOfItsOwn)
	tab.Open(library.Articles[0].Path())
	tab.Kept(len(library.Articles))

	s.Kill()
	eval[bool](tab, `!line(false)`)
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`#main a[href="` + library.Articles[1].Path() + `"]`)
	tab.WaitText("h1", library.Articles[1].Title)
	s.Start()
	tab.Wait("the view to be noted", `document.querySelector('.pill').textContent.includes('Offline')`)
	tab.Noted(2)
	eval[bool](tab, `line(true)`)
	tab.Tell()
	tab.Wait("the counts to arrive", `fetch('/api/v1/counts').then((r) => r.json()).then((a) => a.counts['`+library.Articles[1].Slug+`']?.views === 1)`)

	// Through the same browser, whose service worker must let the desk through.
	desk := p.Tab()
	desk.Go("/desk")
	desk.Excuse("401") // that is how it asks
	desk.Tap("#token")
	desk.Keys(s.operator)
	desk.Tap(".desk-door .button")
	desk.WaitText("dl div:nth-child(1) dd", "2")
	desk.WaitText("dl div:nth-child(2) dd", "1")
	desk.Tap(`.desk-table a[href^="/desk/articles/` + library.Articles[1].Slug + `"]`)
	desk.WaitText("h1", library.Articles[1].Title)
	desk.WaitText("dl div:nth-child(2) dd", "1")
	if n := eval[int](desk, `document.querySelectorAll('.desk-plot .part').length`); n != 1 {
		t.Errorf("%d bars have an offline part", n)
	}
	desk.Tap(`form[action="/desk/close"] button`)
	desk.Wait("the desk to be closed", `document.querySelector('#token')`)
}
