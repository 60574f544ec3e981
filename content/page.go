package content

// Page is one of the magazine's own pages, such as how it works and what it
// keeps, in Markdown.
type Page struct {
	Slug  string `json:"slug"`
	Title string `json:"title"`
	Dek   string `json:"dek"`
	// Changed is the ISO day of its last change.
	Changed string `json:"changed"`
	// HTML is one <div class="prose">. The page carries it.
	HTML string `json:"-"`
}

// Path returns the page's address on the site.
func (p Page) Path() string { return "/" + p.Slug }

// Page returns the page with the slug, and whether there is one.
func (l *Library) Page(slug string) (Page, bool) {
	for _, p := range l.Pages {
		if p.Slug == slug {
			return p, true
		}
	}
	return Page{}, false
}
