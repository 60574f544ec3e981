//go:build !js

package card

import (
	"fmt"
	"runtime"
	"sync"

	"stale.love/content"
)

// Where cards are served. The addresses stay when the pictures change: other
// sites keep them.
const (
	PlainPath = "/card.png"
	LogoPath  = "/logo.png"
)

// Path returns where an article's card is served.
func Path(a content.Article) string { return "/cards/" + a.Slug + ".png" }

// PracticePath returns where an exercise's card is served.
func PracticePath(e content.Exercise) string { return "/cards/exercises/" + e.Slug + ".png" }

// Files returns every PNG of a magazine by its path: a card for each article
// and exercise, the plain card and the logo.
func Files(lib *content.Library) (map[string][]byte, error) {
	p, err := New(lib.Site)
	if err != nil {
		return nil, err
	}
	type job struct {
		path string
		draw func() ([]byte, error)
		data []byte
		err  error
	}
	jobs := []job{{path: PlainPath, draw: p.Plain}, {path: LogoPath, draw: p.Logo}}
	for _, a := range lib.Articles {
		jobs = append(jobs, job{path: Path(a), draw: func() ([]byte, error) { return p.Draw(a) }})
	}
	for _, e := range lib.Exercises {
		jobs = append(jobs, job{path: PracticePath(e), draw: func() ([]byte, error) { return p.DrawPractice(e) }})
	}
	var work sync.WaitGroup
	next := make(chan *job)
	for range runtime.GOMAXPROCS(0) {
		work.Go(func() {
			for j := range next {
				j.data, j.err = j.draw()
			}
		})
	}
	for i := range jobs {
		next <- &jobs[i]
	}
	close(next)
	work.Wait()
	files := map[string][]byte{}
	for _, j := range jobs {
		if j.err != nil {
			return nil, fmt.Errorf("drawing %s: %w", j.path, j.err)
		}
		files[j.path] = j.data
	}
	return files, nil
}
