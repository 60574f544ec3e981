//go:build !js

package site

import (
	"fmt"
	"slices"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"stale.love/app/page"
	"stale.love/content"
)

// Markup draws every page of a library as readers get it, by path: what stands in
// each document's body.
func Markup(l *content.Library) (map[string]string, error) {
	own, err := bodies(l)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	fixed, pieces := page.Paths(l)
	for _, path := range slices.Concat(fixed, page.Kept(l), pieces, []string{"/404"}) {
		out[path], err = draw(page.View{Library: l, Place: page.Find(l, path), Body: own[path]})
		if err != nil {
			return nil, fmt.Errorf("drawing %s: %w", path, err)
		}
	}
	return out, nil
}

func draw(v page.View) (string, error) { return normal(app.HTMLString(page.Render(v))) }
