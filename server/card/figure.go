//go:build !js

package card

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"

	"stale.love/content"
)

// What stands where on a card with a figure, in pixels.
const (
	figureTitleLines = 2
	figureTop        = 44 // below the title's last baseline
	figureBase       = 496
	figureMostRows   = 4
	figureLabel      = 400 // how wide a label may be
	figureValue      = 170 // and a row's numbers
	figureGap        = 28
	figureText       = 27
)

// drawFigure draws a figure's first rows between two heights: label, drawing, number.
func (p *Press) drawFigure(on *image.RGBA, f *content.Figure, tint color.RGBA, top, bottom float64) {
	rows := f.Rows[:min(len(f.Rows), figureMostRows)]
	height := (bottom - top) / float64(len(rows))
	text, value := p.set(p.text, figureText), p.set(p.label, figureText-2)
	from := float64(margin + figureLabel + figureGap)
	to := float64(Width - margin - figureValue - figureGap)
	for i, row := range rows {
		middle := top + (float64(i)+0.5)*height
		lines := text.within(row.Label, figureLabel, min(2, int(height/(figureText*1.1))))
		for j, line := range lines {
			base := middle + text.capHeight()/2 + (float64(j)-float64(len(lines)-1)/2)*figureText*1.12
			text.draw(on, p.colours.ink, margin, base, line)
		}
		said := value.known(strings.ReplaceAll(row.Value, "→", "to"))
		value.draw(on, tint, Width-margin-value.width(said), middle+value.capHeight()/2, said)
		p.drawRow(on, f, row, from, to, middle, min(height*0.7, 56), tint)
	}
}

// within sets a label in at most so many lines of a width; the last ends in an
// ellipsis when there is more.
func (f *face) within(label string, width float64, most int) []string {
	var words []string
	for _, w := range chunks(f.known(label)) {
		words = append(words, f.broken(w, width-f.width("…"))...)
	}
	lines := f.wrap(words, width)
	if most = max(most, 1); len(lines) <= most {
		return lines
	}
	last := lines[most-1]
	for last != "" && f.width(last+"…") > width {
		last = strings.TrimRight(last[:strings.LastIndex(" "+last, " ")], " ")
	}
	return append(lines[:most-1:most-1], last+"…")
}

// drawRow draws the numbers of a row between two places, around the middle of its
// height.
func (p *Press) drawRow(on *image.RGBA, f *content.Figure, row content.FigureRow, from, to, middle, high float64, tint color.RGBA) {
	c := p.colours
	x := func(share float64) float64 { return from + min(max(share, 0), 1)*(to-from) }
	rect := func(fill color.RGBA, x, y, w, h float64) {
		where := image.Rect(round(x), round(y), round(x+w), round(y+h))
		draw.Draw(on, where, image.NewUniform(fill), image.Point{}, draw.Src)
	}
	circle := func(fill color.RGBA, x, y, r float64) { disc(on, fill, x, y, r) }
	ink := tint
	if row.Quiet {
		ink = c.muted
	}
	ring := func(share float64) {
		circle(c.muted, x(share), middle, 12)
		circle(c.paper, x(share), middle, 8)
	}
	dot := func(share float64) {
		if row.Quiet {
			ring(share)
			return
		}
		circle(tint, x(share), middle, 12)
	}
	if f.Kind != content.Bars && f.Kind != content.People {
		rect(c.rule, from, middle-1, to-from, 2)
	}
	if f.Zero >= 0 {
		rect(c.muted, x(f.Zero)-1, middle-high/2, 2, high)
	}
	switch f.Kind {
	case content.Bars:
		rect(c.rule, from, middle+high/2-2, to-from, 2)
		rect(ink, from, middle-high/2, x(row.At)-from, high)
	case content.People:
		const across, down = 50, 2
		step := min((to-from)/across, high/down)
		for i := range across * down {
			at := [2]float64{from + (float64(i%across)+0.5)*step, middle + (float64(i/across)-0.5)*step*1.25}
			if float64(i) < row.At*100-0.5 {
				circle(ink, at[0], at[1], step*0.4)
			} else {
				circle(c.muted, at[0], at[1], step*0.15)
			}
		}
	case content.Dots:
		rect(ink, x(row.From), middle-3, x(row.To)-x(row.From), 6)
		dot(row.At)
	case content.Change:
		rect(tint, min(x(row.From), x(row.To)), middle-3, max(x(row.From), x(row.To))-min(x(row.From), x(row.To)), 6)
		ring(row.From)
		circle(tint, x(row.To), middle, 12)
	case content.Timeline:
		if row.To > row.From {
			rect(ink, x(row.From), middle-8, x(row.To)-x(row.From), 16)
		} else {
			dot(row.From)
		}
	}
}

// disc draws a circle with a soft edge.
func disc(on *image.RGBA, fill color.RGBA, x, y, r float64) {
	where := image.Rect(int(x-r)-1, int(y-r)-1, int(x+r)+2, int(y+r)+2)
	mask := image.NewAlpha(where)
	for py := where.Min.Y; py < where.Max.Y; py++ {
		for px := where.Min.X; px < where.Max.X; px++ {
			far := math.Hypot(float64(px)+0.5-x, float64(py)+0.5-y)
			mask.SetAlpha(px, py, color.Alpha{A: uint8(255 * min(max(r+0.5-far, 0), 1))})
		}
	}
	draw.DrawMask(on, where, image.NewUniform(fill), image.Point{}, mask, where.Min, draw.Over)
}

func round(n float64) int { return int(math.Round(n)) }
