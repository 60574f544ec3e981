package markdown

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"golang.org/x/net/html"
)

// FuzzLoad_NeverPanicsOnAnArticle also holds the two promises about HTML: one
// root element, and nothing in it that an author wrote as a tag.
func FuzzLoad_NeverPanicsOnAnArticle(f *testing.F) {
	seeds, err := filepath.Glob(filepath.Join("markdowntest", "magazine", "articles", "*.md"))
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range seeds {
		data, err := os.ReadFile(seed)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	front := "---\ntitle: x\nslug: x\ncategory: conflict\ndek: x\npublished: 2026-01-01\nchecked: 2026-01-01\nsources: [{key: a, cite: b}]\nrelated: []\nfacts: []\n---\n"
	for _, body := range []string{
		"> [!TRY]\n", "> [!TRY]\n> - [!THIN]", "[@a][@a][^1]\n\n[^1]: [@a] [^1]", "> > [!TRY]\n> > # x\n# y\n===",
		"<script>alert(1)</script>", "[x](javascript:alert(1))", "![x](y)", "|a|\n|-|\n|[@a]|", "[![x](/y)](/z)", "[!", "[@", "*[@a*]",
	} {
		f.Add([]byte(body))
	}
	f.Add([]byte(everyKind))
	for _, block := range []string{"", "kind: bars", "kind: people\nrows: [{value: 1e300}]", "kind: dots\nscale: 1\nrows: [1, [2], {low: 1}]", "rows: &a [*a]\nnote: \"[@a][@\""} {
		f.Add([]byte("```figure\n" + block + "\n```\n"))
	}
	f.Add([]byte("---\n---\n"))
	f.Add([]byte("---\n&a [*a]\n---\nx"))
	f.Add([]byte("---\n? [\n---"))

	base := magazine(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		// As a whole file, and as a body: mutations seldom keep the front whole.
		for _, file := range [][]byte{data, []byte(front + string(data) + "\n\nSo.[@a]")} {
			files := fstest.MapFS{"articles/x.md": {Data: file}}
			for name, file := range base {
				files[name] = file
			}
			lib, err := Load(files)
			if err != nil {
				continue
			}
			a, ok := lib.Article("x")
			if !ok {
				t.Fatal("the article is neither wrong nor there")
			}
			checkElements(t, a.HTML)
		}
	})
}

func checkElements(t *testing.T, page string) {
	const ours = " div p h2 h3 h4 h5 h6 a em strong code pre ul ol li br hr img blockquote aside table thead tbody tr th td sup section details summary figure figcaption caption div span svg line circle rect path "
	depth := 0
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		token := z.Token()
		switch kind {
		case html.StartTagToken:
			if !strings.Contains(ours, " "+token.Data+" ") {
				t.Fatalf("<%s> in %s", token.Data, page)
			}
			if token.Data != "br" && token.Data != "hr" && token.Data != "img" {
				depth++
			}
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "href" && strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
					t.Fatalf("%s=%q in %s", a.Key, a.Val, page)
				}
			}
		case html.EndTagToken:
			depth--
		case html.TextToken:
			if depth == 0 {
				t.Fatalf("text %q outside of the root in %s", token.Data, page)
			}
		case html.CommentToken, html.DoctypeToken:
			t.Fatalf("%v in %s", token, page)
		}
	}
	if depth != 0 {
		t.Fatalf("%d elements are left open in %s", depth, page)
	}
}
