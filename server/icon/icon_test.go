//go:build !js

package icon

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"strings"
	"testing"

	"stale.love/content"
	"stale.love/content/markdown"
)

func site(t testing.TB) content.Site {
	t.Helper()
	lib, err := markdown.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	return lib.Site
}

func plain(t testing.TB) []byte {
	t.Helper()
	svg, err := os.ReadFile("../../web/static/plain.svg")
	if err != nil {
		t.Fatal(err)
	}
	return svg
}

func drawn(t *testing.T, site content.Site, name string) image.Image {
	t.Helper()
	files, err := Files(site, plain(t))
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(files[name]))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return picture
}

func hex(c color.Color) string {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	if n.A == 0 {
		return "clear"
	}
	return fmt.Sprintf("#%02x%02x%02x", n.R, n.G, n.B)
}

// disc is a mark in the text's colour.
func disc() content.Mark {
	return content.Mark{Side: "2", Shapes: `<circle cx="1" cy="1" r="1" fill="currentColor"></circle>`}
}

func TestFiles_AMarkOfItsOwnColoursStandsFreeOrOnPaper(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.Mark = content.Mark{Side: "2", Shapes: `<circle cx="1" cy="1" r="1" fill="#b4652a"></circle>`}
	for name, want := range map[string]struct {
		side            int
		corner, in, mid string // in: a sixth of the side from the left, half way down
	}{
		"icon-192.png":         {192, "clear", "#b4652a", "#b4652a"},
		"icon-512.png":         {512, "clear", "#b4652a", "#b4652a"},
		"maskable-192.png":     {192, s.Colours.Light["paper"], s.Colours.Light["paper"], "#b4652a"},
		"maskable-512.png":     {512, s.Colours.Light["paper"], s.Colours.Light["paper"], "#b4652a"},
		"apple-touch-icon.png": {180, s.Colours.Light["paper"], "#b4652a", "#b4652a"},
	} {
		picture := drawn(t, s, name)
		if size := picture.Bounds().Size(); size != image.Pt(want.side, want.side) {
			t.Errorf("%s is %v", name, size)
		}
		for at, want := range map[image.Point]string{
			{X: 1, Y: 1}: want.corner, {X: want.side / 6, Y: want.side / 2}: want.in, {X: want.side / 2, Y: want.side / 2}: want.mid,
		} {
			if got := hex(picture.At(at.X, at.Y)); got != want {
				t.Errorf("%s is %s at %v, not %s", name, got, at, want)
			}
		}
	}
}

func TestFree_AMarkInTheTextsColourBringsItsPaper(t *testing.T) {
	t.Parallel()
	s := site(t)
	s.Mark = disc()
	picture := drawn(t, s, "icon-192.png")
	for at, want := range map[image.Point]string{
		{X: 8, Y: 8}: "clear", {X: 24, Y: 96}: s.Colours.Light["paper"], {X: 96, Y: 96}: s.Colours.Light["ink"],
	} {
		if got := hex(picture.At(at.X, at.Y)); got != want {
			t.Errorf("it is %s at %v, not %s", got, at, want)
		}
	}
	files, err := Files(s, plain(t))
	if err != nil {
		t.Fatal(err)
	}
	if svg := string(files["mark.svg"]); !strings.Contains(svg, s.Colours.Light["ink"]) || strings.Contains(svg, "currentColor") {
		t.Errorf("a tab has no text whose colour it could take: %s", svg)
	}
}

func TestFiles_ThePlainIconTellsNothingOfTheMark(t *testing.T) {
	t.Parallel()
	ours, theirs := site(t), site(t)
	theirs.Mark = disc()
	a, err := Files(ours, plain(t))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Files(theirs, plain(t))
	if err != nil {
		t.Fatal(err)
	}
	for name := range a {
		if same := bytes.Equal(a[name], b[name]); same != strings.HasPrefix(name, "plain") {
			t.Errorf("%s of two magazines: the same is %t", name, same)
		}
	}
}

func TestFiles_TheSameMarkGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	s := site(t)
	first, err := Files(s, plain(t))
	if err != nil {
		t.Fatal(err)
	}
	again, err := Files(s, plain(t))
	if err != nil {
		t.Fatal(err)
	}
	for name := range first {
		if !bytes.Equal(first[name], again[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

func TestFiles_AMarkThatCannotBeDrawnIsAnError(t *testing.T) {
	t.Parallel()
	for _, mark := range []content.Mark{{}, {Side: "48"}, {Side: "48", Shapes: "<g>"}} {
		s := site(t)
		s.Mark = mark
		if _, err := Files(s, plain(t)); err == nil {
			t.Errorf("%q is taken", mark)
		}
	}
}

func BenchmarkFiles(b *testing.B) {
	s, svg := site(b), plain(b)
	for b.Loop() {
		if _, err := Files(s, svg); err != nil {
			b.Fatal(err)
		}
	}
}
