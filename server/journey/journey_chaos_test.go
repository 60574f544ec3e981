//go:build !js

package journey

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// pushes are the requests that carry what a reader did.
var pushes = []string{"/api/v1/sync", eventsPath}

const eventsPath = "/api/v2/events"

var rounds = flag.Int("rounds", 10, "rounds of chaos; make chaos plays 200")

// What happens to one push a round: the server dies before it, in it or after it, or
// only its answer is lost.
const (
	before = 1 + iota
	during
	after
	cut
)

// trap waits for a push and does that to it.
type trap struct {
	server *server
	random *rand.Rand
	sprung chan int

	mu   sync.Mutex
	mode int // 0: not set
	path string
	// pushed counts pushes: with a page open, and without, which only the worker sends.
	pushed map[bool]int
	alone  bool // the worker is
}

func setTraps(s *server, l *line, random *rand.Rand) *trap {
	tr := &trap{server: s, random: random, sprung: make(chan int, 1), pushed: map[bool]int{}}
	l.Before(func(_ http.ResponseWriter, r *http.Request) bool {
		tr.count(r)
		switch m := tr.take(r, before, during); m {
		case before:
			tr.kill(m)
		case during:
			wait := time.Duration(rand.IntN(6000)) * time.Microsecond
			time.AfterFunc(wait, func() { tr.kill(m) })
		}
		return false
	})
	l.After(func(r *http.Request, _ int) bool {
		m := tr.take(r, after, cut)
		switch m {
		case after:
			tr.kill(m)
		case cut:
			tr.sprung <- m
		}
		return m != 0
	})
	return tr
}

func (tr *trap) kill(m int) {
	tr.server.Kill()
	tr.sprung <- m
}

func (tr *trap) count(r *http.Request) {
	if !slices.Contains(pushes, r.URL.Path) {
		return
	}
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.pushed[tr.alone]++
}

// leave says that every page is closed now, or that one is opened again.
func (tr *trap) leave(alone bool) (before bool) {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	before, tr.alone = tr.alone, alone
	return before
}

// set arms the trap for the next push of a kind.
func (tr *trap) set() {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	tr.mode, tr.path = before+tr.random.IntN(4), pushes[tr.random.IntN(len(pushes))]
}

// waitsFor reports whether the trap is armed for a path.
func (tr *trap) waitsFor(path string) bool {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	return tr.mode != 0 && tr.path == path
}

func (tr *trap) take(r *http.Request, of ...int) int {
	tr.mu.Lock()
	defer tr.mu.Unlock()
	if r.URL.Path != tr.path || !slices.Contains(of, tr.mode) {
		return 0
	}
	m := tr.mode
	tr.mode = 0
	return m
}

func TestChaos_AServerKilledDuringPushesLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	random := rand.New(rand.NewPCG(seed, 0))
	p := newProfile(t, s)
	p.Permit("clipboard-write")
	first := p.Tab()
	first.Open(library.Articles[0].Path())
	first.Kept(len(library.Articles))
	first.SignUp()
	second := p.Beside()
	second.Open(library.Articles[1].Path())
	tabs := []*tab{first, second}
	for _, tab := range tabs {
		tab.Excuse("net::ERR_") // the line breaks while the server is up, too
		tab.Excuse("still waiting")
	}
	want := map[string]bool{library.Articles[0].Slug: true}
	shares := map[string]int64{}
	tr := setTraps(s, l, random)

	// act is what a reader does in one of the tabs, and then the browser perhaps wakes
	// the worker, so that two or three contexts want to send.
	act := func() {
		tab := tabs[random.IntN(len(tabs))]
		tab.Front()
		a := library.Articles[random.IntN(6)]
		tab.turn(a.Path(), a.Title)
		tab.Tap(share)
		tab.WaitText(".say", "Link copied.")
		shares[a.Slug]++
		tab.Wait("what the other tab did", fmt.Sprintf(`document.querySelector('%s').ariaPressed === '%v'`, like, want[a.Slug]))
		for range 1 + random.IntN(3) {
			want[a.Slug] = tab.toggle()
		}
		switch random.IntN(3) {
		case 0:
			tab.BackgroundSync()
		case 1:
			// Everything is closed before the page sends: the worker is alone.
			for _, tab := range tabs {
				tab.leave()
			}
			tr.leave(true)
			tab.BackgroundSync()
		}
	}
	comeBack := func() {
		if !tr.leave(false) {
			return
		}
		for i, tab := range tabs {
			tab.Front()
			tab.Open(library.Articles[i].Path())
		}
	}
	// tell has what was counted leave, in a page or with all of them closed.
	tell := func() {
		alone := tr.leave(false)
		tr.leave(alone)
		if alone {
			first.Go("/healthz")
		} else {
			first.Front()
		}
		until(2*testPatience, func() bool {
			first.HoursPass()
			if alone {
				first.BackgroundEvents()
			} else {
				eval[any](first, `new BroadcastChannel('stale').postMessage('changed')`)
				first.MinutesPass()
			}
			return !tr.waitsFor(eventsPath)
		})
	}
	sprung, down := [5]int{}, false
	for range *rounds {
		comeBack()
		if down && random.IntN(2) == 0 {
			act()
			comeBack()
		}
		if down {
			s.Start()
		}
		tr.set()
		act()
		if tr.waitsFor(eventsPath) {
			tell()
		}
		select {
		case m := <-tr.sprung:
			sprung[m]++
			down = m != cut
		case <-time.After(2 * testPatience):
			t.Fatalf("nothing was pushed%s", first.state())
		}
	}
	l.Before(nil)
	l.After(nil)
	if down {
		s.Start()
	}
	// After so many failures the app would wait for a while; a reader who comes back
	// does not.
	first.Front()
	first.Open("/library")
	first.Sync("idle", 0)
	first.Tell()
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
	t.Logf("%d rounds, killed %d times before, %d during and %d after a push, %d answers cut; %d pushes with a page open, %d by the worker alone: %d lost, %d doubled",
		*rounds, sprung[before], sprung[during], sprung[after], sprung[cut], tr.pushed[false], tr.pushed[true], lost, doubled)
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
	p.Permit("clipboard-write")
	tab := p.Tab()
	tab.Excuse("net::ERR_")
	tab.Excuse("still waiting")
	tab.Excuse("sending a count: event: POST /api/v2/events")
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
	tab.giveSnapshot(library.Quiz)
	tab.Wait("the snapshot to be confirmed", `document.querySelector('.keep').textContent.includes('in your account')`)
	tab.Sync("idle", 0)
	tab.Tell()
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
