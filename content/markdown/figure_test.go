package markdown

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"stale.love/content"
)

// everyKind is a text with a figure of each kind.
const everyKind = "Pizza.\n\n" +
	"```figure\nkind: bars\ntitle: \"One < two\"\nmeasure: Divorced, out of every 100 couples\nunit: \"%\"\nscale: {from: 0, to: 20}\nrows:\n" +
	"  - {label: With a course, value: 2.03}\n  - {label: Without, value: 6.20, quiet: true}\nfacts: [BID-1]\nnote: \"Two groups.[@a] Drawn at random.\"\n```\n\n" +
	"```figure\nkind: people\ntitle: People\nmeasure: Satisfied\nrows:\n  - {label: Retirees, value: 77}\n  - {label: Nobody, value: 0}\n  - {label: Some, value: 20, quiet: true}\nfacts: [BID-1]\nnote: \"One look.[@a]\"\n```\n\n" +
	"```figure\nkind: dots\ntitle: Dots\nmeasure: Change\nscale: {from: -0.2, to: 1.5, left: no change, right: a great deal, zero: 0}\nrows:\n" +
	"  - {label: In therapy, value: 1.12, low: 0.92, high: 1.31, source: a}\n  - {label: Waiting, value: 0.12, quiet: true, source: [a, b]}\nfacts: [BID-1]\nnote: \"Both.[@a][@b]\"\n```\n\n" +
	"```figure\nkind: change\ntitle: Change\nmeasure: Improved\nunit: points\nnames: [At first, Later]\nscale: {from: 0, to: 100}\nrows:\n  - {label: One, before: 71, after: 69}\nfacts: [BID-1]\nnote: \"So.[@b]\"\n```\n\n" +
	"```figure\nkind: timeline\ntitle: Time\nmeasure: When\nunit: months\nscale: {from: -28, to: 0}\nrows:\n  - {label: The fall, from: -28, to: -7}\n  - {label: The end, from: 0}\nfacts: [BID-1]\nnote: \"So.[@b]\"\n```\n"

// drawn is the small magazine with a text among whose facts and sources a figure
// finds its own.
func drawn(t testing.TB, text string) fstest.MapFS {
	t.Helper()
	files := magazine(t)
	edit(t, files, "articles/two-rituals.md", "sources: []", "sources: [{key: a, cite: A}, {key: b, cite: B}]")
	edit(t, files, "articles/two-rituals.md", "facts: []", "facts: [BID-1]")
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", text)
	return files
}

