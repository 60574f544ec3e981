// Package speech cuts a text into what a voice says in one breath: sentences, and
// the parts of those that are too long for the voices of some browsers, which
// fall silent after a quarter of a minute. Every character is said exactly once,
// in order.
package speech

import (
	"strings"
	"unicode"
)

// Part is something to say: where it is in its block, in UTF-16 units as browsers
// count, and its words.
type Part struct {
	Block, From, To int
	Words           string
}

// Longest is about how many characters are said at once; a sentence is cut at a
// comma or the like before that, or at a space where it has none.
const Longest = 220

// Cut returns the parts of the blocks of a text: its paragraphs, headings, items.
func Cut(blocks []string) []Part {
	var out []Part
	for i, block := range blocks {
		for _, cut := range sentences([]rune(block)) {
			cut.Block = i
			out = append(out, cut)
		}
	}
	return out
}

func sentences(text []rune) []Part {
	var out []Part
	from := 0
	for i := range text {
		if ends(text, from, i) {
			out = appendPart(out, text, from, i+1)
			from = i + 1
		}
	}
	return appendPart(out, text, from, len(text))
}

// appendPart adds the characters without the space around them, if there are any.
func appendPart(out []Part, text []rune, from, to int) []Part {
	for from < to && unicode.IsSpace(text[from]) {
		from++
	}
	for from < to && unicode.IsSpace(text[to-1]) {
		to--
	}
	if from == to {
		return out
	}
	if to-from > Longest {
		at := breath(text[from:to])
		return appendPart(appendPart(out, text, from, from+at), text, from+at, to)
	}
	return append(out, Part{
		From: units(text[:from]), To: units(text[:to]),
		Words: strings.Join(strings.Fields(string(text[from:to])), " "),
	})
}

// breath finds where to cut a long sentence: after the last comma or the like of
// its first Longest characters, else after the last space, else anywhere.
func breath(text []rune) int {
	space := Longest
	for i := Longest - 1; i > Longest/3; i-- {
		if !unicode.IsSpace(text[i]) {
			continue
		}
		if strings.ContainsRune(",;:–—)", text[i-1]) {
			return i
		}
		if space == Longest {
			space = i
		}
	}
	return space
}

// ends reports whether a sentence that begins at from ends with the character at i:
// a full stop or the like with its closing quotes, a space, and something that can
// begin one.
func ends(text []rune, from, i int) bool {
	const stops, closing = ".!?…", "”’\"')]"
	stop := i
	for stop > from && strings.ContainsRune(closing, text[stop]) {
		stop--
	}
	if !strings.ContainsRune(stops, text[stop]) || i+1 >= len(text) || !unicode.IsSpace(text[i+1]) {
		return false
	}
	next := i + 1
	for next < len(text) && (unicode.IsSpace(text[next]) || strings.ContainsRune("“‘\"'([", text[next])) {
		next++
	}
	if next == len(text) || !unicode.IsUpper(text[next]) && !unicode.IsDigit(text[next]) {
		return false
	}
	return text[stop] != '.' || stop != i || !shortened(text[from:stop])
}

// shortened reports whether the full stop after these characters belongs to a short
// form or an initial.
func shortened(before []rune) bool {
	start := len(before)
	for start > 0 && !unicode.IsSpace(before[start-1]) && !strings.ContainsRune("(“‘", before[start-1]) {
		start--
	}
	word := string(before[start:])
	switch strings.ToLower(word) {
	case "dr", "mr", "mrs", "ms", "prof", "st", "vs", "cf", "al", "e.g", "i.e", "p", "pp", "vol", "approx":
		return true
	}
	return len(before)-start == 1 && unicode.IsUpper(before[start]) && word != "I"
}

func units(text []rune) int {
	n := len(text)
	for _, r := range text {
		if r > 0xffff {
			n++
		}
	}
	return n
}
