//go:build !js

package card

import (
	"image"
	"image/color"

	"stale.love/content"
	"stale.love/server/icon"
)

// colours are the magazine's on paper.
type colours struct {
	paper, ink, muted, rule color.RGBA
	tints                   map[content.Category]color.RGBA
}

func readColours(from content.Colours) (colours, error) {
	c := colours{tints: map[content.Category]color.RGBA{}}
	for _, at := range []struct {
		into    *color.RGBA
		written string
	}{
		{&c.paper, from.Light["paper"]}, {&c.ink, from.Light["ink"]}, {&c.muted, from.Light["muted"]}, {&c.rule, from.Light["rule"]},
	} {
		var err error
		if *at.into, err = icon.Colour(at.written); err != nil {
			return c, err
		}
	}
	for _, category := range content.Categories() {
		tint, err := icon.Colour(from.Light[string(category)])
		if err != nil {
			return c, err
		}
		c.tints[category] = tint
	}
	return c, nil
}

// encode writes a picture in the colours of the look and the steps between them, and
// in those of the mark on it.
func (c colours) encode(src, mark *image.RGBA, texts ...color.RGBA) ([]byte, error) {
	palette := color.Palette{c.paper, c.rule}
	for _, text := range texts {
		palette = append(palette, steps(c.paper, text, 48)...)
		palette = append(palette, text)
	}
	return icon.PNG(src, append(palette, icon.Most(mark, 96)...))
}

// steps returns n colours between two, without the two.
func steps(from, to color.RGBA, n int) color.Palette {
	out := make(color.Palette, n)
	between := func(a, b uint8, i int) uint8 { return uint8((int(a)*(n+1-i) + int(b)*i) / (n + 1)) }
	for i := range n {
		out[i] = color.RGBA{between(from.R, to.R, i+1), between(from.G, to.G, i+1), between(from.B, to.B, i+1), 0xff}
	}
	return out
}