func TestFigure_MarkupIsGolden(t *testing.T) {
	t.Parallel()
	a, _ := mustLoad(t, drawn(t, everyKind)).Article("two-rituals")
	golden := filepath.Join("testdata", "figures.golden.html")
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(golden, []byte(a.HTML+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	got := strings.Split(a.HTML+"\n", "\n")
	for i, line := range strings.Split(string(want), "\n") {
		if i >= len(got) || got[i] != line {
			t.Fatalf("%s:%d: want %q; got the rest %q", golden, i+1, line, got[min(i, len(got)):])
		}
	}
	for _, forbidden := range []string{"style=", "<script", "<text"} {
		if strings.Contains(a.HTML, forbidden) {
			t.Errorf("it has %s", forbidden)
		}
	}
	if a.Figure == nil || a.Figure.Kind != content.Bars || len(a.Figure.Rows) != 2 || a.Figure.Rows[1] != (content.FigureRow{Label: "Without", Value: "6.20%", From: 0.31, At: 0.31, To: 0.31, Quiet: true}) {
		t.Errorf("the card gets %+v", a.Figure)
	}
}

// What is drawn is a picture to those who do not see it: it says all its numbers.
func TestFigure_SaysInWordsWhatItShows(t *testing.T) {
	t.Parallel()
	a, _ := mustLoad(t, drawn(t, everyKind)).Article("two-rituals")
	for _, words := range []string{
		`aria-label="Divorced, out of every 100 couples. With a course: 2.03%. Without: 6.20%."`,
		`aria-label="Satisfied. Retirees: 77 in 100. Nobody: 0 in 100. Some: 20 in 100."`,
		`aria-label="Change. In therapy: 1.12, range 0.92 to 1.31. Waiting: 0.12. The scale goes from −0.2, no change, to 1.5, a great deal."`,
		`aria-label="Improved. One: at first 71 points, later 69 points."`,
		`aria-label="When. The fall: −28 to −7 months. The end: 0 months."`,
		"<caption>Satisfied</caption>", `class="f-one f-still"`, "<td>0.92 to 1.31</td>", "<td>not given</td>", "<td>−28 months</td>",
	} {
		if !strings.Contains(a.HTML, words) {
			t.Errorf("there is no %s", words)
		}
	}
	if n := strings.Count(a.HTML, " role=\"img\" "); n != 5 {
		t.Errorf("%d of 5 drawings are pictures", n)
	}
}

func TestFigure_IsNoPartOfTheReading(t *testing.T) {
	t.Parallel()
	report := Check(drawn(t, everyKind))
	i := slices.IndexFunc(report.Figures, func(f Figures) bool { return f.Slug == "two-rituals" })
	if got := report.Figures[i]; got.Words != 1 || len(got.Drawn) != 5 || got.Drawn[0].Kind != "bars" || got.Drawn[0].Rows != 2 {
		t.Errorf("got %+v", got)
	}
	for _, d := range report.Figures[i].Drawn {
		if d.Bytes < 100 || d.Bytes >= heaviestFigure {
			t.Errorf("%s has %d bytes", d.Title, d.Bytes)
		}
	}
}

func TestFigure_EachMistakeNamesItsLine(t *testing.T) {
	t.Parallel()
	const (
		file = "articles/two-rituals.md"
		bars = "So.[@a][@b]\n\n```figure\nkind: bars\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n  - {label: A, value: 2}\nfacts: [BID-1]\nnote: \"N.[@a]\"\n```\n"
	)
	tests := []struct{ old, new, want string }{
		{"kind: bars", "kind: pie", `:15: unknown kind "pie": use one of bars, people, dots, change, timeline`},
		{"title: T\n", "", ":15: title is missing: add the field"},
		{"measure: M\n", "", ":15: measure is missing: add the field"},
		{"note: \"N.[@a]\"", "note: Trust us.", ":22: the figure names no source: write who found it, among whom, and [@key]"},
		{"note: \"N.[@a]\"\n", "", ":15: note is missing: add the field"},
		{"[@a]\"", "[@who]\"", ":15: [@who] cites no source: list the key under sources, one key in each bracket"},
		{"facts: [BID-1]\nnote", "facts: [BID-7]\nnote", `:21: the article does not list the fact "BID-7": name a fact of its front matter, or add it there`},
		{"facts: [BID-1]\nnote", "facts: []\nnote", ":21: facts is empty: write at least one"},
		{"value: 2}", "value: 21}", ":20: 21 lies outside of the scale: correct it, or widen the scale"},
		{"value: 2}", "value: many}", `:20: value "many" is not a number: write one in digits, such as 0.46`},
		{"value: 2}", "value: 1e12}", `:20: value "1e12" is not a number: write one in digits, such as 0.46`},
		{"value: 2}", "low: 1}", ":20: value is missing: add the field"},
		{"from: 0, to: 20", "from: 1, to: 20", ":18: bars do not begin at 0: let from be 0, or draw dots"},
		{"from: 0, to: 20", "from: 20, to: 0", ":18: the scale ends where it begins, or before: let to be more than from"},
		{"from: 0, to: 20", "from: 0, to: 20, zero: 30", ":18: zero lies outside of the scale: move it, or widen the scale"},
		{"label: A", "label: " + strings.Repeat("A", 61), ":20: label has 61 letters: write 60 at most"},
		{"label: A, value: 2", "label: A, value: 2, source: b", `:20: the note does not cite "b": cite it in the note, as [@key]`},
		{"N.[@a]\"", "N.[@a][@b]\"", ":20: the row does not say which of the sources it is from: add source: and the key"},
		{"rows:\n  - {label: A, value: 2}", "rows: []", ":19: rows is empty: write at least one"},
		{"rows:\n", "rows:\n" + strings.Repeat("  - {label: B, value: 1}\n", 8), ":20: there are 9 rows: draw 8 at most: a figure is seen at a glance"},
		{"  - {label: A, value: 2}", "  - {label: A, value: 2, colour: red}", `:20: unknown field "colour": remove it, or use one of label, quiet, source, value`},
		{"```figure\nkind: bars", "```figure\nkind: [", ":15: cannot be read as YAML"},
		{"kind: bars\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n  - {label: A, value: 2}", "kind: people\ntitle: T\nmeasure: M\nrows:\n  - {label: A, value: 2.5}",
			":19: 2.5 is not a number of people: round it, and say so in the note"},
		{"kind: bars\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n  - {label: A, value: 2}", "kind: dots\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n  - {label: A, value: 2, low: 3, high: 4}",
			":20: 2 lies outside of its own range: correct one of the three"},
		{"kind: bars\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n  - {label: A, value: 2}", "kind: timeline\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n  - {label: A, from: 3, to: 1}",
			":20: 3 comes after 1: swap them"},
	}
	for i, tt := range tests {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			if !strings.Contains(bars, tt.old) {
				t.Fatalf("there is no %q", tt.old)
			}
			report := Check(drawn(t, strings.Replace(bars, tt.old, tt.new, 1)))
			for _, f := range report.Findings {
				if f.Level == Error && strings.HasPrefix(f.Error(), file+tt.want) {
					return
				}
			}
			t.Errorf("got %v\nwant %s", report.Findings, tt.want)
		})
	}
	if report := Check(drawn(t, bars)); report.Library == nil {
		t.Errorf("without a mistake: %v", report.Findings)
	}
}

