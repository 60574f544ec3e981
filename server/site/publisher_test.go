//go:build !js

package site

import (
	"bytes"
	"log/slog"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"stale.love/content/markdown"
)

// TestSite_AnotherPublishersMagazineNeedsNoGo loads another content folder and looks
// for this magazine in what readers get.
func TestSite_AnotherPublishersMagazineNeedsNoGo(t *testing.T) {
	t.Parallel()
	library, err := markdown.Load(os.DirFS("../../content/markdown/testdata/magazine"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(Config{
		Library: library, Static: os.DirFS("../../web/static"), Dist: builtFiles(), Origin: "https://crumbs.example",
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range []map[string]*resource{s.pages, s.files, s.assets.byPath, {"/404": s.missing}} {
		for at, r := range group {
			text := string(r.identity)
			if at == s.assets.paths[searchIndex] {
				continue // its format has a name
			}
			if strings.Contains(strings.ToLower(text), "stale.love") {
				t.Errorf("%s speaks of stale.love", at)
			}
			if strings.Contains(text, "bbc.com") || strings.Contains(text, "#fbf8f3") {
				t.Errorf("%s has an address or a colour of the other magazine", at)
			}
		}
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/help", nil))
	for _, part := range []string{
		`<html lang="en">`, "· Crumbs</title>", `href="https://example.org/rain"`, "a page about rain", "No advice.", ">Pieces</a>", `content="#ffffff"`,
	} {
		if !bytes.Contains(w.Body.Bytes(), []byte(part)) {
			t.Errorf("the help page does not have %s", part)
		}
	}
}
