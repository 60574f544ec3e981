//go:build !js

package site

import (
	"net/http"
	"sync"

	"stale.love/server/card"
	"stale.love/server/follow"
)

// addFollowing adds the feeds, the sitemap, robots.txt and the description of the
// search, and prepares the share cards.
func (s *Site) addFollowing() error {
	files, err := follow.Files(s.library, s.origin)
	if err != nil {
		return err
	}
	for at, file := range files {
		r, err := newResource(file.ContentType, file.Data, false, s.plain)
		if err != nil {
			return err
		}
		r.open = true
		s.files[at] = r
	}
	press, err := card.New(s.library.Site)
	if err != nil {
		return err
	}
	s.cards = &cards{draw: map[string]func() (*resource, error){}}
	add := func(at string, draw func() ([]byte, error)) {
		s.cards.draw[at] = sync.OnceValues(func() (*resource, error) {
			data, err := draw()
			if err != nil {
				return nil, err
			}
			r, err := newResource("image/png", data, false, s.plain)
			if err == nil {
				r.open = true
			}
			return r, err
		})
	}
	for _, a := range s.library.Articles {
		add(card.Path(a), func() ([]byte, error) { return press.Draw(a) })
	}
	for _, e := range s.library.Exercises {
		add(card.PracticePath(e), func() ([]byte, error) { return press.DrawPractice(e) })
	}
	add(card.PlainPath, press.Plain)
	add(card.LogoPath, press.Logo)
	return nil
}

// cards draws each share card when it is first asked for: they cost half a second
// together, and a restart should cost none.
type cards struct {
	draw map[string]func() (*resource, error)
}

func (c *cards) serve(s *Site, w http.ResponseWriter, r *http.Request) bool {
	draw, ok := c.draw[r.URL.Path]
	if !ok {
		return false
	}
	drawn, err := draw()
	if err != nil {
		s.log.Error("drawing a share card", "error", err)
		http.Error(w, "This picture could not be drawn.", http.StatusInternalServerError)
		return true
	}
	s.serve(w, r, http.StatusOK, drawn)
	return true
}
