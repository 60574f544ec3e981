package markdown

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"stale.love/content"
)

// draft is an article, an exercise or a page between its file and the library.
type draft struct {
	*findings
	article   content.Article
	exercise  content.Exercise
	page      content.Page
	file      string
	front     func(*record) // reads the fields of its kind
	html      string        // of the body, once printed
	minutes   int           // that reading it takes
	body      []byte        // nil: there is none to print
	before    int           // lines of the file above the body
	known     bool          // whether the front matter could be read, and the sources are all there are
	sources   []source
	slug      string // as claimed; it has to be the file's name
	slugAt    value
	related   []value
	exercises []value
	fragments []fragment // links to places on the page itself
	links     []fragment // links to this site's pages, with the whole address
	text      prose
	words     int // of the finished text
	drawn     []Drawing
}

// bad reports what stands at an offset of the body.
func (d *draft) bad(offset int, wrong, do string) {

	d.add(d.file, d.line(offset), wrong, do)
}

func slugOf(file string) string { return strings.TrimSuffix(path.Base(file), ".md") }

func (l *loader) openDraft(file string) *draft { return &draft{findings: &l.findings, file: file} }

func (l *loader) articleDraft(file string) *draft {
	d := l.openDraft(file)
	d.article.Slug = slugOf(file)
	d.front = d.readArticle
	l.readDraft(d)
	return d
}

// readDraft reads the draft's file and its front matter.
func (l *loader) readDraft(d *draft) {
	src, err := fs.ReadFile(l.fsys, d.file)
	if err != nil {
		l.add(d.file, 1, fmt.Sprintf("cannot be read (%v)", err), "make it a readable file")
		return
	}
	if !utf8.Valid(src) {
		l.add(d.file, 1, "is not UTF-8", "save it as UTF-8")
		return
	}
	front, body, ok := split(bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n")))
	if !ok {
		l.add(d.file, 1, "has no front matter", "start with a line ---, the fields, and another line ---")
		return
	}
	d.body, d.before = body, bytes.Count(front, []byte("\n"))+2
	v := (&sheet{findings: &l.findings, file: d.file, before: 1}).parse(front)
	if !v.present() {
		return
	}
	d.known = true
	r := v.record()
	d.front(r)
	r.done()
}

// readSlug returns the slug, which has to be the file's name.
func (d *draft) readSlug(r *record) string {
	d.slugAt = r.need("slug")
	if d.slug = d.slugAt.slug(); d.slug != "" && d.slug != slugOf(d.file) {
		d.slugAt.bad(fmt.Sprintf("slug %q differs from the file's name", d.slug), "rename one of them so that both are the same")
	}
	return slugOf(d.file)
}

// split returns what stands between two lines of "---" at the start of src,
// and what follows them.
func split(src []byte) (front, body []byte, ok bool) {
	rest, ok := bytes.CutPrefix(src, []byte("---\n"))
	if !ok {
		return nil, nil, false
	}
	if body, ok := bytes.CutPrefix(rest, []byte("---\n")); ok {
		return nil, body, true
	}
	end := bytes.Index(append(rest, '\n'), []byte("\n---\n"))
	if end < 0 {
		return nil, nil, false
	}
	return rest[:end+1], rest[min(end+len("\n---\n"), len(rest)):], true
}

func (d *draft) readArticle(r *record) {
	a := &d.article
	a.Title = r.need("title").text()
	d.readSlug(r)
	a.Category = r.need("category").shelf()
	a.Dek = r.need("dek").text()
	a.Published = r.need("published").date()
	updated := r.may("updated")
	a.Updated = updated.date()
	if a.Updated != "" && a.Updated < a.Published {
		updated.bad("updated lies before published", "correct one of the two days")
	}
	a.Checked = r.need("checked").date()
	d.readSources(r.need("sources"))
	d.related = r.need("related").values()
	d.exercises = r.may("exercises").values()
	a.Sensitive = r.may("sensitive").flag()
	a.Draft = r.may("draft").flag()
	a.Order = r.may("order").whole(1)
	if v := r.may("reviewed_by"); v.present() {
		a.Reviewed = v.text()
	}
	if a.Category == content.Safety && !a.Sensitive {
		d.add(d.file, 1, "a piece about safety is not sensitive", "add sensitive: true")
	}
	a.Facts = r.need("facts").texts()
	a.Sources = len(d.sources)
}

// checkReferences reports related articles and exercises that do not exist.
func (l *loader) checkReferences(d *draft, known map[string]bool) {
	d.rule = "references"
	defer func() { d.rule = "" }()
	for _, v := range d.related {
		slug := v.slug()
		switch {
		case slug == "":
		case slug == d.article.Slug:
			v.bad("the article is related to itself", "name another one")
		case slices.Contains(d.article.Related, slug):
			v.bad(fmt.Sprintf("related article %q comes twice", slug), "remove one")
		case !known[slug]:
			v.bad(fmt.Sprintf("unknown related article %q", slug), "name one in articles/, or write it first")
		}
		d.article.Related = append(d.article.Related, slug)
	}
	for _, v := range d.exercises {
		id := v.text()
		l.checkExercise(v, id)
		if d.article.Category == content.Safety {
			v.bad(fmt.Sprintf("a piece about safety offers %s", id), "remove it: nothing there is for practising")
		}
		if e, ok := l.lib.Exercise(id); ok && d.article.Sensitive && !e.Alone {
			v.bad(fmt.Sprintf("a sensitive article offers %s, an exercise for two", id), "remove it: it may be read by somebody who is not safe")
		}
		d.article.Exercises = append(d.article.Exercises, id)
	}
}

// checkUnique reports two articles that claim one slug.
func (l *loader) checkUnique(drafts []*draft) {
	first := map[string]*draft{}
	for _, d := range drafts {
		if other, ok := first[d.slug]; ok && d.slug != "" {
			d.slugAt.bad(fmt.Sprintf("slug %q is taken by %s", d.slug, other.file), "choose another, and rename the file")
			continue
		}
		first[d.slug] = d
	}
}
