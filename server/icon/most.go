//go:build !js

package icon

import (
	"cmp"
	"image"
	"image/color"
	"maps"
	"slices"
)

// Most returns the n colours that a picture has most of, fewer when it has fewer.
func Most(picture *image.RGBA, n int) color.Palette {
	count := map[color.RGBA]int{}
	var last color.RGBA
	run := 0 // most pixels are like the one before
	for i := 0; i < len(picture.Pix); i += 4 {
		p := picture.Pix[i : i+4 : i+4]
		if pixel := (color.RGBA{p[0], p[1], p[2], p[3]}); pixel != last && run > 0 {
			count[last] += run
			last, run = pixel, 0
		} else {
			last = pixel
		}
		run++
	}
	count[last] += run
	value := func(c color.RGBA) uint32 { return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A) }
	all := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(value(a), value(b)))
	})
	var palette color.Palette
	for _, c := range all[:min(n, len(all))] {
		palette = append(palette, c)
	}
	return palette
}
