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
