package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/util"
)

// kindBox is process-wide because goldmark numbers its kinds so.
var kindBox = ast.NewNodeKind("Box")

// box is a block quote that starts with [!TRY] or [!THIN].
type box struct {
	ast.BaseBlock
	class, title, id string
}

func (*box) Kind() ast.NodeKind { return kindBox }

func (b *box) Dump(source []byte, level int) {
	ast.DumpHelper(b, source, level, map[string]string{"Class": b.class}, nil)
}

// newBox returns the box of a name, and whether there is one.
func newBox(name string) (*box, bool) {
	switch name {
	case "TRY":
		return &box{class: "box-try", title: "Try this week"}, true
	case "THIN":
		return &box{class: "box-thin", title: "Where the evidence is thin"}, true
	}
	return nil, false
}

// setBoxes makes boxes of the block quotes that start with a box's mark. Marks
// elsewhere, or of no box, stay for checkMarks.
func setBoxes(d *draft, doc ast.Node, ids parser.IDs) {
	var quotes []ast.Node
	walk(doc, func(n ast.Node) {
		if n.Kind() == ast.KindBlockquote {
			quotes = append(quotes, n)
		}
	})
	for _, quote := range quotes {
		first := quote.FirstChild()
		if first == nil {
			continue
		}
		m, ok := first.FirstChild().(*mark)
		if !ok || m.sign != '!' {
			continue
		}
		b, ok := newBox(m.name)
		if !ok {
			continue
		}
		b.id = string(ids.Generate([]byte(b.title), ast.KindHeading))
		b.SetPos(offset(quote))
		removeMark(m, d.body)
		for c := quote.FirstChild(); c != nil; c = quote.FirstChild() {
			b.AppendChild(b, c)
		}
		quote.Parent().ReplaceChild(quote.Parent(), quote, b)
		if !b.HasChildren() {
			d.bad(offset(b), fmt.Sprintf("the box “%s” is empty", b.title), "write its text below the mark, each line with >")
		}
	}
}

// removeMark takes the mark out of its paragraph, with the space or the line
// break behind it, and the paragraph too if nothing else is in it.
func removeMark(m *mark, source []byte) {
	paragraph := m.Parent()
	next := m.NextSibling()
	paragraph.RemoveChild(paragraph, m)
	if t, ok := next.(*ast.Text); ok {
		t.Segment = t.Segment.TrimLeftSpace(source)
		if t.Segment.IsEmpty() {
			paragraph.RemoveChild(paragraph, t)
		}
	}
	if !paragraph.HasChildren() {
		paragraph.Parent().RemoveChild(paragraph.Parent(), paragraph)
	}
}

func (nodes) renderBox(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, err := w.WriteString("</aside>\n")
		return ast.WalkContinue, err
	}
	b := n.(*box)
	_, err := fmt.Fprintf(w, "<aside class=\"box %s\" aria-labelledby=\"%s\">\n<h2 class=\"box-title\" id=\"%s\">%s</h2>\n", b.class, b.id, b.id, b.title)
	return ast.WalkContinue, err
}
