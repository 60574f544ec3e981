package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Bar draws a share in percent as a horizontal bar with gaps at the given
// edges. It is hidden from screen readers: the words beside it say the same.
// Everything that varies is an SVG attribute, since the content security policy
// ignores style attributes.
func Bar(percent float64, edges []float64) app.UI {
	var b strings.Builder
	b.WriteString(`<svg class="part-bar" viewBox="0 0 1000 36" preserveAspectRatio="none" width="100%" height="12" aria-hidden="true" focusable="false">`)
	rect(&b, "track", 1000)
	if percent > 0 {
		rect(&b, "value", percent*10)
	}
	for _, edge := range edges {
		if edge > 0 && edge < 100 {
			b.WriteString(`<rect class="edge" x="`)
			b.WriteString(strconv.FormatFloat(edge*10-2.5, 'f', 1, 64))
			b.WriteString(`" y="0" width="5" height="36"></rect>`)
		}
	}
	b.WriteString(`</svg>`)
	return app.Raw(b.String())
}

func rect(b *strings.Builder, class string, width float64) {
	b.WriteString(`<rect class="` + class + `" x="0" y="0" width="`)
	b.WriteString(strconv.FormatFloat(width, 'f', 1, 64))
	b.WriteString(`" height="36" rx="18"></rect>`)
}
