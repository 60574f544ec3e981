package markdown

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// longText is a text of so many words, in short plain sentences, in which no run of
// words comes twice.
func longText(words int, first string) string {
	var b strings.Builder
	for i := range words {
		switch {
		case i > 0 && i%120 == 0:
			b.WriteString(".\n\n")
		case i > 0 && i%8 == 0:
			b.WriteString(". ")
		case i > 0:
			b.WriteByte(' ')
		}
		fmt.Fprintf(&b, "%s%d", first, i)
	}
	return b.String() + "."
}

// calm is the small magazine with articles as long as they should be.
func calm(t testing.TB) fstest.MapFS {
	t.Helper()
	files := magazine(t)
	for i, name := range []string{"small-bids", "two-rituals", "red-lines"} {
		file := "articles/" + name + ".md"
		text := strings.Replace(string(files[file].Data), "sources: []", "sources: [{key: a, cite: A}, {key: b, cite: B}]", 1)
		if text != string(files[file].Data) {
			text += " So.[@a][@b]"
		}
		files[file] = &fstest.MapFile{Data: []byte(text + "\n\n" + longText(1000, string(rune('a'+i))) + "\n")}
	}
	return files
}

func TestCheck_ACalmMagazineHasNoFindings(t *testing.T) {
	t.Parallel()
	report := Check(calm(t))
	if len(report.Findings) > 0 || report.Library == nil {
		t.Errorf("got %v", report.Findings)
	}
	if len(report.Figures) != 3 || report.Figures[0].Slug != "red-lines" || report.Figures[0].Words < 1000 {
		t.Errorf("figures %+v", report.Figures)
	}
}

