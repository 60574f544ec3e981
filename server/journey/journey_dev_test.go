//go:build !js

package journey

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"stale.love/server/program"
)

// studio serves a copy of the repository's content as stale dev does.
func studio(t *testing.T) (s *server, root string) {
	t.Helper()
	root = t.TempDir()
	for _, folder := range []string{"content", "web/static"} {
		if err := os.CopyFS(filepath.Join(root, folder), os.DirFS("../../"+folder)); err != nil {
			t.Fatal(err)
		}
	}
	port := freePort(t)
	environment := map[string]string{"PORT": strconv.Itoa(port), "DATA_DIR": t.TempDir()}
	log := &logBuffer{}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan int, 1)
	go func() {
		ended <- program.Command(ctx, []string{"dev", root}, program.Surroundings{
			Out: log, Err: log, Env: func(name string) string { return environment[name] },
		})
	}()
	t.Cleanup(func() {
		stop()
		if code := <-ended; code != 0 {
			t.Errorf("stale dev ended with %d", code)
		}
		if t.Failed() {
			t.Logf("log:\n%s", log.tail(4000))
		}
	})
	if !until(startPatience, func() bool { return healthy(port) }) {
		t.Fatal("stale dev did not become healthy")
	}
	return &server{t: t, origin: localOrigin(port)}, root
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
