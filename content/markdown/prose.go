package markdown

import (
	"html"
	"sort"
	"strings"
	"unicode"

	"github.com/yuin/goldmark/ast"
	footnote "github.com/yuin/goldmark/extension/ast"
)

// prose is the running text of a body: its paragraphs and list items, without
// headings, tables, notes and citations.
type prose struct {
	blocks    [][]word
	words     int
	sentences int
	syllables int
}

// word is one word in lower case, its letters and digits only.
type word struct {
	text   string
	offset int // in the body, of the text it stands in
}

func readProse(doc ast.Node, source []byte) prose {
	var p prose
	var visit func(n ast.Node)
	visit = func(n ast.Node) {
		for c := n.FirstChild(); c != nil; c = c.NextSibling() {
			switch c.Kind() {
			case ast.KindParagraph, ast.KindTextBlock:
				p.add(c, source)
			case footnote.KindFootnoteList, footnote.KindTable:
			default:
				if c.Type() == ast.TypeBlock {
					visit(c)
				}
			}
		}
	}
	visit(doc)
	return p
}

// add reads one paragraph.
func (p *prose) add(block ast.Node, source []byte) {
	var text strings.Builder
	var starts, offsets []int // where in text a node begins, and where in the source
	write := func(s string, offset int) {
		starts, offsets = append(starts, text.Len()), append(offsets, offset)
		text.WriteString(s)
	}
	last := offset(block)
	walk(block, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.Text:
			last = n.Segment.Start
			write(html.UnescapeString(string(n.Segment.Value(source))), last)
			if n.SoftLineBreak() || n.HardLineBreak() {
				text.WriteByte(' ')
			}
		case *ast.String: // what the typographer put in a sign's place
			write(html.UnescapeString(string(n.Value)), last)
		}
	})
	s := text.String()
	var words []word
	for at := 0; at < len(s); {
		field := s[at:]
		end := strings.IndexFunc(field, unicode.IsSpace)
		if end < 0 {
			end = len(field)
		}
		if w := bare(field[:end]); w != "" {
			i := sort.SearchInts(starts, at+1) - 1
			words = append(words, word{w, offsets[max(i, 0)]})
			p.syllables += syllables(w)
		}
		at += end + 1
	}
	if len(words) == 0 {
		return
	}
	p.blocks = append(p.blocks, words)
	p.words += len(words)
	p.sentences += sentences(s)
}

// bare reduces a word to what two texts are compared by.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}

// sentences counts the ends of sentences, at least one.
func sentences(s string) int {
	n, ended := 0, false
	for _, r := range s {
		switch {
		case strings.ContainsRune(".!?…", r):
			ended = true
		case strings.ContainsRune("”’\"')]", r): // closes what the sentence opened
		case unicode.IsSpace(r) && ended:
			n++
			ended = false
		default:
			ended = false
		}
	}
	if ended || n == 0 {
		n++
	}
	return n
}

// syllables estimates an English word's syllables: its groups of vowels, less a
// silent e. It is right for about nine words in ten, which is all that a reading
// grade needs.
func syllables(word string) int {
	n, vowel := 0, false
	for _, r := range word {
		is := strings.ContainsRune("aeiouyéèïöäü", r)
		if is && !vowel {
			n++
		}
		vowel = is
	}
	silent := strings.HasSuffix(word, "e") && !syllabic(word[:len(word)-1]) ||
		strings.HasSuffix(word, "es") && !syllabic(word[:len(word)-2]) && !hissing(word[:len(word)-2]) ||
		strings.HasSuffix(word, "ed") && !strings.HasSuffix(word, "ted") && !strings.HasSuffix(word, "ded")
	if silent {
		n--
	}
	return max(n, 1)
}

// syllabic reports whether an e after the stem is heard: "tab-le", "stud-ies".
func syllabic(stem string) bool {
	if strings.HasSuffix(stem, "i") {
		return true
	}
	before, l := strings.CutSuffix(stem, "l")
	return l && before != "" && !strings.ContainsAny(before[len(before)-1:], "aeiouyl")
}

// hissing reports whether "es" after the stem is a syllable of its own: "pla-ces".
func hissing(stem string) bool {
	for _, end := range []string{"s", "z", "c", "g", "x", "ch", "sh"} {
		if strings.HasSuffix(stem, end) {
			return true
		}
	}
	return false
}

// grade is the Flesch–Kincaid grade level (Kincaid et al. 1975): the school year,
// in the United States, that reads the text with ease.
func (p prose) grade() float64 {
	if p.words == 0 {
		return 0
	}
	return 0.39*float64(p.words)/float64(p.sentences) + 11.8*float64(p.syllables)/float64(p.words) - 15.59
}
