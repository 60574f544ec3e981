//go:build !js

package main

import (
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stale.love/server/desk"
	"stale.love/server/store"
)

// studio serves a copy of the repository's content as stale dev does.
func studio(t *testing.T) (s *server, root string) {
	t.Helper()
	root = t.TempDir()
	for _, folder := range []string{"content", "web/static"} {
		if err := os.CopyFS(filepath.Join(root, folder), os.DirFS("../"+folder)); err != nil {
			t.Fatal(err)
		}
	}
	log := &logBuffer{}
	listener := httptest.NewUnstartedServer(nil)
	origin := strings.Replace("http://"+listener.Listener.Addr().String(), "127.0.0.1", "localhost", 1)
	c := Config{Origin: origin}
	made, err := newStudio(c, root, Surroundings{Err: log})
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "stale.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	m := studioMagazine(made)
	if listener.Config.Handler, err = Handler(c, Surroundings{Err: log}.log(), m, db, &desk.Refusals{}); err != nil {
		t.Fatal(err)
	}
	listener.Start()
	t.Cleanup(listener.Close)
	go m.keep(t.Context())
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("log:\n%s", log.tail(4000))
		}
	})
	return &server{t: t, origin: origin}, root
}

func TestDev_ASavedFileShowsOnThePageThatIsOpen(t *testing.T) {
	t.Parallel()
	s, root := studio(t)
	p := newProfile(t, s)
	tab := p.Tab()
	tab.Open("/articles/bids-for-connection")
	file := filepath.Join(root, "content", "articles", "bids-for-connection.md")
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	save := func(text string) time.Time {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return time.Now()
	}

	saved := save(strings.Replace(string(whole), "\n## ", "\nSaved a moment ago.\n\n## ", 1))
	tab.Wait("the text that was saved", `document.querySelector('.prose')?.textContent.includes('Saved a moment ago')`)
	t.Logf("the page showed it %v after it was saved", time.Since(saved).Round(time.Millisecond))
	tab.Ready()

	save(strings.Replace(string(whole), "category: ", "category: un", 1))
	tab.Wait("what is wrong", `document.querySelector('.dev-findings')?.textContent.includes('bids-for-connection.md:4: unknown category')`)
	if !eval[bool](tab, `document.querySelector('.prose').textContent.includes('Saved a moment ago')`) {
		t.Error("a mistake took the page away")
	}

	save(strings.Replace(string(whole), "category: ", "draft: true\ncategory: ", 1))
	tab.Wait("the draft's mark", `document.querySelector('.article-head .proof')?.textContent.startsWith('Draft')`)
	tab.Ready()
	tab.Wait("the app to leave the mark where it is", `document.querySelector('.article-head .proof')?.textContent.startsWith('Draft')`)
}
