package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"
)

// setCites numbers the citations in order of first citation and returns the
// sources in that order. It reports sources that are cited but not listed, and
// listed but not cited.
func (d *draft) setCites(doc ast.Node) []source {
	var cited []source
	numbers := map[string]int{}
	walk(doc, func(n ast.Node) {
		m, ok := n.(*mark)
		if !ok || m.sign != '@' {
			return
		}
		s, ok := d.source(m.name)
		if !ok {
			d.bad(offset(m), fmt.Sprintf("%s cites no source", m), "list the key under sources, one key in each bracket")
			return
		}
		if numbers[s.key] == 0 {
			cited = append(cited, s)
			numbers[s.key] = len(cited)
		}
		m.number = numbers[s.key]
		for p := m.Parent(); p != nil; p = p.Parent() {
			if p.Kind() == ast.KindLink || p.Kind() == ast.KindImage {
				d.bad(offset(m), fmt.Sprintf("%s stands in a link", m), "move it behind the link")
			}
		}
		joinToWord(m, d.body)
	})
	for _, s := range d.sources {
		if numbers[s.key] == 0 {
			s.at.bad(fmt.Sprintf("source %q is never cited", s.key), fmt.Sprintf("cite it as [@%s] or remove it", s.key))
		}
	}
	return cited
}

// joinToWord removes the space before a citation, so that its number does not
// begin a line.
func joinToWord(m *mark, source []byte) {
	t, ok := m.PreviousSibling().(*ast.Text)
	if !ok || t.HardLineBreak() {
		return
	}
	t.SetSoftLineBreak(false)
	t.Segment = t.Segment.TrimRightSpace(source)
	if t.Segment.IsEmpty() {
		m.Parent().RemoveChild(m.Parent(), t)
	}
}

func (nodes) renderMark(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	m := n.(*mark)
	if !entering || m.sign != '@' {
		return ast.WalkContinue, nil
	}
	_, err := w.WriteString(m.markup())
	return ast.WalkContinue, err
}

// markup is the HTML of a citation. Two in a row get a comma, or they would read as
// one number.
func (m *mark) markup() string {
	comma := ""
	if p, ok := m.PreviousSibling().(*mark); ok && p.sign == '@' {
		comma = `<sup class="cite-comma">,</sup>`
	}
	return fmt.Sprintf(`%s<sup class="cite"><a href="#%s" aria-label="Source %d">%d</a></sup>`, comma, source{key: m.name}.id(), m.number, m.number)
}
