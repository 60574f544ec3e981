package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Bar draws a share in percent as a horizontal bar with gaps at the given
// edges. It is hidden from screen readers: the words beside it say the same.
// Everything that varies is an SVG attribute, since the content security policy
// ignores style attributes.
func Bar(percent float64, edges []float64) app.UI {
	var b strings.Builder
	b.WriteString(`<svg class="part-bar" width="100%" height="12" aria-hidden="true" focusable="false">`)
	rect(&b, "track", 100)
	if percent > 0 {
		rect(&b, "value", percent)
	}
	for _, edge := range edges {
		if edge > 0 && edge < 100 {
			b.WriteString(`<rect class="edge" x="` + number(edge) + `%" y="0" width="2" height="12"></rect>`)
		}
	}
	b.WriteString(`</svg>`)
	return app.Raw(b.String())
}

// rect is as wide as a share of the whole: in percent, so that the ends stay round
// however wide the page is.
func rect(b *strings.Builder, class string, percent float64) {
	b.WriteString(`<rect class="` + class + `" x="0" y="0" width="` + number(percent) + `%" height="12" rx="6"></rect>`)
}
