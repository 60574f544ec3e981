//go:build !js

package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strconv"
	"strings"

	"stale.love/content"
)

// colours are the magazine's on paper.
type colours struct {
	paper, ink, muted, rule, crust, crumb color.RGBA
	tints                                 map[content.Category]color.RGBA
}

func readColours(from content.Colours) (colours, error) {
	c := colours{tints: map[content.Category]color.RGBA{}}
	for _, at := range []struct {
		into    *color.RGBA
		written string
	}{
		{&c.paper, from.Light["paper"]}, {&c.ink, from.Light["ink"]}, {&c.muted, from.Light["muted"]}, {&c.rule, from.Light["rule"]},
		{&c.crust, from.Crust}, {&c.crumb, from.Crumb},
	} {
		var err error
		if *at.into, err = read(at.written); err != nil {
			return c, err
		}
	}
	for _, category := range content.Categories() {
		tint, err := read(from.Light[string(category)])
		if err != nil {
			return c, err
		}
		c.tints[category] = tint
	}
	return c, nil
}

func read(written string) (color.RGBA, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(written, "#"), 16, 24)
	if err != nil {
		return color.RGBA{}, fmt.Errorf("colour %q: %w", written, err)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}, nil
}

// encode writes a picture with a palette of the colours of the look and the
// steps between them: a quarter of the size of true colour, and no difference
// that an eye could find.
func (c colours) encode(src *image.RGBA, texts []color.RGBA) ([]byte, error) {
	palette := color.Palette{c.paper, c.rule, c.crust, c.crumb}
	palette = append(palette, steps(c.paper, c.crust, 24)...)
	palette = append(palette, steps(c.crust, c.crumb, 24)...)
	for _, text := range texts {
		palette = append(palette, steps(c.paper, text, 48)...)
		palette = append(palette, text)
	}
	out := image.NewPaletted(src.Bounds(), palette)
	found := map[color.RGBA]uint8{c.paper: 0}
	for i := range out.Pix {
		p := src.Pix[4*i : 4*i+4 : 4*i+4]
		pixel := color.RGBA{p[0], p[1], p[2], p[3]}
		if pixel == c.paper {
			continue
		}
		index, ok := found[pixel]
		if !ok {
			index = uint8(palette.Index(pixel))
			found[pixel] = index
		}
		out.Pix[i] = index
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed} // the best takes twelve times as long for a tenth less
	if err := encoder.Encode(&b, out); err != nil {
		return nil, fmt.Errorf("writing a PNG: %w", err)
	}
	return b.Bytes(), nil
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
