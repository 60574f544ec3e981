//go:build !js

package site

import (
	"fmt"
	"net/http"
	"sync"

	"github.com/kljensen/snowball/english"
	"stale.love/app/finding"
	"stale.love/app/page"
	"stale.love/content/search"
)

// searchIndex is the name of the file that the app searches in.
const searchIndex = "search.index"

// searcher answers readers whose browser runs no script, or not yet.
type searcher struct {
	mu    sync.Mutex
	index *search.Index
}

// addSearch makes the index, for the app and for answerSearch.
func (s *Site) addSearch() error {
	documents, err := s.searchable()
	if err != nil {
		return fmt.Errorf("indexing: %w", err)
	}
	data := search.Build(documents, func(word string) string { return english.Stem(word, true) })
	if err := s.assets.add(searchIndex, data); err != nil {
		return err
	}
	index, err := search.Open(data)
	s.search = &searcher{index: index}
	return err
}

// answerSearch draws the page with what was found. The query is not logged and
// not kept, and no cache may keep the answer. It comes in a form, which leaves it in
// no address; old links and browsers' own search fields have it there.
func (s *Site) answerSearch(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	h.Set("X-Robots-Tag", "noindex")
	query := r.URL.Query().Get("q")
	if r.Method == http.MethodPost {
		if !readForm(w, r) {
			return
		}
		query = r.PostForm.Get("q")
	}
	v := page.View{Library: s.library, Place: page.Find(s.library, "/search")}
	v.Reader.Search = s.search.answer(query)
	data, err := s.render(v, true)
	if err != nil {
		// Not the error's words: they could hold the query.
		s.log.Error("rendering what was found")
		http.Error(w, "The page could not be drawn. Go back, and try another word.", http.StatusInternalServerError)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	if r.Method != http.MethodHead {
		w.Write(data)
	}
}

func (s *searcher) answer(query string) finding.State {
	s.mu.Lock()
	defer s.mu.Unlock()
	return finding.Answered(query, s.index)
}
