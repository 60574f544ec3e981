package markdown

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// wordsPerMinute is how fast an article is read.
const wordsPerMinute = 220

// press turns the body of a draft into HTML.
type press struct {
	md    goldmark.Markdown
	notes unusedNotes
}

func newPress() *press {
	p := &press{notes: unusedNotes{key: parser.NewContextKey()}}
	p.md = goldmark.New(
		goldmark.WithExtensions(
			extension.Typographer,
			extension.Footnote,
			extension.TaskList,
			// Alignment as an attribute: a style would need a looser CSP.
			extension.NewTable(extension.WithTableCellAlignMethod(extension.TableCellAlignAttribute)),
		),
		goldmark.WithParserOptions(
			parser.WithAutoHeadingID(),
			// After footnotes (101), before links (200).
			parser.WithInlineParsers(util.Prioritized(markParser{}, 150)),
			// Before the footnotes' own transformer (999), which drops the unused.
			parser.WithASTTransformers(util.Prioritized(p.notes, 998)),
		),
		goldmark.WithRendererOptions(
			// Below goldmark's own (500 and 1000), so that ours win.
			renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100)),
		),
	)
	return p
}

// print sets the draft's HTML and reading time, reports what is wrong with its
// body, and returns what the body was parsed to.
func (p *press) print(d *draft, links linkCheck) ast.Node {
	pc := parser.NewContext()
	pc.IDs().Put([]byte("sources"))
	for _, s := range d.sources {
		pc.IDs().Put([]byte(s.id()))
	}
	doc := p.md.Parser().Parse(text.NewReader(d.body), parser.WithContext(pc))

	d.rule = "notes"
	labelTables(doc, d.body)
	setTicks(doc)
	p.notes.report(d, pc)
	d.rule = "boxes"
	setBoxes(d, doc, pc.IDs())
	d.rule = "figures"
	figures := setFigures(d, doc, pc.IDs())
	d.rule = "sources"
	cited := d.setCites(doc)
	d.rule = "marks"
	d.checkMarks(doc)
	d.rule = "headings"
	d.checkHeadings(doc)
	d.rule = "html"
	d.checkHTML(doc)
	d.rule = "leftovers"
	d.checkLeftovers()
	d.rule = "links"
	links.check(d, doc)
	d.text = readProse(doc, d.body)
	d.rule = ""

	var prose bytes.Buffer
	if err := p.md.Renderer().Render(&prose, d.body, doc); err != nil {
		d.bad(0, fmt.Sprintf("cannot be rendered (%v)", err), "simplify the body")
	}
	d.rule = "figures"
	d.checkFigures(figures)
	d.rule = ""
	words := countWords(withoutFigures(prose.String()))
	if words == 0 {
		d.bad(0, "the body is empty", "write it")
	}
	d.words = words
	d.minutes = max((words+wordsPerMinute-1)/wordsPerMinute, 1)

	d.html = "<div class=\"prose\">\n" + prose.String() + renderSources(cited) + "</div>"
	d.rule = "links"
	d.checkFragments()
	d.rule = ""
	return doc
}

// withoutFigures leaves out the figures, which are looked at and not read.
func withoutFigures(html string) string {
	var b strings.Builder
	for html != "" {
		text, rest, _ := strings.Cut(html, "<figure")
		b.WriteString(text)
		_, html, _ = strings.Cut(rest, "</figure>")
	}
	return b.String()
}

// countWords counts the words of rendered text. The renderer ends every block
// with a line break, so that removing the tags joins no words.
func countWords(html string) int {
	var b strings.Builder
	for html != "" {
		text, tag, _ := strings.Cut(html, "<")
		b.WriteString(text)
		_, html, _ = strings.Cut(tag, ">")
	}
	return len(strings.Fields(b.String()))
}

// walk calls visit for every node below n, parents first.
func walk(n ast.Node, visit func(ast.Node)) {
	for c := n.FirstChild(); c != nil; {
		next := c.NextSibling() // visit may take c out
		visit(c)
		walk(c, visit)
		c = next
	}
}

// offset returns where a node starts in the body.
func offset(n ast.Node) int {
	for ; n != nil; n = n.Parent() {
		if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
			return n.Lines().At(0).Start
		}
		if n.Pos() >= 0 {
			return n.Pos()
		}
	}
	return 0
}
