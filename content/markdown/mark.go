package markdown

import (
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"stale.love/content"
)

const (
	mostMark      = 4096 // bytes: the mark stands in every page
	leastSeen     = 3.0  // contrast that WCAG 2 asks of what is no text
	svgSpace      = "http://www.w3.org/2000/svg"
	currentColour = "currentColor" // the colour of the text beside it
)

// readMark takes over of the drawing what every place draws alike: a browser beside
// the text of a page, and what paints icons and share cards. Everything else would be
// missing somewhere, or would bring script, styles or addresses into every page.
func (l *loader) readMark(colours content.Colours) content.Mark {
	l.rule = "mark"
	defer func() { l.rule = "" }()
	src, err := fs.ReadFile(l.fsys, markFile)
	if err != nil {
		l.add(markFile, 1, fmt.Sprintf("cannot be read (%v)", err), "add the magazine's mark, a square SVG")
		return content.Mark{}
	}
	before := len(l.list)
	m := &markWriter{findings: &l.findings, colours: map[string]bool{}}
	root := m.parse(src)
	if root == nil {
		return content.Mark{}
	}
	mark := content.Mark{Side: m.side(root), Shapes: m.shapes(root)}
	if len(l.list) > before {
		return content.Mark{}
	}
	if len(m.colours) == 0 {
		l.add(markFile, 1, "draws nothing", "add a shape with a colour")
	}
	if n := len(mark.Shapes); n > mostMark {
		l.add(markFile, 1, fmt.Sprintf("adds %d bytes to every page", n), fmt.Sprintf("simplify its paths, to at most %d", mostMark))
	}
	l.checkSeen(m.colours, colours)
	return mark
}

// checkSeen reports a scheme on whose paper nothing of the mark is seen.
func (l *loader) checkSeen(marks map[string]bool, colours content.Colours) {
	for _, s := range []struct {
		name   string
		scheme content.Scheme
	}{{"light", colours.Light}, {"sepia", colours.Sepia}, {"dark", colours.Dark}} {
		paper, ink := s.scheme["paper"], s.scheme["ink"]
		if !isColour(paper) || !isColour(ink) || len(marks) == 0 { // said already
			continue
		}
		best := 0.0
		for colour := range marks {
			if colour == currentColour {
				colour = ink
			}
			best = max(best, contrast(colour, paper))
		}
		if best < leastSeen {
			l.add(markFile, 1, fmt.Sprintf("has a contrast of %.2f on the paper of the %s scheme", best, s.name),
				fmt.Sprintf("draw something of it with at least %.1f, or in currentColor, which is ink", leastSeen))
		}
	}
}

// markWriter writes the shapes of an SVG anew.
type markWriter struct {
	*findings
	colours map[string]bool // that something is drawn in
}

func (m *markWriter) bad(e *element, wrong, do string) { m.add(markFile, e.line, wrong, do) }

// side returns how wide and high the drawing is.
func (m *markWriter) side(root *element) string {
	box := root.box()
	switch {
	case len(box) != 4 || box[2] <= 0:
		m.bad(root, "has no viewBox", `say which square is drawn, as in viewBox="0 0 48 48"`)
		return ""
	case box[2] != box[3]:
		m.bad(root, fmt.Sprintf("is %v wide and %v high", box[2], box[3]), "draw it in a square: icons are")
	}
	return decimal(box[2])
}

func decimal(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

// shapes returns what is in the drawing. What its own element says of colours goes to
// a group around it, which also takes the square's corner to 0 0.
func (m *markWriter) shapes(root *element) string {
	kept := m.attributes(root, style())
	if box := root.box(); len(box) == 4 && (box[0] != 0 || box[1] != 0) {
		kept = append(kept, attribute{"transform", "translate(" + decimal(-box[0]) + " " + decimal(-box[1]) + ")"})
	}
	var b strings.Builder
	for _, child := range root.children {
		m.write(&b, child, has(kept, "fill"))
	}
	if len(kept) == 0 {
		return b.String()
	}
	return "<g" + written(kept) + ">" + b.String() + "</g>"
}

// write writes a shape or a group. What nobody gave a fill takes the text's colour.
func (m *markWriter) write(b *strings.Builder, e *element, filled bool) {
	own, known := geometry()[e.name]
	if !known {
		do := "draw it as a path, or leave it out"
		if e.name == "text" {
			do = "turn the letters into paths"
		}
		m.bad(e, fmt.Sprintf("<%s> is not drawn everywhere", e.name), do)
		return
	}
	kept := m.attributes(e, append(style(), own...))
	filled = filled || has(kept, "fill")
	if e.name == "rect" && has(kept, "rx") != has(kept, "ry") { // one stands for both, but not to everybody who draws
		i := slices.IndexFunc(kept, func(a attribute) bool { return a.name == "rx" || a.name == "ry" })
		kept = append(kept, attribute{"rx", kept[i].value}, attribute{"ry", kept[i].value})
		kept = slices.Delete(kept, i, i+1)
	}
	if e.name != "g" && !filled {
		kept = append(kept, attribute{"fill", currentColour})
		m.colours[currentColour] = true
	}
	b.WriteString("<" + e.name + written(kept) + ">")
	for _, child := range e.children {
		m.write(b, child, filled)
	}
	b.WriteString("</" + e.name + ">")
}

// attributes returns those that may stand in a page, and reports the others.
func (m *markWriter) attributes(e *element, allowed []string) []attribute {
	var kept []attribute
	for _, a := range e.attributes {
		if !slices.Contains(allowed, a.name) {
			do := "leave it out"
			if a.name == "style" || a.name == "class" {
				do = "write each thing it says as an attribute, such as fill"
			}
			m.bad(e, fmt.Sprintf("%s of <%s> is not drawn everywhere", a.name, e.name), do)
			continue
		}
		form := formOf(a.name)
		if !form.pattern.MatchString(a.value) {
			m.bad(e, fmt.Sprintf("%s %q of <%s> is not %s", a.name, a.value, e.name, form.thing), form.do)
			continue
		}
		value := strings.Join(strings.Fields(a.value), " ")
		if a.name == "fill" || a.name == "stroke" {
			if value = inFull(value); value != "none" {
				m.colours[value] = true
			}
		}
		kept = append(kept, attribute{a.name, value})
	}
	return kept
}

// inFull writes #ABC as #aabbcc.
func inFull(colour string) string {
	if !strings.HasPrefix(colour, "#") {
		return colour
	}
	colour = strings.ToLower(colour)
	if len(colour) > 4 {
		return colour
	}
	return "#" + strings.Repeat(colour[1:2], 2) + strings.Repeat(colour[2:3], 2) + strings.Repeat(colour[3:4], 2)
}

func has(list []attribute, name string) bool {
	return slices.ContainsFunc(list, func(a attribute) bool { return a.name == name })
}

func written(list []attribute) string {
	var b strings.Builder
	for _, a := range list {
		b.WriteString(" " + a.name + `="` + a.value + `"`)
	}
	return b.String()
}
