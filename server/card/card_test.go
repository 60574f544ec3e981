//go:build !js

package card

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"

	"stale.love/content"
	"stale.love/content/markdown"
)

func press(t testing.TB) *Press {
	t.Helper()
	p, err := New(site(t, "stale.love"))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// site is a magazine of that name with the mark and colours of this one.
func site(t testing.TB, name string) content.Site {
	t.Helper()
	lib, err := markdown.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	return content.Site{Name: name, Mark: lib.Site.Mark, Colours: lib.Site.Colours}
}

// drawn checks what holds for every card and returns its picture.
func drawn(t *testing.T, data []byte, err error) *image.Paletted {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	picture, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if size := picture.Bounds().Size(); size != image.Pt(1200, 630) {
		t.Errorf("it is %v", size)
	}
	if len(data) > 60_000 {
		t.Errorf("it has %d bytes", len(data))
	}
	return picture.(*image.Paletted)
}

// marked reports whether anything is drawn in a part of a picture. Paper is the
// first colour of every palette.
func marked(picture *image.Paletted, part image.Rectangle) bool {
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			if picture.ColorIndexAt(x, y) != 0 {
				return true
			}
		}
	}
	return false
}

// hostile are titles that a card has to bear.
func hostile() []string {
	return []string{
		"A", "Why", nbsp("It’s 1995–2004"), "</script><b>&amp;</b> \"quotes\" & 'more'", "Love 💔 👩‍👩‍👧 ❤️ and the rest",
		"Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung", strings.Repeat("W", 500), strings.Repeat("i", 500),
		strings.Repeat("Everything that could go wrong, and then some. ", 40), "– — – —", "\x00\x1b[31mred\u202e\u2028line",
		"Łódź, Ærø, naïve café: “who’s ‘right’?”",
	}
}

func nbsp(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }

func TestDraw_EveryArticleHasACardOfTheAgreedSize(t *testing.T) {
	t.Parallel()
	lib, err := markdown.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	p := press(t)
	for _, a := range lib.Articles {
		data, err := p.Draw(a)
		picture := drawn(t, data, err)
		if named := marked(picture, image.Rect(margin, ruleTop, Width, Height)); named == a.Sensitive {
			t.Errorf("%s: sensitive %t, name at the foot %t", a.Slug, a.Sensitive, named)
		}
	}
}

func TestDraw_NothingLeavesTheMargins(t *testing.T) {
	t.Parallel()
	p := press(t)
	for _, title := range hostile() {
		for _, category := range content.Categories() {
			data, err := p.Draw(content.Article{Title: title, Dek: title, Category: category})
			picture := drawn(t, data, err)
			const overhang = 8 // of letters such as W and j
			for side, part := range map[string]image.Rectangle{
				"left": image.Rect(0, 0, margin-overhang, Height), "right": image.Rect(Width-margin+overhang, 0, Width, Height),
				"top": image.Rect(0, 0, Width, 60), "above the rule": image.Rect(0, ruleTop-12, Width, ruleTop),
				"bottom": image.Rect(0, Height-20, Width, Height),
			} {
				if marked(picture, part) {
					t.Errorf("%q is drawn at the %s", title, side)
				}
			}
		}
	}
}

func TestDraw_TheSameArticleGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	a := content.Article{Slug: "x", Title: "Small bids, big bond", Dek: "So small you could miss them.", Category: content.Conflict}
	first, err := press(t).Draw(a)
	drawn(t, first, err)
	for range 3 {
		if again, err := press(t).Draw(a); err != nil || !bytes.Equal(first, again) {
			t.Fatalf("two cards differ (%v)", err)
		}
	}
}

func TestDraw_TheCategoryGivesTheColour(t *testing.T) {
	t.Parallel()
	p := press(t)
	for category, tint := range p.colours.tints {
		data, err := p.Draw(content.Article{Title: "A title", Category: category})
		picture := drawn(t, data, err)
		index := picture.Palette.Index(tint)
		if picture.Palette[index] != tint || !slices.Contains(picture.Pix, uint8(index)) {
			t.Errorf("%s: its colour is nowhere", category)
		}
	}
}

