package markdown

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// element is one of an SVG, without what drawing programs remember for themselves.
type element struct {
	name       string
	line       int    // where it begins
	viewBox    string // of the outermost
	attributes []attribute
	children   []*element
}

type attribute struct{ name, value string }

// box returns the numbers of the viewBox.
func (e *element) box() []float64 {
	var numbers []float64
	for _, f := range strings.FieldsFunc(e.viewBox, func(r rune) bool { return r == ' ' || r == ',' }) {
		n, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return nil
		}
		numbers = append(numbers, n)
	}
	return numbers
}

// parse returns the outermost element, nil with a finding when there is none.
func (m *markWriter) parse(src []byte) *element {
	d := xml.NewDecoder(bytes.NewReader(src))
	var root *element
	var open []*element
	for {
		line, _ := d.InputPos()
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			m.add(markFile, line, fmt.Sprintf("is not well formed (%v)", err), "export it again, as plain SVG")
			return nil
		}
		switch t := token.(type) {
		case xml.StartElement:
			foreign := t.Name.Space != svgSpace || slices.Contains([]string{"title", "desc", "metadata"}, t.Name.Local)
			if root != nil && foreign {
				if err := d.Skip(); err != nil {
					m.add(markFile, line, fmt.Sprintf("is not well formed (%v)", err), "export it again, as plain SVG")
					return nil
				}
				continue
			}
			e := newElement(t, line)
			if root == nil {
				root = e
				if foreign || e.name != "svg" {
					m.bad(e, "is no SVG", `begin it with <svg xmlns="`+svgSpace+`" viewBox="0 0 48 48">`)
					return nil
				}
			} else {
				parent := open[len(open)-1]
				parent.children = append(parent.children, e)
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	if root == nil {
		m.add(markFile, 1, "is no SVG", `begin it with <svg xmlns="`+svgSpace+`" viewBox="0 0 48 48">`)
	}
	return root
}

func newElement(t xml.StartElement, line int) *element {
	e := &element{name: t.Name.Local, line: line}
	for _, a := range t.Attr {
		ours := a.Name.Space == "" && a.Name.Local != "xmlns" && a.Name.Local != "id"
		if e.name == "svg" && slices.Contains([]string{"width", "height", "version", "role"}, a.Name.Local) {
			ours = false // the place it stands in decides
		}
		switch {
		case e.name == "svg" && a.Name.Local == "viewBox":
			e.viewBox = a.Value
		case ours:
			e.attributes = append(e.attributes, attribute{a.Name.Local, a.Value})
		}
	}
	return e
}

// style are the attributes that every shape and group may have.
func style() []string {
	return []string{"fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "transform"}
}

// geometry are the elements there may be, and the attributes of each.
func geometry() map[string][]string {
	return map[string][]string{
		"g": nil, "path": {"d"}, "circle": {"cx", "cy", "r"}, "ellipse": {"cx", "cy", "rx", "ry"},
		"rect": {"x", "y", "width", "height", "rx", "ry"}, "line": {"x1", "y1", "x2", "y2"},
		"polyline": {"points"}, "polygon": {"points"},
	}
}

// form is what an attribute's value has to look like.
type form struct {
	pattern   *regexp.Regexp
	thing, do string
}

func formOf(name string) form {
	const number = `[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?`
	switch name {
	case "fill", "stroke":
		return form{regexp.MustCompile(`^(#[0-9a-fA-F]{6}|#[0-9a-fA-F]{3}|none|` + currentColour + `)$`), "a colour", "write it as #23201b, currentColor or none"}
	case "stroke-linecap":
		return form{regexp.MustCompile(`^(butt|round|square)$`), "an end of a line", "use butt, round or square"}
	case "stroke-linejoin":
		return form{regexp.MustCompile(`^(miter|round|bevel)$`), "a corner of a line", "use miter, round or bevel"}
	case "d":
		return form{regexp.MustCompile(`^[MmLlHhVvCcSsQqTtAaZz0-9eE+\-., \t\r\n]+$`), "a path", "export it again"}
	case "points":
		return form{regexp.MustCompile(`^[0-9eE+\-., \t\r\n]+$`), "a list of points", "export it again"}
	case "transform":
		two := `\(` + number + `[ ,]+` + number + `\)`
		return form{regexp.MustCompile(`^(translate` + two + `|scale` + two + `|rotate\(` + number + `\)|\s)+$`),
			"what everybody moves alike", "use translate(x y), scale(x y) and rotate(degrees), or draw it in place"}
	default:
		return form{regexp.MustCompile(`^` + number + `$`), "a number", "write it without a unit"}
	}
}
