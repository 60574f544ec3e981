//go:build !js

package journey

import (
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"

	"stale.love/app/engagement"
	"stale.love/content"
	"stale.love/content/markdown"
)

// theLibrary is read once: no journey changes it.
var theLibrary = sync.OnceValues(func() (*content.Library, error) { return markdown.Load(content.Files) })

// loadLibrary is what the server has to show.
func loadLibrary(t *testing.T) *content.Library {
	t.Helper()
	l, err := theLibrary()
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Articles) < 6 {
		t.Fatalf("%d articles; the journeys need six", len(l.Articles))
	}
	return l
}

// sample is the articles that a test opens when it would take too long to open
// all: the first and the last, one of each category, and every sensitive one.
func sample(library *content.Library) (paths []string) {
	seen := map[content.Category]bool{}
	for i, a := range library.Articles {
		if i == 0 || i == len(library.Articles)-1 || !seen[a.Category] || a.Sensitive {
			paths = append(paths, a.Path())
		}
		seen[a.Category] = true
	}
	return paths
}

// get fetches from the server itself, past every browser.
func (s *server) get(path string) (*http.Response, []byte) {
	s.t.Helper()
	resp, err := http.Get(s.origin + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return resp, body
}

// counts are the public numbers.
func (s *server) counts() map[string]engagement.Counts {
	s.t.Helper()
	_, body := s.get("/api/v1/counts")
	var answer struct {
		Counts map[string]engagement.Counts `json:"counts"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		s.t.Fatalf("%v in %s", err, body)
	}
	return answer.Counts
}

// waitCounts waits until the public numbers are as they should be.
func (s *server) waitCounts(what string, so func(map[string]engagement.Counts) bool) {
	s.t.Helper()
	var last map[string]engagement.Counts
	if !until(testPatience, func() bool { last = s.counts(); return so(last) }) {
		s.t.Fatalf("%s did not come about; the counts are %+v", what, last)
	}
}

// number asks the server's database one question whose answer is a number.
func (s *server) number(query string, args ...any) int {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.DB()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRow(query, args...).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", query, err)
	}
	return n
}
