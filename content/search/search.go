// Package search finds what a reader looks for in the full text of the magazine:
// ranked, forgiving of slips, with the words it found marked in an excerpt. Build
// turns documents into an Index on the server, whose bytes Open reads on either
// side; both then answer alike. It reads no files, keeps no queries and needs no
// connection.
//
// An index holds the texts themselves, as numbers into a list of the words there
// are. What else a search needs follows from that in one pass when it is opened,
// so that the bytes are hardly more than the texts', compressed.
package search

// Field is what part of a document a text is; it decides how much a word found
// there says about the document.
type Field uint8

// The fields.
const (
	Title   Field = iota
	Dek           // the sentence under the title
	Heading       // a heading within the text
	Text
	Source  // who is cited
	Keyword // words that a reader may use and the text does not; never shown
	Urgent  // words that put the document first, whatever else is asked for; never shown
	fields
)

// weights says how much an occurrence counts, and lengths how much a long field
// dilutes it: 0 not at all, 1 fully.
var (
	weights = [fields]float32{Title: 6, Dek: 3, Heading: 2.5, Text: 1, Source: 0.4, Keyword: 4, Urgent: 4}
	lengths = [fields]float32{Title: 0.2, Dek: 0.2, Heading: 0.3, Text: 0.7, Source: 0.3, Keyword: 0, Urgent: 0}
)

// Document is one thing that can be found.
type Document struct {
	Path     string // where it is, with a fragment if it is a part of a page
	Kind     string // "article", "exercise", "help", …
	Category string // of content.Category; empty: none
	Blocks   []Block
}

// Block is a run of text of one field.
type Block struct {
	Field Field
	Text  string
}

// Result is a document that was found.
type Result struct {
	Path, Kind, Category string
	Title, Excerpt       []Span
	Urgent               bool // the query has a word that puts it first
	Score                float32
}

// Span is a piece of text; Hit marks what the reader looked for.
type Span struct {
	Text string
	Hit  bool
}

// Plain is the text of spans without marks.
func Plain(spans []Span) string {
	s := ""
	for _, span := range spans {
		s += span.Text
	}
	return s
}
