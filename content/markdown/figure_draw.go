package markdown

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/util"

	"stale.love/content"
)

// A figure is drawn as a row of HTML and one SVG for each row of numbers: words stay
// words, so that they wrap on a narrow screen and grow with the reader's type, and
// what is drawn has its length from the page and its thickness from the type. Colours
// are those of the style sheet; without one it is drawn in the text's.

func (n nodes) renderFigure(w util.BufWriter, source []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkContinue, nil
	}
	f := node.(*figure)
	f.markup = f.draw()
	_, err := w.WriteString(f.markup)
	return ast.WalkSkipChildren, err
}

func (f *figure) draw() string {
	var b strings.Builder
	esc := html.EscapeString
	fmt.Fprintf(&b, "<figure class=\"figure\" aria-labelledby=\"%s\">\n<p class=\"figure-title\" id=\"%s\">%s</p>\n", f.id, f.id, esc(f.title))
	fmt.Fprintf(&b, "<div class=\"figure-drawing\" role=\"img\" aria-label=\"%s\">\n", esc(f.words()))
	fmt.Fprintf(&b, "<div class=\"figure-measure\">%s%s</div>\n", esc(f.measure), f.key())
	for _, row := range f.rows {
		fmt.Fprintf(&b, "<div class=\"figure-row\"><span class=\"figure-label\">%s</span> <span class=\"figure-value\">%s</span>%s</div>\n",
			esc(row.label), esc(f.shown(row)), f.svg(row))
	}
	if f.scale.left != "" || f.scale.right != "" {
		fmt.Fprintf(&b, "<div class=\"figure-scale\"><span>%s</span> <span>%s</span></div>\n", esc(f.scale.left), esc(f.scale.right))
	}
	b.WriteString("</div>\n<figcaption><p>")
	for c := f.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.String:
			b.WriteString(esc(string(c.Value)))
		case *mark:
			b.WriteString(c.markup())
		}
	}
	b.WriteString("</p></figcaption>\n<details class=\"figure-numbers\">\n<summary>The numbers</summary>\n")
	f.table(&b)
	b.WriteString("</details>\n</figure>\n")
	return b.String()
}

// key explains the two signs of a change.
func (f *figure) key() string {
	if f.kind != content.Change {
		return ""
	}
	sign := func(class string) string {
		return `<svg class="figure-sign" width="1em" height="1em" aria-hidden="true"><circle class="` + class + `" cx="50%" cy="50%" r="0.35em" fill="currentColor"></circle></svg>`
	}
	return fmt.Sprintf(` <span class="figure-key">%s %s</span> <span class="figure-key">%s %s</span>`,
		sign("f-quiet"), html.EscapeString(f.names[0]), sign("f-value"), html.EscapeString(f.names[1]))
}

// svg draws one row.
func (f *figure) svg(row figureRow) string {
	if f.kind == content.People {
		return people(int(min(max(row.value.is, 0), 100)), row.quiet)
	}
	class := "f-value"
	if row.quiet {
		class = "f-quiet"
	}
	var b strings.Builder
	line := func(class string, from, to float64) {
		fmt.Fprintf(&b, `<line class="%s" x1="%s" x2="%s" y1="50%%" y2="50%%" stroke="currentColor"></line>`, class, percent(from), percent(to))
	}
	dot := func(class string, at float64) {
		fmt.Fprintf(&b, `<circle class="%s" cx="%s" cy="50%%" r="0.4em" fill="currentColor"></circle>`, class, percent(at))
	}
	b.WriteString(`<svg class="figure-svg" width="100%" height="1.5em" aria-hidden="true">`)
	if f.kind != content.Bars {
		line("f-rule", 0, 1)
	}
	if f.scale.zero != nil {
		at := percent(f.scale.at(*f.scale.zero))
		fmt.Fprintf(&b, `<line class="f-zero" x1="%s" x2="%s" y1="0" y2="100%%" stroke="currentColor"></line>`, at, at)
	}
	switch f.kind {
	case content.Bars:
		fmt.Fprintf(&b, `<rect class="f-track" x="0" y="20%%" width="100%%" height="60%%" fill="none"></rect><rect class="%s" x="0" y="20%%" width="%s" height="60%%" fill="currentColor"></rect>`,
			class, percent(f.scale.at(row.value)))
	case content.Dots:
		if row.low != nil && row.high != nil {
			line(class, f.scale.at(*row.low), f.scale.at(*row.high))
		}
		dot(class, f.scale.at(row.value))
	case content.Change:
		if row.low != nil && row.high != nil {
			line("f-value", f.scale.at(*row.low), f.scale.at(*row.high))
			dot("f-quiet", f.scale.at(*row.low))
			dot("f-value", f.scale.at(*row.high))
		}
	case content.Timeline:
		if row.low != nil && row.high != nil {
			line(class+" f-thick", f.scale.at(*row.low), f.scale.at(*row.high))
		} else if row.low != nil {
			dot(class, f.scale.at(*row.low))
		}
	}
	b.WriteString("</svg>")
	return b.String()
}

// people draws a hundred, n of them large. Each is a dash without length, whose round
// ends make it a dot.
func people(n int, quiet bool) string {
	const across = 20
	one := "f-one"
	if quiet {
		one = "f-one f-still"
	}
	run := func(class, width string, from, to int) string {
		var d strings.Builder
		for from < to {
			end := min((from/across+1)*across, to)
			for i := from; i < end; i++ {
				fmt.Fprintf(&d, "M%d.5 %d.5h0", i%across, i/across)
			}
			from = end
		}
		if d.Len() == 0 {
			return ""
		}
		return fmt.Sprintf(`<path class="%s" d="%s" fill="none" stroke="currentColor" stroke-width="%s" stroke-linecap="round"></path>`, class, d.String(), width)
	}
	return `<svg class="figure-svg figure-people" viewBox="0 0 20 5" width="100%" aria-hidden="true">` +
		run(one, "0.76", 0, n) + run("f-other", "0.3", n, 100) + `</svg>`
}

