package markup

import "strings"

// kind is how an element ends.
type kind byte

const (
	normal kind = iota // with an end tag
	void               // with its start tag
	shape              // of a drawing: with an end tag, or with "/>"
)

// elements are all there are. None of them has its content read by rules of its own,
// as script, style, title, textarea or template have; none is where a drawing goes
// back to HTML; none changes another's attributes.
var elements = map[string]kind{
	"a": normal, "abbr": normal, "article": normal, "aside": normal, "b": normal, "blockquote": normal, "caption": normal, "cite": normal,
	"code": normal, "dd": normal, "del": normal, "details": normal, "div": normal, "dl": normal, "dt": normal, "em": normal,
	"figcaption": normal, "figure": normal, "footer": normal, "h1": normal, "h2": normal, "h3": normal, "h4": normal,
	"h5": normal, "h6": normal, "header": normal, "i": normal, "li": normal, "mark": normal, "nav": normal, "ol": normal, "p": normal,
	"pre": normal, "q": normal, "s": normal, "section": normal, "small": normal, "span": normal, "strong": normal,
	"sub": normal, "summary": normal, "sup": normal, "table": normal, "tbody": normal, "td": normal, "tfoot": normal,
	"th": normal, "thead": normal, "time": normal, "tr": normal, "u": normal, "ul": normal,

	"br": void, "hr": void, "img": void, "wbr": void,

	"svg": shape, "g": shape, "path": shape, "rect": shape, "circle": shape, "ellipse": shape, "line": shape,
	"polyline": shape, "polygon": shape,
}

// plain are attributes that do nothing but describe, whatever their value.
var plain = map[string]bool{
	"class": true, "id": true, "title": true, "lang": true, "dir": true, "role": true, "hidden": true, "tabindex": true,
	"alt": true, "width": true, "height": true, "loading": true, "decoding": true, "datetime": true, "open": true,
	"start": true, "reversed": true, "value": true, "colspan": true, "rowspan": true, "scope": true, "align": true, "rel": true,

	"viewBox": true, "preserveAspectRatio": true, "focusable": true, "fill": true, "stroke": true, "d": true,
	"x": true, "y": true, "x1": true, "x2": true, "y1": true, "y2": true, "cx": true, "cy": true, "r": true,
	"rx": true, "ry": true, "points": true, "transform": true, "opacity": true,
}

func allowed(name, value string) bool {
	switch name {
	case "href":
		return leads(value)
	case "src":
		return strings.HasPrefix(value, "/") && leads(value)
	case "type": // of a list
		return value == "a"
	}
	return plain[name] || strings.HasPrefix(name, "aria-") || strings.HasPrefix(name, "data-") ||
		strings.HasPrefix(name, "stroke-") || strings.HasPrefix(name, "fill-")
}

// leads reports whether an address leads to a page, a place, a letter or a call. What
// it begins with is written out, so that no character reference and no space hides it.
func leads(address string) bool {
	for _, start := range []string{"https://", "http://", "mailto:", "tel:", "sms:", "#"} {
		if strings.HasPrefix(address, start) {
			return true
		}
	}
	rest, local := strings.CutPrefix(address, "/")
	return local && (rest == "" || isName(rest[0]) || strings.ContainsRune("#?.", rune(rest[0])))
}
