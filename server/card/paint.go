//go:build !js

package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"

	"stale.love/content"
)

// The colours of the look on paper, as in web/static/styles/10-tokens.css; a test compares
// them.
var (
	paper = color.RGBA{0xfb, 0xf8, 0xf3, 0xff}
	ink   = color.RGBA{0x23, 0x20, 0x1b, 0xff}
	muted = color.RGBA{0x65, 0x5e, 0x53, 0xff}
	rule  = color.RGBA{0xe7, 0xdf, 0xd2, 0xff}
	crust = color.RGBA{0xb4, 0x65, 0x2a, 0xff}
	crumb = color.RGBA{0xf3, 0xcf, 0x98, 0xff}
)

func tints() map[content.Category]color.RGBA {
	return map[content.Category]color.RGBA{
		content.Communication: {0x24, 0x64, 0x7f, 0xff},
		content.Intimacy:      {0x9c, 0x3a, 0x61, 0xff},
		content.SharedGoals:   {0x43, 0x70, 0x2f, 0xff},
		content.Conflict:      {0x85, 0x59, 0x0a, 0xff},
	}
}

// encode writes a picture with a palette of the colours of the look and the
// steps between them: a quarter of the size of true colour, and no difference
// that an eye could find.
func encode(src *image.RGBA, texts []color.RGBA) ([]byte, error) {
	palette := color.Palette{paper, rule, crust, crumb}
	palette = append(palette, steps(paper, crust, 24)...)
	palette = append(palette, steps(crust, crumb, 24)...)
	for _, c := range texts {
		palette = append(palette, steps(paper, c, 48)...)
		palette = append(palette, c)
	}
	out := image.NewPaletted(src.Bounds(), palette)
	found := map[color.RGBA]uint8{paper: 0}
	for i := range out.Pix {
		p := src.Pix[4*i : 4*i+4 : 4*i+4]
		c := color.RGBA{p[0], p[1], p[2], p[3]}
		if c == paper {
			continue
		}
		index, ok := found[c]
		if !ok {
			index = uint8(palette.Index(c))
			found[c] = index
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
