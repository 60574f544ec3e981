// Package markdown turns the authored files of the magazine into a
// content.Library: YAML into plain values, Markdown into HTML. The same files
// always give the same library, byte for byte.
//
// It is strict. Load either returns a library in which every link, slug,
// source and exercise that is named exists, or it returns everything that is
// wrong, each with its file, its line and what to do. Nothing is guessed or
// left out quietly, and no HTML of an author reaches a page.
//
// Only the server imports it: goldmark has no place in the client.
package markdown

import (
	"cmp"
	"fmt"
	"io/fs"
	"math"
	"slices"

	"stale.love/content"
)

// The files of the content folder. What is in Markdown is named SLUG.md.
const (
	siteFile      = "site.yaml"
	helpFile      = "help.yaml"
	checkupFile   = "checkup/v%d.yaml" // a file for each version, from 1
	checkupFiles  = "checkup/*.yaml"
	wordsFile     = "search.yaml"
	articleFiles  = "articles/*.md"
	exerciseFiles = "exercises/*.md"
	pageFiles     = "pages/*.md"
	booksFile     = "books.yaml"
	markFile      = "pictures/mark.svg"
	screenFiles   = "pictures/screens/*.png" // named as in 1-narrow-front-page.png
)

// Load reads and checks the content folder at the root of fsys. Its error
// joins one Finding for each thing that is wrong, in order of file and line.
func Load(fsys fs.FS) (*content.Library, error) {
	l := load(fsys)
	if err := Join(l.list); err != nil {
		return nil, fmt.Errorf("load content: %w", err)
	}
	return &l.lib, nil
}

func load(fsys fs.FS) *loader {
	l := &loader{fsys: fsys}
	l.lib.Site = l.readSite()
	l.readExercises()
	l.readPages()
	l.lib.Books = l.readBooks()
	l.lib.Help = l.readHelp()
	l.lib.Words = l.readWords()
	l.readCheckups()
	l.lib.Articles = l.readArticles()
	Sort(l.list)
	return l
}

// loader is one run of Load.
type loader struct {
	findings
	fsys      fs.FS
	lib       content.Library
	pieces    []*draft // the articles, as they were written
	exercises []*draft
	pages     []*draft

	bookArticles []value // articles that books name
}

// read returns the YAML of a file, absent if it cannot be read.
func (l *loader) read(file string) value {
	src, err := fs.ReadFile(l.fsys, file)
	if err != nil {
		l.add(file, 1, fmt.Sprintf("cannot be read (%v)", err), "add the file to the content folder")
		return value{}
	}
	return (&sheet{findings: &l.findings, file: file}).parse(src)
}

func (l *loader) readArticles() []content.Article {
	files, err := fs.Glob(l.fsys, articleFiles)
	if err != nil || len(files) == 0 {
		l.add(articleFiles, 1, "no article was found", "add one")
	}
	var drafts []*draft
	known := map[string]bool{} // an article is known by its file, whatever its front matter says
	for _, file := range files {
		known[slugOf(file)] = true
		drafts = append(drafts, l.articleDraft(file))
	}
	l.checkUnique(drafts)

	l.pieces = drafts
	press, links := newPress(), l.linkCheck(known)
	l.printExercises(press, links)
	l.printPages(press, links)
	l.checkBooks(known)
	var articles []content.Article
	for _, d := range drafts {
		l.checkReferences(d, known)
		if d.body != nil {
			press.print(d, links)
			d.article.HTML, d.article.Minutes = d.html, d.minutes
		}
		articles = append(articles, d.article)
	}
	slices.SortFunc(articles, func(a, b content.Article) int {
		return cmp.Or(cmp.Compare(b.Published, a.Published), cmp.Compare(place(a), place(b)), cmp.Compare(a.Slug, b.Slug))
	})
	return articles
}

// place is where an article comes among those of its day. One without a place is
// after those that have one.
func place(a content.Article) int { return cmp.Or(a.Order, math.MaxInt) }

// checkExercise reports an exercise that does not exist. That there are none at
// all is said once.
func (l *loader) checkExercise(v value, id string) {
	if id == "" || len(l.lib.Exercises) == 0 {
		return
	}
	if _, ok := l.lib.Exercise(id); !ok {
		v.bad(fmt.Sprintf("unknown exercise %q", id), "use the id of one in exercises/")
	}
}
