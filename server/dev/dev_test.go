//go:build !js

package dev

import (
	"bufio"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"stale.love/content/markdown/markdowntest"
	"stale.love/server/site/sitetest"
)

// folder is a content folder on the disk.
type folder string

func newFolder(t *testing.T) folder {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, markdowntest.Magazine(t)); err != nil {
		t.Fatal(err)
	}
	return folder(dir)
}

// edit replaces text in an article.
func (f folder) edit(t *testing.T, slug, old, new string) {
	t.Helper()
	file := filepath.Join(string(f), "articles", slug+".md")
	data, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %q: %v", file, old, err)
	}
	if err := os.WriteFile(file, []byte(strings.Replace(string(data), old, new, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
}

func newStudio(t testing.TB, f folder) *Studio {
	t.Helper()
	s, err := New(Config{
		Content: os.DirFS(string(f)), Static: os.DirFS("../../web/static"), Dist: sitetest.Dist(), Origin: "http://localhost:8080",
		Log: slog.New(slog.DiscardHandler), Now: time.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *Studio) handler() http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", s.Press)
	s.Register(mux)
	return mux
}

func get(t *testing.T, h http.Handler, path string) string {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", path, nil))
	return w.Body.String()
}

// heard returns what a page has been told, the last of each kind.
func heard(page chan [2]string) map[string]string {
	told := map[string]string{}
	for {
		select {
		case said := <-page:
			told[said[0]] = said[1]
		default:
			return told
		}
	}
}

func TestWatch_ASavedFileIsAnEditionThatPagesAreToldOf(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t, f)
		go s.Watch(t.Context())
		time.Sleep(time.Second)
		page := s.news.listen()
		if before := heard(page)["edition"]; before != "" {
			t.Errorf("a page that has the edition was told of %s", before)
		}

		f.edit(t, "two-rituals", "Pizza on a Friday.", "Noodles on a Monday.")
		time.Sleep(time.Second)
		synctest.Wait()
		told := heard(page)["edition"]
		if text := get(t, s.Press, "/articles/two-rituals"); !strings.Contains(text, "Noodles") || !strings.Contains(text, `data-edition="`+told+`"`) || told == "" {
			t.Errorf("told of %q, which the page does not show", told)
		}

		time.Sleep(time.Second)
		synctest.Wait()
		if again := heard(page); len(again) > 0 {
			t.Errorf("nothing was saved, and the page was told %v", again)
		}
	})
}

func TestWatch_AMistakeIsShownAndTheLastEditionStays(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t, f)
		go s.Watch(t.Context())
		time.Sleep(time.Second)
		page := s.news.listen()
		heard(page)
		f.edit(t, "two-rituals", "category: shared-goals", "category: pizza")
		time.Sleep(time.Second)
		synctest.Wait()
		told := heard(page)
		var findings []string
		if err := json.Unmarshal([]byte(told["findings"]), &findings); err != nil || told["edition"] != "" {
			t.Fatalf("told %v, %v", told, err)
		}
		if want := `articles/two-rituals.md:4: unknown category "pizza": use one of communication, intimacy, shared-goals, conflict, safety [fields]`; !strings.Contains(strings.Join(findings, "\n"), want) {
			t.Errorf("findings %q", findings)
		}
		if !strings.Contains(get(t, s.Press, "/articles/two-rituals"), "Pizza on a Friday") {
			t.Error("the last edition is gone")
		}
		f.edit(t, "two-rituals", "category: pizza", "category: conflict")
		time.Sleep(time.Second)
		synctest.Wait()
		if told := heard(page); told["edition"] == "" || strings.Contains(told["findings"], "pizza") {
			t.Errorf("after the correction: %v", told)
		}
	})
}

func TestWatch_ANewFileIsANewArticleAndADraftIsMarked(t *testing.T) {
	t.Parallel()
	f := newFolder(t)
	synctest.Test(t, func(t *testing.T) {
		s := newStudio(t, f)
		go s.Watch(t.Context())
		time.Sleep(time.Second)
		data, err := os.ReadFile(filepath.Join(string(f), "articles", "two-rituals.md"))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.NewReplacer("two-rituals", "three-rituals", "Two rituals", "Three rituals", "related:", "draft: true\nrelated:").Replace(string(data))
		if err := os.WriteFile(filepath.Join(string(f), "articles", "three-rituals.md"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		for _, path := range []string{"/articles/three-rituals", "/articles"} {
			if page := get(t, s.Press, path); !strings.Contains(page, "Three rituals") || !strings.Contains(page, "Draft: readers do not see this") {
				t.Errorf("%s does not show the draft and its mark", path)
			}
		}
	})
}

func TestNews_ArrivesAtAPageAsServerSentEvents(t *testing.T) {
	t.Parallel()
	s := newStudio(t, newFolder(t))
	server := httptest.NewServer(s.handler())
	defer server.Close()
	s.news.tell("findings", `["one"]`)
	response, err := http.Get(server.URL + "/dev/news")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("content type %s", kind)
	}
	lines := bufio.NewScanner(response.Body)
	want := []string{"retry: 200", "", "event: findings", `data: ["one"]`, ""}
	for i, line := range want {
		if !lines.Scan() || lines.Text() != line {
			t.Fatalf("line %d is %q, want %q", i, lines.Text(), line)
		}
	}
	s.news.close()
	if rest, err := io.ReadAll(response.Body); err != nil || len(rest) > 0 {
		t.Errorf("after the end: %q, %v", rest, err)
	}
}

func TestRegister_ServesTheScriptTheStylesAndAWorkerThatKeepsNothing(t *testing.T) {
	t.Parallel()
	s := newStudio(t, newFolder(t))
	h := s.handler()
	if page := get(t, h, "/"); !strings.Contains(page, `<script src="/dev/reload.js"`) || !strings.Contains(page, `href="/dev/dev.css"`) {
		t.Error("the page asks for neither")
	}
	for path, has := range map[string]string{"/dev/reload.js": "EventSource", "/dev/dev.css": ".proof", "/sw.js": "caches.delete"} {
		if text := get(t, h, path); !strings.Contains(text, has) {
			t.Errorf("%s: %s", path, text)
		}
	}
	if strings.Contains(get(t, h, "/sw.js"), "BUILD") {
		t.Error("the worker of a real server is still served")
	}
}