func TestCheck_EachRuleNamesFileLineAndRemedy(t *testing.T) {
	t.Parallel()
	const (
		rituals = "articles/two-rituals.md"
		body    = "Pizza on a Friday."
	)
	shared := "The same twelve words in a row are one run too long for us"
	tests := []struct {
		rule, file, old, new string
		want                 string
	}{
		{"fields", rituals, "dek: Pizza.", "deck: Pizza.", rituals + ":2: dek is missing: add the field"},
		{"fields", rituals, "dek: Pizza.", "dek: Pizza.\ndraft: perhaps", rituals + `:6: unknown value "perhaps": use one of true, false`},
		{"references", rituals, "related: [small-bids]", "related: [nobody]",
			rituals + `:9: unknown related article "nobody": name one in articles/, or write it first`},
		{"sources", rituals, body, body + "[@who2020]",
			rituals + ":12: [@who2020] cites no source: list the key under sources, one key in each bracket"},
		{"headings", rituals, body, body + "\n\n#### Deep",
			rituals + ":14: a heading of level 4 follows one of level 1: use ##, or a heading between them"},
		{"html", rituals, body, body + " <!-- a note -->",
			rituals + ":12: there is an HTML comment: remove it: notes to yourself do not belong in a published file"},
		{"links", rituals, body, body + " [So](/articles/so)",
			rituals + `:12: link to unknown article "so": name one in articles/, or write it first`},
		{"links", rituals, body, body + " [So](#so)", rituals + ":12: link to unknown place #so: use the id of a heading on this page"},
		{"notes", rituals, body, body + "\n\n[^1]: Never.", rituals + ":14: footnote [^1] is never used, or written twice: refer to it in the text or remove it"},
		{"boxes", rituals, body, body + "\n\n> [!TRY]\n", rituals + ":14: the box “Try this week” is empty: write its text below the mark, each line with >"},
		{"marks", rituals, body, body + "\n\n[!TRY] this", rituals + ":14: [!TRY] does not start a box: begin a block quote with [!TRY] or [!THIN]"},
		{"leftovers", rituals, body, body + "\n\nHello {{ name", rituals + `:14: "{{" is left over: take it out, or write what should stand there`},
		{"leftovers", rituals, body, body + "\n\nTODO ask", rituals + `:14: "TODO" is left over: take it out, or write what should stand there`},
		{"leftovers", rituals, "dek: Pizza.", "dek: \"%%! FIXME\"", rituals + `:1: "FIXME" is left over in the title or the dek: take it out, or write what should stand there`},
		{"alt", rituals, body, body + "\n\n![ ](/mark.svg)",
			rituals + `:14: image "/mark.svg" has no words for those who do not see it: write them between the brackets: ![what it shows](…)`},
		{"words", rituals, "b999.", "b999. " + strings.Repeat("More. ", 500), rituals + ":12: 1505 words: write 900 to 1400"},
		{"grade", rituals, body, strings.Repeat("Considerable interdisciplinary methodological sophistication characterises contemporary investigations, ", 50) + ".",
			rituals + ":12: reading grade 13.9 (Flesch–Kincaid): come down to 9: shorter sentences, shorter words"},
		{"claims", rituals, body, "In all, 23% of 130 happy couples agreed.\n\n" + body,
			rituals + ":12: “23%” has no source: cite where it was read, in this paragraph or the one before, or leave the number out"},
		{"causes", rituals, "{key: a, cite: A}", "{key: a, cite: A, shows: link}",
			rituals + ":12: “led to” beside a, which shows a link: say that the two went together, or mark the source as an experiment if chance decided who did what"},
		{"dates", rituals, "cite: A}", "cite: A (2031)}", rituals + `:8: source "a" is of 2031, after its facts were checked: correct the year, or the day of the check`},
		{"sensitive", rituals, "related: [small-bids]", "related: [small-bids, red-lines]\nsensitive: true",
			rituals + ":9: a sensitive piece says what to read next, 2 times: name one piece, chosen by hand: readers in danger are led to help and to that one"},
		{"repetition", rituals, body, body + "\n\nHere it is: " + shared + ", she said.",
			rituals + ":14: 14 words in a row, “the same twelve words in a row are one run too long …”, stand in articles/red-lines.md:17 too: say it another way in one of the two"},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			t.Parallel()
			files := calm(t)
			if tt.rule == "repetition" {
				data := string(files["articles/red-lines.md"].Data)
				files["articles/red-lines.md"] = &fstest.MapFile{Data: []byte(strings.Replace(data, "c0 ", "“"+shared+"”, he said.\n\nc0 ", 1))}
			}
			if tt.rule == "causes" {
				edit(t, files, tt.file, body, "Pizza led to peace.[@a] Bread, too, led to peace.[@b]")
			}
			edit(t, files, tt.file, tt.old, tt.new)
			report := Check(files)
			i := slices.IndexFunc(report.Findings, func(f Finding) bool { return f.Error() == tt.want && f.Rule == tt.rule })
			if i < 0 {
				t.Fatalf("got %+v\nwant %s", report.Findings, tt.want)
			}
			advice := slices.Contains([]string{"words", "grade", "repetition", "claims", "causes", "dates", "sensitive"}, tt.rule)
			if got := report.Findings[i].Level; (got == Advice) != advice || (report.Library == nil) == advice {
				t.Errorf("level %s; library %v", got, report.Library != nil)
			}
		})
	}
}

func TestCheck_ElevenWordsInARowMayComeTwice(t *testing.T) {
	t.Parallel()
	files := calm(t)
	for file, before := range map[string]string{"articles/red-lines.md": "c0 ", "articles/two-rituals.md": "b0 "} {
		edit(t, files, file, "\n\n"+before, "\n\none two three four five six seven eight nine ten eleven "+before)
	}
	if got := Check(files).Findings; len(got) > 0 {
		t.Errorf("got %v", got)
	}
}

func TestCheck_AnArticleNamesItsStudies(t *testing.T) {
	t.Parallel()
	want := Finding{"articles/two-rituals.md", 1, Advice, "sources", "0 sources", "name at least 2 studies"}
	if got := Check(magazine(t)).Findings; !slices.Contains(got, want) {
		t.Errorf("got %v", got)
	}
}

