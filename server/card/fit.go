//go:build !js

package card

import (
	"image/color"
	"image/draw"
	"slices"
	"strings"
)

// block is lines of text that fit, none when nothing does.
type block struct {
	face    *face
	first   float64 // baseline of the first line, in pixels from the top
	leading float64 // between baselines, in pixels
	lines   []string
}

// last returns the baseline of the last line, 0 when there is none.
func (b block) last() float64 {
	if len(b.lines) == 0 {
		return 0
	}
	return b.first + float64(len(b.lines)-1)*b.leading
}

// draw sets the lines so many pixels further down than they were fitted.
func (b block) draw(on draw.Image, c color.Color, down float64) {
	for i, line := range b.lines {
		b.face.draw(on, c, margin, b.first+float64(i)*b.leading+down, line)
	}
}

// maxLines is how many lines a title may have.
const maxLines = 4

// titleSizes are tried in this order. The last is still read at the width of a
// telephone's list of links; a title too long for it ends in an ellipsis.
func titleSizes() []float64 { return []float64{104, 96, 88, 80, 72, 66} }

// fitTitle sets a title as large as it fits in so many lines. Where it has fewer than
// it may have, something stands below it and needs the room of the largest sizes.
func (p *Press) fitTitle(title string, most int) block {
	for _, size := range titleSizes() {
		if most < maxLines && size > 80 {
			continue
		}
		b := p.titleBlock(size)
		words := chunks(title)
		if slices.ContainsFunc(words, func(w string) bool { return b.face.width(w) > measure }) {
			continue
		}
		if lines := b.face.wrap(words, measure); len(lines) <= min(most, b.room()) {
			b.lines = b.face.balance(words, lines)
			return b
		}
	}
	return p.cutTitle(title, most)
}

// cutTitle sets what fits of a title that is too long for the smallest size.
func (p *Press) cutTitle(title string, most int) block {
	sizes := titleSizes()
	b := p.titleBlock(sizes[len(sizes)-1])
	var words []string
	for _, w := range chunks(title) {
		words = append(words, b.face.broken(w, measure-b.face.width("…"))...)
	}
	b.lines = b.face.wrap(words, measure)
	if most = min(most, b.room()); len(b.lines) > most {
		kept := strings.Split(strings.Join(b.lines[:most], " "), " ")
		for b.lines = nil; len(b.lines) == 0 || len(b.lines) > most; {
			words = slices.Clone(kept)
			last := len(words) - 1
			words[last] = strings.TrimRight(words[last], " \u00a0–—-,;:.") + "…"
			b.lines = b.face.wrap(words, measure)
			kept = kept[:last]
		}
	}
	b.lines = b.face.balance(words, b.lines)
	return b
}

func (p *Press) titleBlock(size float64) block {
	f := p.set(p.title, size)
	f.tracking = -0.012
	return block{face: f, first: titleTop + f.capHeight(), leading: size * 1.12}
}

// room returns how many lines of a title there is room for.
func (b block) room() int {
	return min(maxLines, 1+int((titleBase-b.first)/b.leading))
}

// fitDek sets a dek below a title whose last baseline is given, if all of it
// fits; otherwise the block is empty.
func (p *Press) fitDek(dek string, above float64) block {
	f := p.set(p.text, 38)
	b := block{face: f, first: above + 76, leading: 52}
	words := chunks(dek)
	if slices.ContainsFunc(words, func(w string) bool { return f.width(w) > measure }) {
		return b
	}
	lines := f.wrap(words, measure)
	if b.first+float64(len(lines)-1)*b.leading <= dekBase {
		b.lines = f.balance(words, lines)
	}
	return b
}

// chunks returns the pieces of a line that stay together: words, with a dash at
// the end of the word before it.
func chunks(s string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(s, space) {
		if (w == "–" || w == "—") && len(out) > 0 {
			out[len(out)-1] += "\u00a0" + w
			continue
		}
		out = append(out, w)
	}
	return out
}

// wrap fills lines of at most width pixels, one after the other.
func (f *face) wrap(words []string, width float64) []string {
	var lines []string
	for _, w := range words {
		if last := len(lines) - 1; last >= 0 && f.width(lines[last]+" "+w) <= width {
			lines[last] += " " + w
			continue
		}
		lines = append(lines, w)
	}
	return lines
}

// balance sets the words in as many lines as there are, as narrow as that goes:
// no line is much shorter than the others.
func (f *face) balance(words, lines []string) []string {
	low, high := 0, measure // too narrow, wide enough
	for high-low > 1 {
		middle := (low + high) / 2
		tried := f.wrap(words, float64(middle))
		if len(tried) > len(lines) || slices.ContainsFunc(tried, func(l string) bool { return f.width(l) > float64(middle) }) {
			low = middle
		} else {
			lines, high = tried, middle
		}
	}
	return lines
}

// broken cuts a word that is wider than a line into pieces that are not.
func (f *face) broken(word string, width float64) []string {
	var out []string
	piece := ""
	for _, r := range word {
		if piece != "" && f.width(piece+string(r)) > width {
			out, piece = append(out, piece), ""
		}
		piece += string(r)
	}
	return append(out, piece)
}
