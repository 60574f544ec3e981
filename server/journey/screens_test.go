//go:build !js

package journey

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdpage "github.com/chromedp/cdproto/page"
)

var screens = flag.String("screens", "", "the folder to write the manifest's screenshots into")

// TestScreens asserts nothing: it photographs the pages that an install dialog shows.
func TestScreens(t *testing.T) {
	if *screens == "" {
		t.Skip("give -screens to take pictures")
	}
	library, s := loadLibrary(t), startServer(t)
	tab := newProfile(t, s).Tab()
	for _, screen := range []struct {
		name, path    string
		width, height int64
		scale         float64
		set           func()
	}{
		{"1-narrow-front-page", "/", 390, 844, 2, nil},
		{"2-narrow-an-article", library.Articles[3].Path(), 390, 844, 2, nil},
		{"3-narrow-search", "/search", 390, 844, 2, func() {
			tab.Tap("#q")
			tab.Type("money fights ")
			tab.Wait("results", firstFound)
		}},
		{"4-wide-front-page", "/", 1280, 800, 1, nil},
	} {
		call(tab, emulation.SetDeviceMetricsOverride, emulation.SetDeviceMetricsOverrideParams{
			Width: screen.width, Height: screen.height, DeviceScaleFactor: screen.scale, Mobile: screen.width < 760,
		})
		tab.Open(screen.path)
		if screen.set != nil {
			screen.set()
		}
		settled(tab)
		data := call(tab, cdpage.CaptureScreenshot, cdpage.CaptureScreenshotParams{}).Data
		picture, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		encoder := png.Encoder{CompressionLevel: png.BestCompression}
		if err := encoder.Encode(&out, fewColours(picture, 64)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(*screens, screen.name+".png"), out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// fewColours paints a picture with the colours that it has most of: pages are text
// on paper, and so are a third of the size.
func fewColours(picture image.Image, n int) image.Image {
	count := map[color.RGBA]int{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := bounds.Min.X; x < bounds.Max.X; x++ {
			count[color.RGBAModel.Convert(picture.At(x, y)).(color.RGBA)]++
		}
	}
	most := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int { return count[b] - count[a] })
	palette := color.Palette{}
	for _, c := range most[:min(n, len(most))] {
		palette = append(palette, c)
	}
	painted := image.NewPaletted(bounds, palette)
	draw.Draw(painted, bounds, picture, bounds.Min, draw.Src)
	return painted
}
