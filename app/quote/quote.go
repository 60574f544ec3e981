// Package quote makes of a selection what is shared: the words, and a link that
// leads to them on the page.
package quote

import "strings"

const (
	whole = 10  // words up to which a link names the whole passage
	few   = 5   // words that name its beginning and its end
	most  = 500 // characters of a quote
)

// Link adds to an address where on its page the passage is: a text fragment, which
// browsers that do not know them leave alone. The pieces are the passage without
// what stands between them on the page, such as the number of a source.
func Link(address string, pieces []string) string {
	var first, last []string
	passages := 0
	for _, piece := range pieces {
		words := strings.Fields(piece)
		if len(words) == 0 {
			continue
		}
		if passages++; passages == 1 {
			first = words
		}
		last = words
	}
	switch {
	case passages == 0:
		return address
	case passages == 1 && len(first) <= whole:
		return address + "#:~:text=" + encode(first)
	}
	return address + "#:~:text=" + encode(first[:min(few, len(first))]) + "," + encode(last[max(0, len(last)-few):])
}

// encode writes words so that none of their characters means something in a text
// fragment.
func encode(words []string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for _, c := range []byte(strings.Join(words, " ")) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || c == '.' || c == '_' {
			b.WriteByte(c)
		} else {
			b.WriteByte('%')
			b.WriteByte(hex[c>>4])
			b.WriteByte(hex[c&15])
		}
	}
	return b.String()
}

// Words returns the passage in quotation marks, cut where it would be more than a
// quote.
func Words(passage string) string {
	words := strings.Fields(passage)
	length, n := 0, 0
	for n < len(words) && length <= most {
		length += len([]rune(words[n])) + 1
		n++
	}
	text := strings.Join(words[:n], " ")
	if n < len(words) {
		text += " …"
	}
	// Quotes inside a quote are single ones.
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(text) + "”"
}
