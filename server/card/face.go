//go:build !js

package card

import (
	"image"
	"image/color"
	"image/draw"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// face is a typeface at a size in pixels. Not for concurrent use.
type face struct {
	font     *opentype.Font
	size     float64
	tracking float64 // added after each letter, in ems
	glyphs   font.Face
	buffer   sfnt.Buffer
}

func (p *Press) set(f *opentype.Font, size float64) *face {
	// NewFace has no way to fail; its signature is older than that.
	glyphs, _ := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	return &face{font: f, size: size, glyphs: glyphs}
}

func (f *face) ppem() fixed.Int26_6 { return fixed.Int26_6(f.size * 64) }

// known returns s without the characters that the typeface does not have, with
// one space between words.
func (f *face) known(s string) string {
	kept := strings.Map(func(r rune) rune {
		if space(r) {
			return ' '
		}
		if x, err := f.font.GlyphIndex(&f.buffer, r); err != nil || x == 0 || unicode.Is(unicode.Cf, r) {
			return -1 // STIX shows joiners, which are meant to be unseen
		}
		return r
	}, s)
	return strings.Join(strings.FieldsFunc(kept, space), " ")
}

// space reports whether a line may end at r. No-break spaces are letters here.
func space(r rune) bool { return r == ' ' || r == '\t' || r == '\n' || r == '\r' }

// walk calls at with each rune and its distance from the start of the line, and
// returns the length of the whole. Pairs are kerned with the typeface itself:
// font.Face of x/image gives kerning in the wrong unit.
func (f *face) walk(s string, at func(r rune, x fixed.Int26_6)) fixed.Int26_6 {
	var x fixed.Int26_6
	var before sfnt.GlyphIndex
	tracking := fixed.Int26_6(f.tracking * f.size * 64)
	for _, r := range s {
		glyph, err := f.font.GlyphIndex(&f.buffer, r)
		if err != nil {
			continue
		}
		if before != 0 {
			x += tracking
			if kern, err := f.font.Kern(&f.buffer, before, glyph, f.ppem(), font.HintingNone); err == nil {
				x += kern
			}
		}
		at(r, x)
		if advance, err := f.font.GlyphAdvance(&f.buffer, glyph, f.ppem(), font.HintingNone); err == nil {
			x += advance
		}
		before = glyph
	}
	return x
}

// width returns the length of a line in pixels.
func (f *face) width(s string) float64 {
	return float64(f.walk(s, func(rune, fixed.Int26_6) {})) / 64
}

// capHeight returns how far capitals stand above the baseline, in pixels.
func (f *face) capHeight() float64 {
	m, err := f.font.Metrics(&f.buffer, f.ppem(), font.HintingNone)
	if err != nil {
		return f.size * 0.66
	}
	return float64(m.CapHeight) / 64
}

// draw sets a line with its baseline starting at x, y.
func (f *face) draw(on draw.Image, c color.Color, x, y float64, s string) {
	source := image.NewUniform(c)
	start := fixed.Point26_6{X: fixed.Int26_6(x * 64), Y: fixed.I(int(y + 0.5))}
	f.walk(s, func(r rune, offset fixed.Int26_6) {
		dot := fixed.Point26_6{X: start.X + offset, Y: start.Y}
		where, mask, at, _, ok := f.glyphs.Glyph(dot, r)
		if ok {
			draw.DrawMask(on, where, source, image.Point{}, mask, at, draw.Over)
		}
	})
}
