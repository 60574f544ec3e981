//go:build js

package browser

import (
	"strings"
	"syscall/js"
	"unicode"
	"unicode/utf16"

	"stale.love/app/client"
)

// selected returns the passage; empty if there is none, or it is not of the text.
func selected() (s client.Selection) {
	document := global("document")
	selection := document.Call("getSelection")
	if !selection.Truthy() || selection.Get("rangeCount").Int() == 0 || selection.Get("isCollapsed").Bool() {
		return s
	}
	prose := document.Call("querySelector", ".page-article .prose")
	part := selection.Call("getRangeAt", 0)
	around := part.Get("commonAncestorContainer")
	if !prose.Truthy() || !prose.Call("contains", around).Bool() {
		return s
	}
	if around.Get("nodeType").Int() != 1 {
		around = around.Get("parentElement")
	}
	var piece strings.Builder
	var block js.Value
	cut := false // the number of a source, or the end of a block, since the last text
	for _, node := range lettersWithout(around, ".sources, .footnotes, .figure-drawing, .figure-numbers").nodes {
		if node.Get("parentElement").Call("closest", "sup").Truthy() {
			cut = true
			continue
		}
		if !part.Call("intersectsNode", node).Bool() {
			continue
		}
		from, to := 0, node.Get("length").Int()
		if node.Equal(part.Get("startContainer")) {
			from = part.Get("startOffset").Int()
		}
		if node.Equal(part.Get("endContainer")) {
			to = part.Get("endOffset").Int()
		}
		text := wholeWords(node, from, to)
		if text == "" {
			continue
		}
		here := node.Get("parentElement").Call("closest", "p, li, h2, h3, h4, td, th, blockquote")
		if !here.Equal(block) {
			cut = true
			s.Text += " "
		}
		if cut && piece.Len() > 0 {
			s.Pieces = append(s.Pieces, piece.String())
			piece.Reset()
		}
		block, cut = here, false
		piece.WriteString(text)
		s.Text += text
	}
	if piece.Len() > 0 {
		s.Pieces = append(s.Pieces, piece.String())
	}
	s.Text = strings.TrimSpace(s.Text)
	return s
}

// wholeWords returns the characters of a text node, with the rest of the words at
// both ends: a browser finds whole words only.
func wholeWords(node js.Value, from, to int) string {
	text := utf16.Encode([]rune(node.Get("data").String()))
	from, to = min(from, len(text)), min(to, len(text))
	inWord := func(i int) bool { r := rune(text[i]); return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '’' }
	if from >= to {
		return ""
	}
	for from > 0 && inWord(from-1) && inWord(from) {
		from--
	}
	for to < len(text) && inWord(to-1) && inWord(to) {
		to++
	}
	return string(utf16.Decode(text[from:to]))
}
