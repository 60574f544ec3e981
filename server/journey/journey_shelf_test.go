//go:build !js

package journey

import (
	"fmt"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"

	"stale.love/content"
)

// here is the slugs of the articles that are kept, as the caches say.
const here = `(async () => {
	const slugs = [];
	for (const name of await caches.keys()) {
		if (!name.startsWith('pages-')) continue;
		for (const r of await (await caches.open(name)).keys()) slugs.push(new URL(r.url).pathname.slice('/articles/'.length));
	}
	return slugs.sort().join(' ');
})()`

func slugs(articles ...content.Article) string {
	var all []string
	for _, a := range articles {
		all = append(all, a.Slug)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}

func (tab *tab) WaitHere(what string, articles ...content.Article) {
	tab.t.Helper()
	tab.Wait(what, here+`.then((all) => all === `+quote(slugs(articles...))+`)`)
}

// TestShelf_ThePolicy runs the rule itself, in the engine that runs it.
func TestShelf_ThePolicy(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("../../web/static/shelf.js")
	if err != nil {
		t.Fatal(err)
	}
	tab := newProfile(t, &server{t: t, origin: "http://localhost:1"}).Tab()
	do := func(js string) string {
		return eval[string](tab, "(() => {"+string(source)+"; const pages = 'abcdefghij'.split(''); return JSON.stringify("+js+"); })()")
	}
	for _, c := range []struct{ what, js, want string }{
		{"what is saved comes before what is liked, and both before the newest",
			`plan(pages, [], { saved: ['g'], liked: ['i', 'g'], read: [], newest: 3, mobile: false }, false)`,
			`{"keep":["g","i","a","b","c"],"sure":2,"fetch":["g","i","a","b","c"],"drop":[]}`},
		{"on a metered line only the reader's own is fetched, and nothing goes",
			`plan(pages, ['a', 'b'], { saved: ['g'], liked: [], read: [], newest: 3, mobile: false }, true)`,
			`{"keep":["g","a","b","c"],"sure":1,"fetch":["g"],"drop":[]}`},
		{"unless the reader wants it so",
			`plan(pages, [], { saved: [], liked: [], read: [], newest: 2, mobile: true }, true).fetch`, `["a","b"]`},
		{"what was read last stays, the last one first",
			`plan(pages, ['d', 'f', 'e', 'j'], { saved: [], liked: [], read: ['e', 'f', 'i', 'a'], newest: 1 }, false)`,
			`{"keep":["a","e","f"],"sure":0,"fetch":["a","e","f"],"drop":["d","j"]}`},
		{"of what was read, only some stays",
			`(() => { const many = Array.from({ length: 30 }, (_, i) => 'x' + i);
				const p = plan([...pages, ...many], many, { saved: [], liked: ['x29'], read: many, newest: 0 }, false);
				return [p.keep.length, p.keep[0], p.keep.includes('x19'), p.keep.includes('x20'), p.drop.length]; })()`,
			`[21,"x29",true,false,9]`},
		{"what was withdrawn goes, whoever liked it",
			`plan(pages, ['z', 'a'], { saved: ['z'], liked: [], read: ['z'], newest: 1 }, false)`,
			`{"keep":["a"],"sure":0,"fetch":["a"],"drop":["z"]}`},
		{"without room the least important goes first",
			`victim(['g', 'i', 'a', 'b', 'c'], new Set(['a', 'c', 'i']), 'g')`, `"c"`},
		{"the newest never pushes out what was saved or liked",
			`victim(['g', 'i', 'a', 'b', 'c'], new Set(['g', 'i']), 'a') ?? 'nothing'`, `"nothing"`},
		{"nothing pushes itself out",
			`victim(['g', 'a'], new Set(['g']), 'a') ?? 'nothing'`, `"nothing"`},
	} {
		if got := do(c.js); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	t.Run("whatever is asked for, nothing of the reader's own is dropped or ranks below the rest", func(t *testing.T) {
		got := eval[string](tab, "(() => {"+string(source)+`;
			let seed = 7;
			const die = (n) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
			for (let round = 0; round < 2000; round++) {
				const pages = Array.from({ length: die(60) }, (_, i) => 'p' + i);
				const some = () => pages.filter(() => die(4) === 0);
				const held = [...some(), 'gone'].filter((p, i, all) => all.indexOf(p) === i);
				const wish = { saved: some(), liked: some(), read: some(), newest: die(70), mobile: die(2) === 0 };
				const p = plan(pages, held, wish, die(2) === 0);
				const own = new Set([...wish.saved, ...wish.liked]);
				const bad = p.drop.some((x) => own.has(x)) || p.keep.slice(0, p.sure).some((x) => !own.has(x)) || p.sure !== own.size
					|| p.keep.length !== new Set(p.keep).size || held.some((x) => p.keep.includes(x) === p.drop.includes(x))
					|| [...own].some((x) => !p.fetch.includes(x));
				if (bad) return JSON.stringify({ pages, held, wish, p });
				const here = new Set(some()), page = p.keep[die(p.keep.length || 1)];
				const out = page && victim(p.keep, here, page);
				if (out && own.has(out) && !own.has(page)) return JSON.stringify({ out, page });
			}
			return '';
		})()`)
		if got != "" {
			t.Error(got)
		}
	})
}

func TestShelf_TheReaderDecidesWhatIsHere(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	all := library.Articles
	far := all[len(all)-1] // not among the newest ten
	liked := all[len(all)-2]
	s, l := startBehindLine(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/library")
	tab.Kept(len(all))
	tab.Wait("how much room it takes", `/articles take \d/.test(document.querySelector('.space').textContent)`)

	t.Run("saving is durable, shows, and is not sent", func(t *testing.T) {
		tab.t = t
		var sent []string
		l.Before(func(_ http.ResponseWriter, r *http.Request) bool {
			if r.Method == "POST" {
				sent = append(sent, r.URL.Path)
			}
			return false
		})
		tab.Open(far.Path())
		tab.Tap(`.bar [data-action="save"]`)
		tab.Wait("the mark", `document.querySelector('.bar [data-action="save"]').ariaPressed === 'true'`)
		tab.Open("/library")
		tab.Wait("it in the list", fmt.Sprintf(`document.querySelector('[aria-labelledby="saved"] a[href="%s"]')`, far.Path()))
		if slices.ContainsFunc(sent, func(at string) bool { return at != "/api/v2/events" }) {
			t.Errorf("saving sent something: %v", sent)
		}
		l.Before(nil)
	})
	t.Run("fewer of the newest leave, what is saved and liked stays", func(t *testing.T) {
		tab.t = t
		tab.Open(liked.Path())
		tab.Tap(like)
		tab.Tap(`#sheet [data-action="close"]`)
		tab.Tap(`.bar a[href="/articles"]`)
		tab.Tap(`.tabs a[href="/library"]`)
		tab.Tap(`label[for="newest-10"]`)
		tab.WaitHere("ten and the two", append(slices.Clone(all[:10]), far, liked)...)
		tab.Tap(`label[for="newest-0"]`)
		tab.WaitHere("only the two", far, liked)
	})
	t.Run("a long download shows how far it is, stops and goes on", func(t *testing.T) {
		tab.t = t
		release := l.Hold(all[8].Path())
		tab.Tap(`label[for="newest-60"]`)
		tab.Wait("progress", `(() => { const p = document.querySelector('#fetching'); return p && p.max > 5 && p.value > 0; })()`)
		tab.Tap(`[data-action="shelf-stop"]`)
		tab.Wait("the way to go on", `document.querySelector('[data-action="shelf-go"]')?.textContent === 'Go on'`)
		release()
		l.Before(nil)
		tab.Open("/library")
		tab.Wait("it to be stopped still", `document.querySelector('[data-action="shelf-go"]')`)
		tab.Tap(`[data-action="shelf-go"]`)
		tab.WaitHere("everything", all...)
		tab.Wait("the words for it", fmt.Sprintf(`document.querySelector('.shelf').textContent.includes('All %d articles')`, len(all)))
	})
	t.Run("what is not here is marked before it is tapped, and saved for later", func(t *testing.T) {
		tab.t = t
		gone := all[1]
		tab.Lose(gone.Path())
		s.Kill()
		tab.Open("/articles")
		row := fmt.Sprintf(`document.querySelector('#main a[href="%s"]').closest('.line')`, gone.Path())
		tab.Wait("the mark", row+`.matches('.away') && `+row+`.textContent.includes('needs a connection')`)
		if n := eval[int](tab, `document.querySelectorAll('.line.away').length`); n != 1 {
			t.Errorf("%d articles are marked as away", n)
		}
		s.Start()
		tab.Open("/library")
		tab.WaitHere("it again, by itself", all...)
	})
}

func TestShelf_ThisMorningsEditionIsThereBeforeTheReader(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	s, l := startBehindLine(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/")
	tab.Kept(len(library.Articles))
	tab.Close()
	var mu sync.Mutex
	fetched := map[string]bool{}
	l.After(func(r *http.Request, status int) bool {
		mu.Lock()
		defer mu.Unlock()
		if strings.HasPrefix(r.URL.Path, "/articles/") {
			fetched[r.URL.Path] = true
		}
		return false
	})
	s.styles = newer
	s.Restart()

	p.Tab().Morning() // about:blank, for the command only
	if !until(testPatience, func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(fetched) == len(library.Articles)
	}) {
		t.Fatalf("the worker fetched %d of %d articles while nobody was there", len(fetched), len(library.Articles))
	}

	s.Kill()
	tab = p.Tab()
	tab.Open(library.Articles[0].Path())
	tab.Wait("the new edition, without a connection", hasNewer)
	if n := eval[int](tab, `document.querySelector('#main .prose').textContent.length`); n < 1000 {
		t.Errorf("its text has %d characters", n)
	}
}
