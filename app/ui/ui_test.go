package ui

import (
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
	"golang.org/x/net/html"
)

// FuzzAttr renders hostile strings as attributes and reads the page back with a
// real parser: what comes out is what went in, and nothing else appears.
func FuzzAttr(f *testing.F) {
	for _, seed := range []string{
		``, `plain`, `say "hi" onclick=alert(1)`, `a & b < c > d`, "line\nbreak\ttab", `back\slash`, `'single'`,
		"nbsp\u00a0soft\u00adhyphen", "emoji \U0001f494", "\u2028", `&quot;&#34;&amp;`, "\x00\x7f", "true",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, "\x00\r") {
			return // go-app trims attributes, and HTML cannot carry these
		}
		s = strings.ToValidUTF8(s, "\ufffd")
		for _, r := range s {
			if r >= 0x7f && r <= 0x9f || r == 0xfffe || r == 0xffff {
				return // a character reference cannot name this code point
			}
		}
		markup := app.HTMLString(app.Div().Body(app.Button().DataSet("arg", Attr("x"+s)).Text("press")))
		nodes, err := html.ParseFragment(strings.NewReader(markup), nil)
		if err != nil {
			t.Fatal(err)
		}
		var buttons, other int
		var got string
		for _, n := range nodes {
			for d := range n.Descendants() {
				if d.Type != html.ElementNode || d.Data == "head" || d.Data == "body" || d.Data == "div" {
					continue
				}
				if d.Data != "button" || len(d.Attr) != 1 {
					other++
					continue
				}
				buttons++
				got = d.Attr[0].Val
			}
		}
		if buttons != 1 || other != 0 || got != "x"+s {
			t.Fatalf("%q came back as %q in %s", s, got, markup)
		}
	})
}

func TestBar_IsDrawnInAttributesOnly(t *testing.T) {
	markup := app.HTMLString(Bar(62.5, []float64{87.5, 62.5, 37.5, 0}))
	if strings.Contains(markup, "style=") {
		t.Errorf("a style attribute is ignored by the content security policy: %s", markup)
	}
	if !strings.Contains(markup, `width="62.5%"`) {
		t.Errorf("the bar is not as long as its share: %s", markup)
	}
	if n := strings.Count(markup, `class="edge"`); n != 3 {
		t.Errorf("%d edges, want 3: the ends are none", n)
	}
}
