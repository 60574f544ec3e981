//go:build !js

// Package icon draws the mark of a magazine as the files that browsers, phones and
// stores ask for, and the plain one of discreet mode beside it. The same mark and
// colours always give the same bytes. It reads no files.
package icon

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"
	"runtime"
	"strconv"
	"strings"

	"github.com/srwiley/oksvg"
	"github.com/srwiley/rasterx"
	"golang.org/x/sync/errgroup"

	"stale.love/content"
)

// SVG returns the mark as a file of its own. What takes the text's colour is drawn in
// ink.
func SVG(m content.Mark, ink string) []byte {
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]s %[1]s">%[2]s</svg>`, m.Side, inked(m.Shapes, ink))
}

func inked(shapes, ink string) string { return strings.ReplaceAll(shapes, "currentColor", ink) }

// Free returns the mark as an icon without a ground of its own, for a tab or a
// desktop whose colour nobody knows. A mark in the text's colour would vanish on half
// of them, so it brings its paper along.
func Free(m content.Mark, ink, paper string) []byte {
	side, err := strconv.ParseFloat(m.Side, 64)
	if err != nil || !strings.Contains(m.Shapes, "currentColor") {
		return SVG(m, ink)
	}
	const inset = 0.14
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %[1]s %[1]s"><rect fill="%[2]s" width="%[1]s" height="%[1]s" rx="%[3]s" ry="%[3]s"/>`+
		`<g transform="translate(%[4]s %[4]s) scale(%[5]s %[5]s)">%[6]s</g></svg>`,
		m.Side, paper, short(side*0.2), short(side*inset), short(1-2*inset), inked(m.Shapes, ink))
}

func short(n float64) string { return strconv.FormatFloat(math.Round(n*1000)/1000, 'f', -1, 64) }

// Draw draws an SVG onto a square picture, with that share of its side left free all
// around.
func Draw(on *image.RGBA, svg []byte, inset float64) error {
	drawing, err := oksvg.ReadIconStream(bytes.NewReader(svg), oksvg.StrictErrorMode)
	if err != nil {
		return fmt.Errorf("reading the mark: %w", err)
	}
	if len(drawing.SVGPaths) == 0 {
		return fmt.Errorf("reading the mark: the SVG draws nothing")
	}
	side := on.Bounds().Dx()
	free := float64(side) * inset
	drawing.SetTarget(free, free, float64(side)-2*free, float64(side)-2*free)
	drawing.Draw(rasterx.NewDasher(side, side, rasterx.NewScannerGV(side, side, on, on.Bounds())), 1)
	return nil
}

// Files returns every icon of a magazine by its name. The plain one is an SVG.
func Files(site content.Site, plain []byte) (map[string][]byte, error) {
	ink, paper := site.Colours.Light["ink"], site.Colours.Light["paper"]
	ground, err := Colour(paper)
	if err != nil {
		return nil, fmt.Errorf("the icons' ground: %w", err)
	}
	mark, free := SVG(site.Mark, ink), Free(site.Mark, ink, paper)
	// Phones cut maskable icons into a shape of theirs: the mark stays inside.
	jobs := []struct {
		name   string
		svg    []byte
		side   int
		inset  float64
		ground color.Color
	}{
		{"icon-192.png", free, 192, 0.04, color.Transparent},
		{"icon-512.png", free, 512, 0.04, color.Transparent},
		{"maskable-192.png", mark, 192, 0.2, ground},
		{"maskable-512.png", mark, 512, 0.2, ground},
		{"apple-touch-icon.png", mark, 180, 0.12, ground},
		{"plain-192.png", plain, 192, 0.04, color.Transparent},
		{"plain-512.png", plain, 512, 0.04, color.Transparent},
		{"plain-maskable-512.png", plain, 512, 0.2, ground},
		{"plain-touch-icon.png", plain, 180, 0.12, ground},
	}
	drawn := make([][]byte, len(jobs))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, j := range jobs {
		group.Go(func() error {
			canvas := image.NewRGBA(image.Rect(0, 0, j.side, j.side))
			draw.Draw(canvas, canvas.Bounds(), image.NewUniform(j.ground), image.Point{}, draw.Src)
			if err := Draw(canvas, j.svg, j.inset); err != nil {
				return fmt.Errorf("%s: %w", j.name, err)
			}
			var err error
			drawn[i], err = PNG(canvas, nil)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	files := map[string][]byte{"mark.svg": free, "plain.svg": plain}
	for i, j := range jobs {
		files[j.name] = drawn[i]
	}
	return files, nil
}

// Colour reads one that is written #rrggbb.
func Colour(written string) (color.RGBA, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(written, "#"), 16, 24)
	if err != nil {
		return color.RGBA{}, fmt.Errorf("colour %q: %w", written, err)
	}
	return color.RGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}, nil
}

// PNG writes a picture with a palette: a quarter of the size of true colour, and no
// difference that an eye could find. The palette begins with the colours given and
// goes on with those that the picture has most of.
func PNG(picture *image.RGBA, palette color.Palette) ([]byte, error) {
	palette = append(palette[:len(palette):len(palette)], Most(picture, 256-len(palette))...)
	out := image.NewPaletted(picture.Bounds(), palette)
	found := map[color.RGBA]uint8{}
	var last color.RGBA
	for i := range out.Pix {
		p := picture.Pix[4*i : 4*i+4 : 4*i+4]
		pixel := color.RGBA{p[0], p[1], p[2], p[3]}
		if i > 0 && pixel == last {
			out.Pix[i] = out.Pix[i-1]
			continue
		}
		index, ok := found[pixel]
		if !ok {
			index = uint8(palette.Index(pixel))
			found[pixel] = index
		}
		out.Pix[i], last = index, pixel
	}
	var b bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestSpeed} // the best takes twelve times as long for a tenth less
	if err := encoder.Encode(&b, out); err != nil {
		return nil, fmt.Errorf("writing a PNG: %w", err)
	}
	return b.Bytes(), nil
}
