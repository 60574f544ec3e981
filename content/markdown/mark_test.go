package markdown

import (
	"bytes"
	"image"
	"image/png"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// drawing is an SVG of 48 units a side with that inside.
func drawing(inside string) string {
	return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 48 48\">\n" + inside + "\n</svg>"
}

func TestMark_OnlyTheShapesOfADrawingAreTakenOver(t *testing.T) {
	t.Parallel()
	const disc = `<circle cx="24" cy="24" r="20" fill="#b4652a"></circle>`
	for name, tt := range map[string]struct{ svg, side, want string }{
		"a shape": {drawing(`<circle cx="24" cy="24" r="20" fill="#b4652a"/>`), "48", disc},
		"what a drawing program remembers": {
			`<?xml version="1.0"?><!-- drawn late --><svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://example.org/x" width="4cm" height="4cm" viewBox="0,0,48,48">` +
				`<title>A disc</title><metadata><x:y>me</x:y></metadata><x:view zoom="3"><path d="M0 0"/></x:view>` +
				`<circle id="disc" x:label="Disc" cx="24" cy="24" r="20" fill="#B4652A"/></svg>`, "48", disc},
		"a colour in short":         {drawing(`<path d="M0 0h9" fill="none" stroke="#B52"/>`), "48", `<path d="M0 0h9" fill="none" stroke="#bb5522"></path>`},
		"no colour is the text's":   {drawing(`<path d="M0 0h9v9z"/>`), "48", `<path d="M0 0h9v9z" fill="currentColor"></path>`},
		"a colour from around it":   {drawing(`<g fill="#b4652a"><g><path d="M0 0h9v9z"/></g></g>`), "48", `<g fill="#b4652a"><g><path d="M0 0h9v9z"></path></g></g>`},
		"a colour beside it":        {drawing(`<g fill="#b4652a"/><path d="M0 0h9v9z"/>`), "48", `<g fill="#b4652a"></g><path d="M0 0h9v9z" fill="currentColor"></path>`},
		"one radius stands for two": {drawing(`<rect ry="3" width="9" height="9"/>`), "48", `<rect width="9" height="9" rx="3" ry="3" fill="currentColor"></rect>`},
		"the colours of the whole, and its corner": {
			`<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4.5 10 32 32" fill="none" stroke="currentColor"><path d="M0 12
				h9"/></svg>`, "32", `<g fill="none" stroke="currentColor" transform="translate(4.5 -10)"><path d="M0 12 h9"></path></g>`},
	} {
		files := magazine(t)
		files[markFile] = &fstest.MapFile{Data: []byte(tt.svg)}
		lib, err := Load(files)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if m := lib.Site.Mark; m.Side != tt.side || m.Shapes != tt.want {
			t.Errorf("%s: got %s, %s\nwant %s, %s", name, m.Side, m.Shapes, tt.side, tt.want)
		}
	}
}

func TestMark_NamesFileLineAndRemedy(t *testing.T) {
	t.Parallel()
	const begin = `: begin it with <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48">`
	disc := `<circle cx="24" cy="24" r="20" fill="#b4652a"/>`
	for name, tt := range map[string]struct {
		svg  string
		want []string
	}{
		"nothing":             {"", []string{":1: is no SVG" + begin}},
		"a page":              {"<html><body/></html>", []string{":1: is no SVG" + begin}},
		"another language":    {`<svg viewBox="0 0 48 48">` + disc + `</svg>`, []string{":1: is no SVG" + begin}},
		"cut short":           {drawing(disc)[:100], []string{":2: is not well formed (XML syntax error on line 2: unexpected EOF): export it again, as plain SVG"}},
		"an entity":           {drawing("<g>&heart;</g>"), []string{":2: is not well formed (XML syntax error on line 2: invalid character entity &heart;): export it again, as plain SVG"}},
		"no viewBox":          {strings.Replace(drawing(disc), ` viewBox="0 0 48 48"`, "", 1), []string{`:1: has no viewBox: say which square is drawn, as in viewBox="0 0 48 48"`}},
		"a viewBox of words":  {strings.Replace(drawing(disc), "48 48", "all all", 1), []string{`:1: has no viewBox: say which square is drawn, as in viewBox="0 0 48 48"`}},
		"no square":           {strings.Replace(drawing(disc), "48 48", "96 48", 1), []string{":1: is 96 wide and 48 high: draw it in a square: icons are"}},
		"no shapes":           {drawing(""), []string{":1: draws nothing: add a shape with a colour"}},
		"no colours":          {drawing(`<path fill="none" d="M0 0h9"/>`), []string{":1: draws nothing: add a shape with a colour"}},
		"script":              {drawing(disc + "\n<script>alert(1)</script>"), []string{":3: <script> is not drawn everywhere: draw it as a path, or leave it out"}},
		"styles":              {drawing("<style>*{fill:red}</style>\n" + disc), []string{":2: <style> is not drawn everywhere: draw it as a path, or leave it out"}},
		"letters":             {drawing("<text>c</text>"), []string{":2: <text> is not drawn everywhere: turn the letters into paths"}},
		"a picture":           {drawing(`<image href="https://example.org/x.png"/>`), []string{":2: <image> is not drawn everywhere: draw it as a path, or leave it out"}},
		"a link":              {drawing(`<a href="/x">` + disc + `</a>`), []string{":2: <a> is not drawn everywhere: draw it as a path, or leave it out"}},
		"a handler":           {drawing(`<path onclick="x()" d="M0 0h9"/>`), []string{":2: onclick of <path> is not drawn everywhere: leave it out"}},
		"a handler, outside":  {strings.Replace(drawing(disc), "viewBox", `onload="x()" viewBox`, 1), []string{":1: onload of <svg> is not drawn everywhere: leave it out"}},
		"a style attribute":   {drawing(`<path style="fill:red" d="M0 0h9"/>`), []string{":2: style of <path> is not drawn everywhere: write each thing it says as an attribute, such as fill"}},
		"a gradient":          {drawing(`<path fill="url(#sun)" d="M0 0h9"/>`), []string{`:2: fill "url(#sun)" of <path> is not a colour: write it as #23201b, currentColor or none`}},
		"a colour by name":    {drawing(`<path fill="tomato" d="M0 0h9"/>`), []string{`:2: fill "tomato" of <path> is not a colour: write it as #23201b, currentColor or none`}},
		"a quote in a number": {drawing(`<circle r='1"/>'/>`), []string{`:2: r "1\"/>" of <circle> is not a number: write it without a unit`}},
		"a unit":              {drawing(`<circle r="1cm"/>`), []string{`:2: r "1cm" of <circle> is not a number: write it without a unit`}},
		"no path":             {drawing(`<path d="M0 0 to the left"/>`), []string{`:2: d "M0 0 to the left" of <path> is not a path: export it again`}},
		"a move that is not drawn alike": {drawing(`<path d="M0 0h9" transform="scale(2)"/>`), []string{
			`:2: transform "scale(2)" of <path> is not what everybody moves alike: use translate(x y), scale(x y) and rotate(degrees), or draw it in place`}},
		"too much of it": {drawing(`<path d="M0 0` + strings.Repeat(" 1.25 3.75", 500) + `"/>`), []string{":1: adds 5042 bytes to every page: simplify its paths, to at most 4096"}},
		"unseen on dark paper": {drawing(`<path fill="#0b4f8a" stroke="#223344" d="M0 0h9"/>`), []string{
			":1: has a contrast of 2.20 on the paper of the dark scheme: draw something of it with at least 3.0, or in currentColor, which is ink"}},
	} {
		files := magazine(t)
		files[markFile] = &fstest.MapFile{Data: []byte(tt.svg)}
		for i := range tt.want {
			tt.want[i] = markFile + tt.want[i]
		}
		if got := findingsOf(t, files); !slices.Equal(got, tt.want) {
			t.Errorf("%s:\ngot  %q\nwant %q", name, got, tt.want)
		}
	}
	files := magazine(t)
	delete(files, markFile)
	if got := findingsOf(t, files); len(got) != 1 || !strings.HasPrefix(got[0], markFile+":1: cannot be read (") {
		t.Errorf("without a file: %q", got)
	}
}

func TestScreens_AreNamedAfterWhatTheyShow(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	var dot bytes.Buffer
	if err := png.Encode(&dot, image.NewGray(image.Rect(0, 0, 1, 2))); err != nil {
		t.Fatal(err)
	}
	files["pictures/screens/1-narrow-front-page.png"] = &fstest.MapFile{Data: dot.Bytes()}
	files["pictures/screens/2-wide-a-piece.png"] = &fstest.MapFile{Data: []byte("a poem")}
	files["pictures/screens/front.png"] = &fstest.MapFile{Data: dot.Bytes()}
	got := findingsOf(t, files)
	want := []string{
		"pictures/screens/2-wide-a-piece.png:1: is no PNG (unexpected EOF): take it again with make screens",
		"pictures/screens/front.png:1: its name does not say what it shows: name it as in 1-narrow-front-page.png: a number, narrow or wide, and what is shown",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
	delete(files, "pictures/screens/2-wide-a-piece.png")
	delete(files, "pictures/screens/front.png")
	lib, err := Load(files)
	if err != nil {
		t.Fatal(err)
	}
	if s := lib.Site.Screens; len(s) != 1 || s[0].Name != "1-narrow-front-page" || s[0].Form != "narrow" || s[0].Shows != "Front page" || s[0].Width != 1 || s[0].Height != 2 {
		t.Errorf("got %+v", s)
	}
}
