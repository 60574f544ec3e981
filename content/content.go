// Package content holds what the magazine is made of: articles, exercises, the
// checkup and its scoring, help services and the site's own texts, as plain Go
// values. It reads no files and renders no Markdown (package markdown does), so
// the client may import it; the authored files themselves are embedded, as
// Files, in every build but the client's.
package content

// Category is one of the four parts of a relationship that articles, exercises
// and the checkup are ordered by. Its value is the one in front matter, URLs
// fragments and class names.
type Category string

// The four categories.
const (
	Communication Category = "communication"
	Intimacy      Category = "intimacy"
	SharedGoals   Category = "shared-goals"
	Conflict      Category = "conflict"
)

// Safety is what articles for readers in danger are filed under. It is no part of a
// relationship: nothing is asked, practised or scored under it.
const Safety Category = "safety"

// Categories returns the four categories in the order they are shown in.
func Categories() []Category {
	return []Category{Communication, Intimacy, SharedGoals, Conflict}
}

// Shelves returns what articles are filed under, in the order of the list of all.
func Shelves() []Category { return append(Categories(), Safety) }

// Valid reports whether c is one of the four categories.
func (c Category) Valid() bool {
	switch c {
	case Communication, Intimacy, SharedGoals, Conflict:
		return true
	}
	return false
}

// Article is one piece. Dates are ISO 8601 days ("2026-05-22").
type Article struct {
	Slug      string   `json:"slug"`
	Title     string   `json:"title"`
	Dek       string   `json:"dek"`
	Category  Category `json:"category"`
	Published string   `json:"published"`
	Updated   string   `json:"updated,omitempty"`
	Checked   string   `json:"checked,omitempty"` // day its facts were last checked
	Minutes   int      `json:"minutes"`           // reading time, at least 1
	Sources   int      `json:"sources"`           // how many sources it cites
	Related   []string `json:"related,omitempty"` // slugs
	Exercises []string `json:"exercises,omitempty"`
	Sensitive bool     `json:"sensitive,omitempty"` // shows "Leave this site", leads to help first, has no exercises for two
	Reviewed  string   `json:"reviewed,omitempty"`  // the clinician who read it; empty: nobody has
	Draft     bool     `json:"-"`                   // not to be published; readers never get it
	Order     int      `json:"-"`                   // the editor's, among pieces of one day: the smaller first
	Mark      string   `json:"mark,omitempty"`      // why an editor sees what readers do not, such as "Draft"; empty for readers

	// HTML is the body, one <div class="prose"> with the text, its footnotes
	// and its sources. It stays out of the catalog: a page carries it.
	HTML string `json:"-"`
	// Facts are the editors' fact ids. Never shown.
	Facts []string `json:"-"`
	// Figure is the first one of the text, nil when it has none.
	Figure *Figure `json:"-"`
}

// Path returns the article's address on the site.
func (a Article) Path() string { return "/articles/" + a.Slug }

// Service is one helpline or directory on the help page.
type Service struct {
	Name  string
	For   string   // who or what it is for, in a few words
	Group string   // emergency, abuse, crisis, behaviour, other
	Call  []string // numbers as printed; empty when there is none
	Text  []string // texting lines as printed: "START to 88788"
	Web   string   // host and path without scheme
	Hours string
	Note  string
}

// Country is the help services of one country, in the order of the page.
type Country struct {
	Name     string
	Services []Service
}

// Help is the help page: words for the top, services, closing sections.
type Help struct {
	Checked   string // ISO day the entries were last checked
	How       string // what that check was, in a few words
	Intro     []string
	Countries []Country
	Elsewhere []Service
	Method    string // how the entries were checked
	Behaviour string // for people who have hurt others; empty: nothing more than the services
	Therapist string
	Browsing  []string // how to look for help safely
}

// Words are what readers look for and texts put otherwise.
type Words struct {
	Same [][]string // groups of words that find what any one of them finds
	Help []string   // words that find the help page first
}

// Library is everything that is read and asked, loaded and checked. Articles
// are newest first, those of one day as the editor ordered them. Marshalled, it is the client's catalog: what lists need to
// know, without any text that a page carries itself.
type Library struct {
	Site      Site       `json:"site"`
	Articles  []Article  `json:"articles"`
	Exercises []Exercise `json:"exercises"`
	Pages     []Page     `json:"pages"`
	Books     Books      `json:"-"`
	Quiz      Quiz       `json:"quiz"`              // the version that is asked now
	Earlier   []Quiz     `json:"earlier,omitempty"` // those that results may still be of, oldest first
	Help      Help       `json:"-"`
	Words     Words      `json:"-"`
}

// Article returns the article with the slug, and whether there is one.
func (l *Library) Article(slug string) (Article, bool) {
	for _, a := range l.Articles {
		if a.Slug == slug {
			return a, true
		}
	}
	return Article{}, false
}
