//go:build !js

package markup

import (
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func TestCheck_RefusesWhatRunsLoadsOrHidesSomething(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{
		`<script>x</script>`, `<SCRIPT>x</SCRIPT>`, `<img src=x onerror=alert(1)>`, `<img src="/a" onerror="x">`,
		`<p onclick="x">a</p>`, `<p style="color:red">a</p>`, `<a href="javascript:x">a</a>`, `<a href="JavaScript:x">a</a>`,
		`<a href=" javascript:x">a</a>`, `<a href="java&#10;script:x">a</a>`, `<a href="&#106;avascript:x">a</a>`,
		`<a href="data:text/html,x">a</a>`, `<a href="//evil.example">a</a>`, `<a href="/\evil.example">a</a>`, `<a href='#a'>a</a>`,
		`<img src="https://evil.example/x">`, `<iframe src="/"></iframe>`, `<form action="/"><button>a</button></form>`,
		`<svg><script>x</script></svg>`, `<svg><a xlink:href="javascript:x">a</a></svg>`, `<svg><foreignObject><p>a</p></foreignObject></svg>`,
		`<svg><animate attributeName="href" to="javascript:x"></animate></svg>`, `<svg><use href="/x.svg#a"></use></svg>`, `<svg><style>a</style></svg>`,
		`<math><mtext>a</mtext></math>`, `<template><p>a</p></template>`, `<noscript><p>a</p></noscript>`, `<title>a</title>`, `<textarea>a</textarea>`,
		`<!-- a -->`, `<!doctype html>`, `<![CDATA[a]]>`, `<?php x ?>`, `<p>a`, `a</p>`, `<p>a</b>`, `<p`, `<p class="a`, `<p class="a>b</p>`,
		`<input type="checkbox">`, `<p/>`, `<p/onclick="x">a</p>`, `<p class="a"id="b">c</p>`, `<p class=a>b</p>`, `<`, `a < b`, "<p\x00>a</p>", `<base href="/">`, `<meta http-equiv="refresh" content="0">`, `<link rel="stylesheet" href="/x">`,
		strings.Repeat("<div>", 101) + strings.Repeat("</div>", 101),
	} {
		if err := Check(bad); err == nil {
			t.Errorf("%s is let in", bad)
		}
	}
	for _, good := range []string{
		``, `words &amp; words`, `<p>a<br>b</p>`, `<a href="/help">a</a>`, `<a href="/">a</a>`, `<a href="#x">a</a>`, `<a href="tel:+49">a</a>`,
		`<svg viewBox="0 0 1 1" aria-hidden="true"><path d="M0 0"/><g><circle r="1"></circle></g></svg>`, "<p\n class=\"a\">a</p>",
		`<ol type="a"><li>a</li></ol>`, `<p title="a > b &quot;c&quot; <script>">a</p>`,
	} {
		if err := Check(good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
}

func TestCut_TakesTheOneElementAndNothingBehindIt(t *testing.T) {
	t.Parallel()
	page := `<title>x</title><script src="/a"></script><main id="main" tabindex="-1"><div class="narrow"><div class="prose long"><div>a</div><br>b</div><script>c</script></div></main>`
	if got, err := Cut(page, "prose"); err != nil || got != `<div class="prose long"><div>a</div><br>b</div>` {
		t.Errorf("%q, %v", got, err)
	}
	for _, none := range []string{"", `<div class="prose">a</div>`, `<main id="main"><p class="proser">a</p></main>`} {
		if got, err := Cut(none, "prose"); err != nil || got != "" {
			t.Errorf("%q: %q, %v", none, got, err)
		}
	}
	for _, bad := range []string{`<main id="main"><div class="prose"><script>a</script></div></main>`, `<main id="main"><div class="prose">a`} {
		if got, err := Cut(bad, "prose"); err == nil {
			t.Errorf("%q: %q", bad, got)
		}
	}
}

// FuzzCheck asks a parser of browsers' rules what became of what was let in.
func FuzzCheck(f *testing.F) {
	for _, s := range []string{
		`<p class="a">b<br>c</p>`, `<a href="/help#x">a</a>`, `<svg viewBox="0 0 1 1"><path d="M0 0"/><p>a</p></svg>`, `<table><tr><td>a</td></tr></table>`,
		`<p><svg><g><div>a</div></g></svg></p>`, `<a href="#a"><a href="#b">c</a></a>`, `<img src="/a.png" alt="<script>">`, `&lt;script&gt;`, `<pre>
a</pre>`, `<svg><p><b><table><b>a</b></table></b></p></svg>`, `<div title="--><script>">a</div>`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if Check(s) != nil {
			return
		}
		nodes, err := html.ParseFragment(strings.NewReader(s), &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div})
		if err != nil {
			t.Skip(err)
		}
		for _, n := range nodes {
			harmless(t, s, n)
		}
	})
}

func harmless(t *testing.T, s string, top *html.Node) {
	for n := range all(top) {
		switch n.Type {
		case html.TextNode:
			continue
		case html.ElementNode:
		default:
			t.Fatalf("%q: a node of type %d", s, n.Type)
		}
		if _, known := elements[n.Data]; !known && n.Data != "colgroup" {
			t.Fatalf("%q: the element %s", s, n.Data)
		}
		for _, a := range n.Attr {
			key := strings.ToLower(a.Key)
			if a.Namespace != "" || strings.HasPrefix(key, "on") || key == "style" || key == "srcdoc" || key == "action" || key == "formaction" {
				t.Fatalf("%q: the attribute %s", s, a.Key)
			}
			if key != "href" && key != "src" {
				continue
			}
			// As the URL standard does before it looks at the scheme.
			cleaned := strings.Map(func(r rune) rune {
				if r == '\t' || r == '\n' || r == '\r' {
					return -1
				}
				return r
			}, strings.TrimFunc(a.Val, func(r rune) bool { return r <= ' ' }))
			scheme, _, _ := strings.Cut(cleaned, ":")
			if u, err := url.Parse(cleaned); err == nil {
				scheme = u.Scheme
			}
			switch strings.ToLower(scheme) {
			case "javascript", "data", "vbscript", "blob", "file":
				t.Fatalf("%q leads to %s", s, a.Val)
			}
		}
	}
}

func all(n *html.Node) func(yield func(*html.Node) bool) {
	return func(yield func(*html.Node) bool) {
		if !yield(n) {
			return
		}
		for d := range n.Descendants() {
			if !yield(d) {
				return
			}
		}
	}
}
