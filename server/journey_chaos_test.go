//go:build !js

package main

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"

	"stale.love/app/engagement"
)

// turn shows an article that is in the index, as a reader gets there.
func (tab *tab) turn(path, title string) {
	tab.t.Helper()
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`#main a[href="` + path + `"]`)
	tab.WaitText("h1", title)
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

// pushes are the requests that carry what a reader did.
var pushes = []string{"/api/v1/sync", "/api/v1/events"}

func TestChaos_AServerKilledDuringPushesLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	const rounds = 20
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	p := newProfile(t, s)
	p.Permit("clipboard-write", browser.PermissionSettingGranted)
	tab := p.Tab()
	tab.Excuse("net::ERR_") // the line breaks while the server is up, too
	tab.Open(library.Articles[0].Path())
	tab.Kept(len(library.Articles))
	tab.SignUp()
	want := map[string]bool{library.Articles[0].Slug: true}
	shares := map[string]int64{}

	// One push a round meets a server that dies before it, in it or after it.
	const before, during, after = 1, 2, 3
	var mu sync.Mutex
	mode, trap := 0, ""
	arm := func() {
		mu.Lock()
		defer mu.Unlock()
		mode, trap = before+random.IntN(3), pushes[random.IntN(len(pushes))]
	}
	killed := make(chan int, 1)
	take := func(r *http.Request, of ...int) int {
		mu.Lock()
		defer mu.Unlock()
		if r.URL.Path != trap || !slices.Contains(of, mode) {
			return 0
		}
		m := mode
		mode = 0
		return m
	}
	kill := func(m int) { s.Kill(); killed <- m }
	l.Before(func(_ http.ResponseWriter, r *http.Request) bool {
		switch m := take(r, before, during); m {
		case before:
			kill(m)
		case during:
			wait := time.Duration(rand.IntN(6000)) * time.Microsecond
			time.AfterFunc(wait, func() { kill(m) })
		}
		return false
	})
	l.After(func(r *http.Request, _ int) bool {
		m := take(r, after)
		if m == after {
			kill(m)
		}
		return m == after
	})

	act := func() {
		a := library.Articles[random.IntN(6)]
		tab.turn(a.Path(), a.Title)
		tab.Tap(share)
		tab.WaitText(".say", "Link copied.")
		shares[a.Slug]++
		for range 1 + random.IntN(3) {
			want[a.Slug] = tab.toggle()
		}
	}
	deaths, down := [4]int{}, false
	for range rounds {
		if down && random.IntN(2) == 0 {
			act()
		}
		if down {
			s.Start()
		}
		arm()
		act()
		select {
		case m := <-killed:
			deaths[m]++
			down = true
		case <-time.After(testPatience):
			t.Fatalf("nothing was pushed%s", tab.state())
		}
	}
	l.Before(nil)
	l.After(nil)
	s.Start()
	// After so many failures the app would wait for minutes; a reader who comes back
	// does not.
	tab.Open("/library")
	tab.Sync("idle", 0)
	settledCounts := until(testPatience, func() bool {
		counts := s.counts()
		for slug, n := range shares {
			if counts[slug].Shares < n {
				return false
			}
		}
		return true
	})
	lost, doubled := 0, 0
	counts := s.counts()
	compare := func(want, got int64) {
		lost += int(max(0, want-got))
		doubled += int(max(0, got-want))
	}
	for _, a := range library.Articles {
		got := counts[a.Slug]
		compare(shares[a.Slug], got.Shares)
		compare(min(1, got.Views), got.Views)
		compare(map[bool]int64{true: 1}[want[a.Slug]], got.Likes)
	}
	t.Logf("%d rounds, killed %d times before, %d during and %d after a push: %d lost, %d doubled",
		rounds, deaths[before], deaths[during], deaths[after], lost, doubled)
	if lost+doubled > 0 || !settledCounts {
		t.Errorf("the taps were %v with shares %v, the server has %+v", want, shares, counts)
	}
}

func TestChaos_AnswersCutAfterTheCommitArriveOnce(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	one, two := library.Articles[0], library.Articles[1]
	s, l := startBehindLine(t)
	p := newProfile(t, s)
	p.Permit("clipboard-write", browser.PermissionSettingGranted)
	tab := p.Tab()
	tab.Excuse("net::ERR_")
	tab.Excuse("still waiting")
	var mu sync.Mutex
	seen, cut := map[string]int{}, map[string]int{}
	l.After(func(r *http.Request, status int) bool {
		if !slices.Contains(pushes, r.URL.Path) || status != http.StatusOK {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		seen[r.URL.Path]++
		if seen[r.URL.Path]%2 == 1 {
			cut[r.URL.Path]++
			return true
		}
		return false
	})
	tab.Open(one.Path())
	tab.Kept(len(library.Articles))
	tab.Authenticator()
	tab.Tap(like)
	tab.Tap(`#sheet [data-action="passkey-create"]`)
	tab.Wait("the sheet to close", `!document.querySelector('#sheet')`)
	tab.Tap(share)
	tab.WaitText(".say", "Link copied.")
	tab.turn(two.Path(), two.Title)
	tab.toggle()
	tab.Sync("idle", 0)
	tab.toggle()
	tab.Tap(`.bar a[href="/articles"]`)
	tab.Tap(`.tabs a[href="/checkup"]`)
	tab.takeCheckup(library.Quiz)
	tab.Tap(`[data-action="share-results"][data-arg="yes"]`)
	tab.Wait("the snapshot to be confirmed", `document.querySelector('.keep').textContent.includes('in your account')`)
	tab.Sync("idle", 0)
	s.waitCounts("everything, once", func(c map[string]engagement.Counts) bool {
		return c[one.Slug] == engagement.Counts{Views: 1, Likes: 1, Shares: 1} && c[two.Slug] == engagement.Counts{Views: 1}
	})
	if n := s.number(`SELECT count(*) FROM results`); n != 1 {
		t.Errorf("the server holds %d snapshots", n)
	}
	mu.Lock()
	defer mu.Unlock()
	var words []string
	for path, n := range cut {
		words = append(words, fmt.Sprintf("%s %d of %d", path, n, seen[path]))
	}
	t.Logf("answers cut: %s", strings.Join(words, ", "))
	if len(cut) != 2 {
		t.Error("not both kinds of answers were cut")
	}
}
