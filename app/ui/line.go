package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Point is one moment of a line: X from 0 to 1, Y from 0 to 100.
type Point struct {
	X, Y  float64
	Known bool // unknown ones leave a gap
}

// Line draws points over time with fine lines at the given heights. It is hidden
// from screen readers: the words beside it say the same.
func Line(points []Point, edges []float64) app.UI {
	const width, height, pad = 160.0, 72.0, 6.0
	x := func(p Point) string { return number(pad + p.X*(width-2*pad)) }
	y := func(v float64) string { return number(height - pad - v/100*(height-2*pad)) }
	var b strings.Builder
	b.WriteString(`<svg class="line-chart" viewBox="0 0 160 72" width="100%" aria-hidden="true" focusable="false">`)
	for _, edge := range edges {
		if edge > 0 && edge < 100 {
			b.WriteString(`<line class="edge" x1="0" x2="160" y1="` + y(edge) + `" y2="` + y(edge) + `"></line>`)
		}
	}
	for i := 1; i < len(points); i++ {
		if from, to := points[i-1], points[i]; from.Known && to.Known {
			b.WriteString(`<line class="step" x1="` + x(from) + `" y1="` + y(from.Y) + `" x2="` + x(to) + `" y2="` + y(to.Y) + `"></line>`)
		}
	}
	for i, p := range points {
		if !p.Known {
			continue
		}
		radius := "2.5"
		if i == len(points)-1 {
			radius = "4"
		}
		b.WriteString(`<circle class="dot" cx="` + x(p) + `" cy="` + y(p.Y) + `" r="` + radius + `"></circle>`)
	}
	b.WriteString(`</svg>`)
	return app.Raw(b.String())
}

func number(n float64) string { return strconv.FormatFloat(n, 'f', 1, 64) }
