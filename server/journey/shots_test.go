//go:build !js

package journey

import (
	"bytes"
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	cdpage "github.com/chromedp/cdproto/page"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

var shots = flag.String("shots", "", "the folder to write pictures of every scene into, and contact sheets of them")

// TestShots asserts nothing: it takes the pictures that somebody looks at.
func TestShots(t *testing.T) {
	if *shots == "" {
		t.Skip("give -shots to take pictures")
	}
	library, s := loadLibrary(t), startServer(t)
	looks := []look{{390, "light"}, {390, "dark"}, {390, "sepia"}, {390, "contrast"}, {320, "light"}, {1280, "light"}, {1280, "dark"}}
	taken := map[look][]shot{}
	play(s, newProfile(t, s), library, looks, func(tab *tab, sc scene, l look) {
		data := call(tab, cdpage.CaptureScreenshot, cdpage.CaptureScreenshotParams{}).Data
		name := strings.Trim(strings.ReplaceAll(sc.name, "/", "-"), "-")
		if err := os.MkdirAll(filepath.Join(*shots, l.String()), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*shots, l.String(), name+".png"), data, 0o644); err != nil {
			t.Fatal(err)
		}
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		taken[l] = append(taken[l], shot{name, picture})
	})
	for l, list := range taken {
		var out bytes.Buffer
		if err := png.Encode(&out, contactSheet(list)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*shots, fmt.Sprintf("sheet-%s.png", l)), out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type shot struct {
	name    string
	picture image.Image
}

// contactSheet is all pictures of one look, side by side, a name under each.
func contactSheet(list []shot) image.Image {
	const gap, caption = 12, 18
	first := list[0].picture.Bounds()
	columns, width := 6, 240
	if first.Dx() > 760 {
		columns, width = 3, 500
	}
	height := first.Dy() * width / first.Dx()
	rows := (len(list) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*(width+gap)+gap, rows*(height+gap+caption)+gap))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{128}), image.Point{}, draw.Src)
	for i, s := range list {
		x, y := gap+i%columns*(width+gap), gap+i/columns*(height+gap+caption)
		draw.ApproxBiLinear.Scale(sheet, image.Rect(x, y, x+width, y+height), s.picture, s.picture.Bounds(), draw.Src, nil)
		words := font.Drawer{Dst: sheet, Src: image.White, Face: basicfont.Face7x13, Dot: fixed.P(x, y+height+14)}
		words.DrawString(s.name)
	}
	return sheet
}