func TestDraw_ASensitiveArticleShowsThePlainCard(t *testing.T) {
	t.Parallel()
	p := press(t)
	plain, err := p.Plain()
	drawn(t, plain, err)
	for _, a := range []content.Article{
		{Slug: "red-lines", Title: "Red lines", Dek: "Fear", Category: content.Conflict, Sensitive: true},
		{Slug: "nothing-to-draw", Title: "💔 👩‍👩‍👧", Category: content.Conflict},
	} {
		if data, err := p.Draw(a); err != nil || !bytes.Equal(data, plain) {
			t.Errorf("%s: the card is not the plain one (%v)", a.Slug, err)
		}
	}
}

func TestPress_ALongNameFits(t *testing.T) {
	t.Parallel()
	p, err := New(site(t, "The Quarterly Review of the Long Middle of Love and its Footnotes"))
	if err != nil {
		t.Fatal(err)
	}
	for name, draw := range map[string]func() ([]byte, error){
		"plain": p.Plain, "article": func() ([]byte, error) { return p.Draw(content.Article{Title: "A", Category: content.Conflict}) },
	} {
		data, err := draw()
		picture := drawn(t, data, err)
		if marked(picture, image.Rect(0, 0, margin, Height)) || marked(picture, image.Rect(Width-margin, 0, Width, Height)) {
			t.Errorf("%s: the name leaves the margins", name)
		}
	}
}

func TestNew_AMarkThatDrawsNothingIsAnError(t *testing.T) {
	t.Parallel()
	for _, mark := range []content.Mark{{}, {Side: "48"}, {Side: "48", Shapes: "<g>"}} {
		other := site(t, "x")
		other.Mark = mark
		if _, err := New(other); err == nil {
			t.Errorf("%q is taken", mark)
		}
	}
}

func TestNew_TheMarkIsTheMagazinesInItsInk(t *testing.T) {
	t.Parallel()
	other := site(t, "x")
	other.Mark = content.Mark{Side: "2", Shapes: `<circle cx="1" cy="1" r="1" fill="currentColor"></circle>`}
	p, err := New(other)
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Logo()
	if err != nil {
		t.Fatal(err)
	}
	logo, err := png.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	if got := hex(logo.At(LogoSide/2, LogoSide/2)); got != other.Colours.Light["ink"] {
		t.Errorf("its middle is %s", got)
	}
}

func TestFiles_EveryAddressHasItsPicture(t *testing.T) {
	t.Parallel()
	lib := &content.Library{Site: site(t, "Crumbs"), Articles: []content.Article{
		{Slug: "a", Title: "A", Category: content.Conflict}, {Slug: "b", Title: "B", Sensitive: true},
	}}
	files, err := Files(lib)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) != 4 || !bytes.Equal(files["/cards/b.png"], files["/card.png"]) || bytes.Equal(files["/cards/a.png"], files["/card.png"]) {
		t.Errorf("%d files", len(files))
	}
	logo, err := png.DecodeConfig(bytes.NewReader(files["/logo.png"]))
	if err != nil || logo.Width != LogoSide || logo.Height != LogoSide {
		t.Errorf("the logo is %v (%v)", logo, err)
	}
}

func TestColours_AreTheMagazines(t *testing.T) {
	t.Parallel()
	other := site(t, "Crumbs")
	other.Colours.Light = content.Scheme{}
	for token, c := range site(t, "").Colours.Light {
		other.Colours.Light[token] = c
	}
	other.Colours.Light["paper"], other.Colours.Light["ink"] = "#e0f0ff", "#001122"
	p, err := New(other)
	if err != nil {
		t.Fatal(err)
	}
	data, err := p.Plain()
	picture := drawn(t, data, err)
	if got := hex(picture.At(2, 2)); got != "#e0f0ff" {
		t.Errorf("the paper is %s", got)
	}
	if !slices.ContainsFunc(picture.Palette, func(c color.Color) bool { return hex(c) == "#001122" }) {
		t.Error("the ink is not the magazine's")
	}
	other.Colours.Light["muted"] = "grey"
	if _, err := New(other); err == nil {
		t.Error("grey is taken for a colour")
	}
}

// hex writes a colour as a style sheet does.
func hex(c color.Color) string {
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}

func BenchmarkDraw(b *testing.B) {
	p := press(b)
	a := content.Article{
		Title: "Why Imago works for some couples and not for others", Category: content.Communication,
		Dek: "The structured dialogue has real uses, the big theory is less tested, and the one published trial gives a mixed answer.",
	}
	for b.Loop() {
		if _, err := p.Draw(a); err != nil {
			b.Fatal(err)
		}
	}
}
