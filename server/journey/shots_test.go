//go:build !js

package journey

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
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
	library := loadLibrary(t)
	s, _ := startBehindLine(t)
	looks := []look{{390, "light"}, {390, "dark"}, {390, "sepia"}, {390, "contrast"}, {320, "light"}, {768, "light"}, {1280, "light"}, {1280, "dark"}}
	taken := map[string][]shot{}
	play(newProfile(t, s), scenes(library), looks, func(tab *tab, sc scene, l look) {
		name := strings.Trim(strings.ReplaceAll(sc.name, "/", "-"), "-")
		taken[l.String()] = append(taken[l.String()], tab.shoot(l.String(), name))
		if l.scheme != "light" && l.scheme != "dark" || l.width == 320 {
			return
		}
		if l == (look{390, "light"}) {
			tab.textSize(32)
			taken["twice-390"] = append(taken["twice-390"], tab.shoot("twice-390", name))
			tab.textSize(16)
		}
		// An article whose end was in sight is read, and no longer to be continued.
		if sc.name == "after-article" || !eval[bool](tab, `!!document.querySelector('[data-article]')`) {
			tab.stretch(l)
			tab.shoot(l.String()+"-whole", name)
			tab.wear(l)
		}
	})
	for name, list := range taken {
		var out bytes.Buffer
		if err := png.Encode(&out, contactSheet(list)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*shots, "sheet-"+name+".png"), out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

type shot struct {
	name    string
	picture image.Image
}

// shoot takes a picture of what is in sight and writes it into a folder of shots.
func (tab *tab) shoot(folder, name string) shot {
	tab.t.Helper()
	data := call(tab, cdpage.CaptureScreenshot, cdpage.CaptureScreenshotParams{}).Data
	folder = filepath.Join(*shots, folder)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		tab.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name+".png"), data, 0o644); err != nil {
		tab.t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		tab.t.Fatal(err)
	}
	return shot{name, picture}
}

// stretch makes the screen as high as the page.
func (tab *tab) stretch(l look) {
	tab.t.Helper()
	call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
		Width: l.width, Height: eval[int64](tab, `document.documentElement.scrollHeight`), DeviceScaleFactor: 1, Mobile: l.width < 760,
	})
	tab.settle()
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
