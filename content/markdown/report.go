package markdown

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strings"

	"stale.love/content"
)

// What the editors have agreed on: see CONTRIBUTING.md.
const (
	fewestSources = 2
	fewestWords   = 900
	mostWords     = 1400
	highest       = 9.0 // reading grade
	longestRun    = 11  // words in a row that two articles may share
)

// Report is what there is to say about a content folder.
type Report struct {
	Library  *content.Library // nil when a finding is an Error
	Findings []Finding        // in order of file and line
	Links    []Link           // to pages of this site, in the order of the files
	Figures  []Figures        // one an article, in the order of the files
	Habits   []Habit          // what the articles do too often, counted
}

// Link is a link in a file to a page of this site, or a picture of it.
type Link struct {
	File string
	Line int
	To   string // "/help#uk"
}

// Figures are an article's measures.
type Figures struct {
	File  string  `json:"file"`
	Slug  string  `json:"slug"`
	Words int     `json:"words"`
	Grade float64 `json:"grade"` // Flesch–Kincaid

	Drawn []Drawing `json:"drawn,omitempty"` // its figures that are drawn
}

// Drawing is a figure of a text and what it weighs.
type Drawing struct {
	Title string `json:"title"`
	Kind  string `json:"kind"`
	Rows  int    `json:"rows"`
	Bytes int    `json:"bytes"` // compressed
}

// Check is Load that goes on to the text: besides the errors it reports advice on
// length, reading grade and repetition, and what is needed to check more.
func Check(fsys fs.FS) Report {
	l := load(fsys)
	r := Report{}
	if Join(l.list) == nil {
		r.Library = &l.lib
	}
	for _, d := range l.pieces {
		if d.body == nil {
			continue
		}
		l.adviseOn(d)
		r.Figures = append(r.Figures, Figures{d.file, d.article.Slug, d.words, math.Round(10*d.text.grade()) / 10, d.drawn})
	}
	for _, d := range slices.Concat(l.pieces, l.exercises, l.pages) {
		for _, to := range d.links {
			r.Links = append(r.Links, Link{d.file, d.line(to.offset), to.id})
		}
	}
	r.Habits = l.habits()
	l.adviseOnRepetition()
	l.adviseOnDrafts()
	Sort(l.list)
	r.Findings = l.list
	return r
}

func (d *draft) line(offset int) int {
	return d.before + 1 + bytes.Count(d.body[:min(max(offset, 0), len(d.body))], []byte("\n"))
}

// adviseOn looks at one article's text. A draft is not finished, and knows it.
func (l *loader) adviseOn(d *draft) {
	if d.article.Draft {
		return
	}
	if d.words < fewestWords || d.words > mostWords {
		l.advise(d.file, d.line(0), "words", fmt.Sprintf("%d words", d.words),
			fmt.Sprintf("write %d to %d", fewestWords, mostWords))
	}
	if n := len(d.related); d.article.Sensitive && n > 1 {
		l.advise(d.file, d.related[1].line, "sensitive", fmt.Sprintf("a sensitive piece says what to read next, %d times", n),
			"name one piece, chosen by hand: readers in danger are led to help and to that one")
	}
	l.adviseOnClaims(d)
	if len(d.sources) < fewestSources {
		l.advise(d.file, 1, "sources", fmt.Sprintf("%d sources", len(d.sources)), fmt.Sprintf("name at least %d studies", fewestSources))
	}
	if g := d.text.grade(); g > highest {
		l.advise(d.file, d.line(0), "grade", fmt.Sprintf("reading grade %.1f (Flesch–Kincaid)", g),
			fmt.Sprintf("come down to %.0f: shorter sentences, shorter words", highest))
	}
}

// adviseOnRepetition reports the runs of words that stand in two articles, each
// once and as a whole.
func (l *loader) adviseOnRepetition() {
	type place struct {
		d     *draft
		block []word
		at    int
	}
	const n = longestRun + 1
	first := map[string]place{}
	for _, d := range l.pieces {
		for _, block := range d.text.blocks {
			for i := 0; i+n <= len(block); i++ {
				run := words(block[i : i+n])
				there, known := first[run]
				if !known {
					first[run] = place{d, block, i}
					continue
				}
				if there.d == d {
					continue
				}
				end := i + n
				for j := there.at + n; end < len(block) && j < len(there.block) && block[end].text == there.block[j].text; j++ {
					end++
				}
				l.advise(d.file, d.line(block[i].offset), "repetition",
					fmt.Sprintf("%d words in a row, “%s …”, stand in %s:%d too", end-i, run, there.d.file, there.d.line(there.block[there.at].offset)),
					"say it another way in one of the two")
				i = end - 1
			}
		}
	}
}

// adviseOnDrafts reports what leads readers to something they will not find.
func (l *loader) adviseOnDrafts() {
	drafts := map[string]bool{}
	for _, d := range l.pieces {
		drafts[d.article.Slug] = d.article.Draft
	}
	const do = "publish that one first, or lead elsewhere: readers get neither until then"
	for _, d := range l.pieces {
		if d.article.Draft {
			continue
		}
		for _, to := range d.links {
			slug, _ := strings.CutPrefix(to.id, "/articles/")
			if slug, _, _ = strings.Cut(slug, "#"); drafts[slug] {
				l.advise(d.file, d.line(to.offset), "drafts", fmt.Sprintf("link to the draft %q", slug), do)
			}
		}
		for _, v := range d.related {
			if slug := v.scalar(); drafts[slug] {
				l.advise(d.file, v.line, "drafts", fmt.Sprintf("related to the draft %q", slug), do)
			}
		}
	}
}

func words(run []word) string {
	var b strings.Builder
	for i, w := range run {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w.text)
	}
	return b.String()
}
