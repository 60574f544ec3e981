//go:build !js

package check

import (
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"stale.love/content"
	"stale.love/server/edition"
)

// example takes the worked example out of CONTRIBUTING.md: the file's name, and what
// is to be saved in it.
func example(t *testing.T) (name, text string) {
	t.Helper()
	guide, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile("(?s)save this as `content/(articles/[a-z-]+\\.md)`.*?```markdown\n(.*?)```\n").FindStringSubmatch(string(guide))
	if found == nil {
		t.Fatal("CONTRIBUTING.md has no worked example any more")
	}
	return found[1], found[2]
}

// withExample is the magazine with the example in it.
func withExample(t *testing.T, change func(string) string) fs.FS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(content.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	name, text := example(t)
	files[name] = &fstest.MapFile{Data: []byte(change(text))}
	return files
}

func TestExample_AddsAnArticleToTheMagazineByOneFile(t *testing.T) {
	t.Parallel()
	name, _ := example(t)
	slug := strings.TrimSuffix(strings.TrimPrefix(name, "articles/"), ".md")

	report, err := Run(withExample(t, func(text string) string { return text }))
	if err != nil || len(report.Findings) > 0 {
		t.Fatalf("%v, %v", report.Findings, err)
	}
	a, ok := report.Library.Article(slug)
	if !ok || !a.Draft || a.Sources != 1 || len(a.Related) != 1 || len(a.Exercises) != 1 || strings.Count(a.HTML, `<aside class="box `) != 2 {
		t.Errorf("got %+v", a)
	}

	// The draft is done, as the guide says it: one line less.
	lines := func(text string) string {
		return strings.Join(slices.DeleteFunc(strings.SplitAfter(text, "\n"), func(line string) bool { return strings.HasPrefix(line, "draft:") }), "")
	}
	report, err = Run(withExample(t, lines))
	if err != nil || report.Library == nil {
		t.Fatalf("%v, %v", report.Findings, err)
	}
	day, err := time.Parse(time.DateOnly, a.Published)
	if err != nil {
		t.Fatal(err)
	}
	for when, want := range map[time.Time]bool{day.Add(-time.Second): false, day: true} {
		picked, _ := edition.Pick(report.Library, when)
		if _, shown := picked.Article(slug); shown != want {
			t.Errorf("at %v: shown %t", when, shown)
		}
	}
}
