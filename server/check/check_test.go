//go:build !js

package check

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/content/markdown/markdowntest"
)

func TestRun_TheMagazineHasNothingToLookAt(t *testing.T) {
	t.Parallel()
	report, err := Run(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	for _, found := range report.Findings {
		t.Error(found)
	}
	if len(report.Links) == 0 || len(report.Figures) != len(report.Library.Articles) {
		t.Errorf("%d links, %d figures", len(report.Links), len(report.Figures))
	}
}

// small is the small magazine. Half past seven is not there on purpose, for package
// markdown.
func small(t *testing.T) fstest.MapFS {
	t.Helper()
	return markdowntest.Magazine(t, "two-rituals#half-past-seven", "two-rituals")
}

// errorsIn returns the errors that are found, each as rule and text. How long the
// small articles are is not the point here.
func errorsIn(t *testing.T, files fs.FS) (found []string, report markdown.Report) {
	t.Helper()
	report, err := Run(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		if f.Level == markdown.Error {
			found = append(found, f.Rule+" "+f.Error())
		}
	}
	return found, report
}

func TestRun_FindsWhatOnlyTheFinishedPagesShow(t *testing.T) {
	t.Parallel()
	const (
		file = "articles/two-rituals.md"
		body = "Pizza on a Friday."
	)
	tests := []struct {
		name, file, old, new string
		want                 []string
	}{
		{"nothing wrong", file, body, body + " [Help](/help#elsewhere), [all](/articles#conflict), [feed](/feed.xml), [next](/articles/small-bids).", nil},
		{"no such page", file, body, body + "\n\n[So](/horoscopes)", []string{
			"links " + file + ":14: link to /horoscopes: there is no such page: correct it, or write the page first"}},
		{"no such place on another page", file, body, body + " [So](/help#mars)", []string{
			"links " + file + ":12: link to /help#mars: the page has no place #mars: use the id of a heading or a section on that page"}},
		{"no such place in another article", file, body, body + " [So](/articles/small-bids#end)", []string{
			"links " + file + ":12: link to /articles/small-bids#end: the page has no place #end: use the id of a heading or a section on that page"}},
		{"no such picture", file, body, body + " ![So](/so.png)", []string{
			"links " + file + ":12: link to /so.png: there is no such page: correct it, or write the page first"}},
		{"errors of the files alone, when there are any", file, body, body + " [So](so) [Help](/help#mars)", []string{
			`links ` + file + `:12: link "so" is relative: start it with /, as in /articles/slug`}},
		{"a piece of a template in a shelf", "help.yaml", `name: "Australia"`, `name: "{{.Country}}"`, []string{
			`leftovers help.yaml:5: the page shows "{{": correct the template, or the text that went into it`,
			`leftovers help.yaml:5: the page shows "}}": correct the template, or the text that went into it`}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			files := small(t)
			data := string(files[tt.file].Data)
			if strings.Count(data, tt.old) != 1 {
				t.Fatalf("%s has %q %d times", tt.file, tt.old, strings.Count(data, tt.old))
			}
			files[tt.file] = &fstest.MapFile{Data: []byte(strings.Replace(data, tt.old, tt.new, 1))}
			got, report := errorsIn(t, files)
			if !slices.Equal(got, tt.want) {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(tt.want, "\n"))
			}
			if (report.Library == nil) != (len(tt.want) > 0) {
				t.Error("a magazine with errors must not be served")
			}
		})
	}
}

func TestRead_SeesIdsLinksCommentsAndWords(t *testing.T) {
	t.Parallel()
	s, err := read(`<div id="a"><!-- note --><a href="/x">so</a><img src="/y.png" alt="{{.Alt}}"><p id="a">far</p></div>`)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(s.ids, []string{"a", "a"}) || !slices.Equal(s.links, []string{"/x", "/y.png"}) ||
		!slices.Equal(s.comments, []string{" note "}) || !strings.Contains(s.text, "so") || !strings.Contains(s.text, "{{.Alt}}") {
		t.Errorf("got %+v", s)
	}
}

func TestMarks_ReportsCommentsAndIdsThatComeTwice(t *testing.T) {
	t.Parallel()
	c := checker{fsys: fstest.MapFS{}, report: &markdown.Report{}, pages: map[string]sheet{
		"/x": {ids: []string{"a", "b", "a"}, comments: []string{" note "}},
	}}
	c.marks()
	var got []string
	for _, f := range c.report.Findings {
		got = append(got, f.Rule+" "+f.Error())
	}
	want := []string{
		`leftovers page /x:1: the page has the comment " note ": take it out of the template`,
		`ids page /x:1: two elements of the page have the id "a": give one of them another`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}
