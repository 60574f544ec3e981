package markdown

import (
	"fmt"
	"io/fs"
	"regexp"

	"stale.love/content"
)

// readPages reads the magazine's own pages; a magazine may have none.
func (l *loader) readPages() {
	files, err := fs.Glob(l.fsys, pageFiles)
	if err != nil {
		l.add(pageFiles, 1, fmt.Sprintf("cannot be listed (%v)", err), "make it a folder of Markdown files")
	}
	for _, file := range files {
		d := l.openDraft(file)
		d.front = func(r *record) {
			d.page.Slug = d.readSlug(r)
			d.page.Title = r.need("title").text()
			d.page.Dek = r.need("dek").text()
			d.page.Changed = r.need("changed").date()
		}
		l.readDraft(d)
		l.pages = append(l.pages, d)
	}
}

func (l *loader) printPages(p *press, links linkCheck) {
	for _, d := range l.pages {
		if d.body != nil {
			p.print(d, links)
			d.page.HTML = d.html
		}
		l.lib.Pages = append(l.lib.Pages, d.page)
	}
}

// readBooks reads the reading list; a magazine may have none.
func (l *loader) readBooks() content.Books {
	var books content.Books
	if _, err := fs.Stat(l.fsys, booksFile); err != nil {
		return books
	}
	r := l.read(booksFile).record()
	books.Intro = r.need("intro").some().texts()
	for _, v := range r.need("groups").some().values() {
		g := v.record()
		group := content.BookGroup{Name: g.need("name").text()}
		for _, v := range g.need("books").some().values() {
			group.Books = append(group.Books, l.readBook(v))
		}
		g.done()
		books.Groups = append(books.Groups, group)
	}
	r.done()
	return books
}

func (l *loader) readBook(v value) content.Book {
	r := v.record()
	isbn, article := r.may("isbn"), r.may("article")
	b := content.Book{
		Title:    r.need("title").text(),
		Author:   r.need("author").text(),
		Line:     r.need("line").text(),
		For:      r.need("for").text(),
		Evidence: r.need("evidence").text(),
	}
	if year := r.may("year"); year.present() {
		b.Year = year.matches(regexp.MustCompile(`^\d{4}$`), "a year", "write four digits, or leave the field out")
	}
	if edition := r.may("edition"); edition.present() {
		b.Edition = edition.text()
	}
	if isbn.present() {
		b.ISBN = isbn.matches(regexp.MustCompile(`^[\d-]{13,17}$`), "an ISBN of 13 digits", "copy it from the book")
		if b.ISBN != "" && !validISBN(b.ISBN) {
			isbn.bad(fmt.Sprintf("ISBN %q has a wrong check digit", b.ISBN), "copy it again from the book")
		}
	}
	if article.present() {
		if b.Article = article.slug(); b.Article != "" {
			l.bookArticles = append(l.bookArticles, article)
		}
	}
	r.done()
	return b
}

// checkBooks reports books that name an article which does not exist.
func (l *loader) checkBooks(known map[string]bool) {
	for _, v := range l.bookArticles {
		if slug := v.scalar(); !known[slug] {
			v.bad(fmt.Sprintf("unknown article %q", slug), "name one in articles/, or write it first")
		}
	}
}

// validISBN reports whether 13 digits, with hyphens anywhere, end with the check
// digit that belongs to the others.
func validISBN(isbn string) bool {
	sum, n := 0, 0
	for _, r := range isbn {
		if r == '-' {
			continue
		}
		digit := int(r - '0')
		if n%2 == 1 {
			digit *= 3
		}
		sum += digit
		n++
	}
	return n == 13 && sum%10 == 0
}