func TestFigure_StandsInAnArticleOnly(t *testing.T) {
	t.Parallel()
	const block = "```figure\nkind: bars\n```\n"
	files := magazine(t)
	bid := "exercises/catch-the-bid.md"
	files[bid] = &fstest.MapFile{Data: append(slices.Clone(files[bid].Data), "\n"+block...)}
	if got := findingsOf(t, files); !slices.ContainsFunc(got, func(s string) bool {
		return strings.HasSuffix(s, ": there is a figure: figures stand in articles only")
	}) {
		t.Errorf("got %q", got)
	}
	if got := findingsOf(t, drawn(t, "So.[@a][@b]\n\n```figure\n```\n")); !slices.Contains(got, "articles/two-rituals.md:14: a figure is empty: write its fields between the fences") {
		t.Errorf("got %q", got)
	}
	got := findingsOf(t, drawn(t, "So.[@a][@b]\n\n> ```figure\n> kind: bars\n> ```\n"))
	if !slices.Contains(got, "articles/two-rituals.md:15: a figure stands in a list or a box: write it between two paragraphs") {
		t.Errorf("got %q", got)
	}
}

// The heaviest that the rules allow is still light.
func TestFigure_TheLargestIsUnderFourKilobytes(t *testing.T) {
	t.Parallel()
	var rows strings.Builder
	label := regexp.MustCompile(`.`)
	for i := range mostRows {
		words := label.ReplaceAllStringFunc(strings.Repeat("x", longestLabel), func(string) string { return string(rune('a' + (i*7+rows.Len()*13)%26)) })
		fmt.Fprintf(&rows, "  - {label: %s, value: %d.%d, low: %d, high: %d.9}\n", words, i, i, i, i)
	}
	text := "So.[@a][@b]\n\n```figure\nkind: dots\ntitle: T\nmeasure: M\nscale: {from: 0, to: 20}\nrows:\n" + rows.String() + "facts: [BID-1]\nnote: \"N.[@a]\"\n```\n"
	report := Check(drawn(t, text))
	if report.Library == nil {
		t.Fatal(report.Findings)
	}
	if got := report.Figures[len(report.Figures)-1].Drawn[0].Bytes; got >= heaviestFigure {
		t.Errorf("it has %d bytes", got)
	}
	heavy := strings.Replace(text, "N.[@a]", strings.Join(regexp.MustCompile(`.`).FindAllString(longText(3000, "q"), -1), "")+"[@a]", 1)
	if report := Check(drawn(t, heavy)); report.Library != nil {
		t.Error("a figure with a book for a note passes")
	}
}