// percent returns a share of a row's width.
func percent(share float64) string {
	return strconv.FormatFloat(math.Round(min(max(share, 0), 1)*1000)/10, 'f', -1, 64) + "%"
}

// shown returns the numbers of a row as they stand beside its label.
func (f *figure) shown(row figureRow) string {
	switch {
	case f.kind == content.People:
		return row.value.written + " in 100"
	case f.kind == content.Change && row.low != nil && row.high != nil:
		return f.with(*row.low) + " → " + f.with(*row.high)
	case f.kind == content.Timeline && row.low != nil && row.high != nil:
		return row.low.written + " to " + f.with(*row.high)
	case f.kind == content.Timeline && row.low != nil:
		return f.with(*row.low)
	}
	return f.with(row.value)
}

// with returns a number with its unit.
func (f *figure) with(n number) string {
	switch {
	case f.unit == "" || n.written == "":
		return n.written
	case f.unit == "%":
		return n.written + "%"
	}
	return n.written + " " + f.unit
}

// words says what the drawing shows, for those who do not see it.
func (f *figure) words() string {
	var b strings.Builder
	b.WriteString(strings.TrimRight(f.measure, ".") + ".")
	for _, row := range f.rows {
		said := f.shown(row)
		switch {
		case f.kind == content.Change && row.low != nil && row.high != nil:
			said = fmt.Sprintf("%s %s, %s %s", strings.ToLower(f.names[0]), f.with(*row.low), strings.ToLower(f.names[1]), f.with(*row.high))
		case f.kind == content.Dots && row.low != nil && row.high != nil:
			said += fmt.Sprintf(", range %s to %s", row.low.written, row.high.written)
		}
		fmt.Fprintf(&b, " %s: %s.", row.label, said)
	}
	if f.kind != content.People && f.scale.left != "" && f.scale.right != "" {
		fmt.Fprintf(&b, " The scale goes from %s, %s, to %s, %s.", f.scale.from.written, f.scale.left, f.scale.to.written, f.scale.right)
	}
	return b.String()
}

// table writes the numbers, for those who want them.
func (f *figure) table(b *strings.Builder) {
	esc := html.EscapeString
	columns := map[content.FigureKind][]string{
		content.Bars: {"Value"}, content.People: {"Out of 100"}, content.Dots: {"Estimate", "Range"},
		content.Change: f.names[:], content.Timeline: {"From", "To"},
	}[f.kind]
	sources := false
	for _, row := range f.rows {
		sources = sources || len(row.sources) > 0
	}
	fmt.Fprintf(b, "<table>\n<caption>%s</caption>\n<thead>\n<tr>\n<td></td>\n", esc(f.measure))
	for _, name := range columns {
		fmt.Fprintf(b, "<th scope=\"col\">%s</th>\n", esc(name))
	}
	if sources {
		b.WriteString("<th scope=\"col\">Source</th>\n")
	}
	b.WriteString("</tr>\n</thead>\n<tbody>\n")
	for _, row := range f.rows {
		fmt.Fprintf(b, "<tr>\n<th scope=\"row\">%s</th>\n", esc(row.label))
		for _, cell := range f.cells(row) {
			fmt.Fprintf(b, "<td>%s</td>\n", esc(cell))
		}
		if sources {
			fmt.Fprintf(b, "<td>%s</td>\n", f.sourceOf(row))
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table>\n")
}

// cells are the numbers of a row, one for each column of its kind.
func (f *figure) cells(row figureRow) []string {
	or := func(n *number) string {
		if n == nil {
			return "–"
		}
		return f.with(*n)
	}
	switch f.kind {
	case content.Dots:
		if row.low == nil || row.high == nil {
			return []string{f.with(row.value), "not given"}
		}
		return []string{f.with(row.value), row.low.written + " to " + row.high.written}
	case content.Change, content.Timeline:
		return []string{or(row.low), or(row.high)}
	case content.People:
		return []string{row.value.written}
	}
	return []string{f.with(row.value)}
}

// sourceOf returns the numbers of a row's sources, as the note has them.
func (f *figure) sourceOf(row figureRow) string {
	var links []string
	for c := f.FirstChild(); c != nil; c = c.NextSibling() {
		if m, ok := c.(*mark); ok && slices.Contains(row.sources, m.name) {
			links = append(links, fmt.Sprintf(`<a href="#%s" aria-label="Source %d">%d</a>`, source{key: m.name}.id(), m.number, m.number))
		}
	}
	return strings.Join(links, ", ")
}

// forCard returns what a share card draws of the figure.
func (f *figure) forCard() *content.Figure {
	out := &content.Figure{Kind: f.kind, Zero: -1}
	if f.scale.zero != nil {
		out.Zero = f.scale.at(*f.scale.zero)
	}
	for _, row := range f.rows {
		r := content.FigureRow{Label: row.label, Value: f.shown(row), At: f.scale.at(row.value), Quiet: row.quiet}
		r.From, r.To = r.At, r.At
		if row.low != nil {
			r.From, r.To = f.scale.at(*row.low), f.scale.at(*row.low)
		}
		if row.high != nil {
			r.To = f.scale.at(*row.high)
		}
		out.Rows = append(out.Rows, r)
	}
	return out
}
