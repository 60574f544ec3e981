package markdown

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	footnote "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// nodes renders our own nodes, and footnotes in our own way: lettered, because
// the numbers are the sources', and with names that are read aloud.
type nodes struct{}

func (n nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(kindMark, n.renderMark)
	reg.Register(kindBox, n.renderBox)
	reg.Register(kindFigure, n.renderFigure)
	reg.Register(footnote.KindFootnoteLink, n.renderNoteLink)
	reg.Register(footnote.KindFootnoteBacklink, n.renderNoteBack)
	reg.Register(footnote.KindFootnote, n.renderNote)
	reg.Register(footnote.KindFootnoteList, n.renderNotes)
}

// letters returns a, b … z, aa, ab … for 1, 2 …, as <ol type="a"> counts.
func letters(n int) string {
	s := ""
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

// noteRef returns the id of the place that refers to a note, of which a note
// can have more than one.
func noteRef(index, ref int) string {
	if ref == 0 {
		return fmt.Sprintf("note:%s-ref", letters(index))
	}
	return fmt.Sprintf("note:%s-ref%d", letters(index), ref+1)
}

func (nodes) renderNoteLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	link := n.(*footnote.FootnoteLink)
	l := letters(link.Index)
	_, err := fmt.Fprintf(w, `<sup class="note" id="%s"><a href="#note:%s" role="doc-noteref" aria-label="Note %s">%s</a></sup>`,
		noteRef(link.Index, link.RefIndex), l, l, l)
	return ast.WalkContinue, err
}

func (nodes) renderNoteBack(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	back := n.(*footnote.FootnoteBacklink)
	label := "Back to note " + letters(back.Index) + " in the text"
	if back.RefCount > 1 {
		label += fmt.Sprintf(", place %d", back.RefIndex+1)
	}
	// U+FE0E keeps the arrow from becoming a picture.
	_, err := fmt.Fprintf(w, "\u00a0<a class=\"note-back\" href=\"#%s\" role=\"doc-backlink\" aria-label=\"%s\">\u21a9\ufe0e</a>",
		noteRef(back.Index, back.RefIndex), label)
	return ast.WalkContinue, err
}

func (nodes) renderNote(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, err := w.WriteString("</li>\n")
		return ast.WalkContinue, err
	}
	_, err := fmt.Fprintf(w, "<li id=\"note:%s\">\n", letters(n.(*footnote.Footnote).Index))
	return ast.WalkContinue, err
}

func (nodes) renderNotes(w util.BufWriter, _ []byte, _ ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		_, err := w.WriteString("</ol>\n</section>\n")
		return ast.WalkContinue, err
	}
	_, err := w.WriteString("<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Notes\">\n<ol type=\"a\">\n")
	return ast.WalkContinue, err
}

// unusedNotes remembers the footnotes that nothing refers to, which goldmark
// drops without a word.
type unusedNotes struct {
	key parser.ContextKey
}

type unusedNote struct {
	offset int
	label  string
}

// Transform implements parser.ASTTransformer.
func (u unusedNotes) Transform(doc *ast.Document, _ text.Reader, pc parser.Context) {
	var unused []unusedNote
	walk(doc, func(n ast.Node) {
		if note, ok := n.(*footnote.Footnote); ok && note.Index < 0 {
			unused = append(unused, unusedNote{offset: offset(note), label: string(note.Ref)})
		}
	})
	pc.Set(u.key, unused)
}

func (u unusedNotes) report(d *draft, pc parser.Context) {
	unused, _ := pc.Get(u.key).([]unusedNote)
	for _, n := range unused {
		d.bad(n.offset, fmt.Sprintf("footnote [^%s] is never used, or written twice", n.label), "refer to it in the text or remove it")
	}
}