func TestCheck_WhatIsOutDoesNotLeadToADraft(t *testing.T) {
	t.Parallel()
	files := calm(t)
	edit(t, files, "articles/small-bids.md", "sensitive: false", "draft: true")
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", "See\n[this](/articles/small-bids#end).")
	var got []string
	for _, f := range Check(files).Findings {
		if f.Rule == "drafts" && f.Level == Advice {
			got = append(got, f.Error())
		}
	}
	const do = ": publish that one first, or lead elsewhere: readers get neither until then"
	want := []string{`articles/two-rituals.md:9: related to the draft "small-bids"` + do, `articles/two-rituals.md:13: link to the draft "small-bids"` + do}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestCheck_ADraftNeedNotBeFinished(t *testing.T) {
	t.Parallel()
	files := magazine(t)
	edit(t, files, "articles/two-rituals.md", "sources: []", "sources: []\ndraft: true")
	for _, f := range Check(files).Findings {
		if f.File == "articles/two-rituals.md" {
			t.Errorf("got %s", f)
		}
	}
}

func TestCheck_LinksKeepTheirLine(t *testing.T) {
	t.Parallel()
	files := calm(t)
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", "Pizza.\n\nSee [help](/help#uk) and [that](#sources).")
	want := Link{"articles/two-rituals.md", 14, "/help#uk"}
	if got := Check(files).Links; !slices.Contains(got, want) {
		t.Errorf("got %v", got)
	}
}

// The estimate may be one off in one word of ten.
func TestSyllables_AreNearlyAlwaysThose(t *testing.T) {
	t.Parallel()
	words := map[string]int{
		"a": 1, "the": 1, "love": 1, "people": 2, "partner": 2, "couple": 2, "couples": 2, "relationship": 4, "measured": 2,
		"wanted": 2, "asked": 1, "study": 2, "studies": 2, "evidence": 3, "because": 2, "together": 3, "average": 3,
		"satisfaction": 4, "little": 2, "table": 2, "times": 1, "places": 2, "changes": 2, "watched": 1, "thinking": 2,
		"psychology": 4, "years": 1, "whole": 1, "smile": 1, "quietly": 3, "before": 2, "attention": 3, "kitchen": 2, "fifteen": 2,
	}
	wrong := 0
	for word, want := range words {
		if got := syllables(word); got != want {
			wrong++
			t.Logf("%s: %d, not %d", word, got, want)
		}
	}
	if wrong*10 > len(words) {
		t.Errorf("%d of %d words are wrong", wrong, len(words))
	}
}

func TestGrade_IsThatOfTheFormula(t *testing.T) {
	t.Parallel()
	// 10 words, 2 sentences, 12 syllables: 0.39·5 + 11.8·1.2 − 15.59.
	p := prose{words: 10, sentences: 2, syllables: 12}
	if got := p.grade(); got < 0.519 || got > 0.521 {
		t.Errorf("got %f", got)
	}
	for text, want := range map[string]int{
		"One.": 1, "One. Two! Three?": 3, "No end": 1, "“He asked.” She went.": 2, "It was 0.5 of it.": 1, "Wait… what?!": 2, "": 1,
	} {
		if got := sentences(text); got != want {
			t.Errorf("%q: %d sentences, want %d", text, got, want)
		}
	}
}

// A number keeps its source over the end of a paragraph, and an experiment may say
// what it led to.
func TestCheck_ClaimsWithASourceAreNoFindings(t *testing.T) {
	t.Parallel()
	files := calm(t)
	edit(t, files, "articles/two-rituals.md", "{key: a, cite: A}", "{key: a, cite: A, shows: cause}")
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", "Pizza led to peace.[@a]\n\nIt did so in 40 couples, and in 1990 as well.")
	for _, f := range Check(files).Findings {
		t.Error(f)
	}
}

func TestCheck_CountsWhatAMagazineDoesTooOften(t *testing.T) {
	t.Parallel()
	files := calm(t)
	files["habits.yaml"] = &fstest.MapFile{Data: []byte("habits:\n  - {name: pizza, pattern: \"(?i)pizza\"}\n")}
	edit(t, files, "articles/two-rituals.md", "Pizza on a Friday.", "Pizza, pizza. [More](/articles/small-bids)")
	report := Check(files)
	if len(report.Findings) > 0 || len(report.Habits) == 0 || report.Habits[0] != (Habit{"pizza", 2, 1}) {
		t.Errorf("got %v, %v", report.Findings, report.Habits)
	}
	files["habits.yaml"].Data = []byte("habits:\n  - {name: pizza, pattern: \"(\"}\n")
	if report := Check(files); len(report.Findings) != 1 || !strings.Contains(report.Findings[0].Error(), "habits.yaml:2: pattern cannot be read") {
		t.Errorf("got %v", report.Findings)
	}
}
