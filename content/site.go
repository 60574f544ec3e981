package content

import "strings"

// Site is the magazine's own name, texts and colours: what makes it this one and
// not another publisher's.
type Site struct {
	Name       string     `json:"name"`
	Tagline    string     `json:"tagline"`
	Language   string     `json:"language"` // as in "en-GB"
	Tabs       []Link     `json:"tabs"`     // at the bottom of a phone's pages
	Nav        []Link     `json:"nav"`      // at the top of wide pages
	Foot       []Link     `json:"foot"`
	Titles     Titles     `json:"titles"`
	Categories Names      `json:"categories"`
	Parts      Names      `json:"parts,omitempty"` // what the checkup calls a category, where that is not its name
	Masthead   Masthead   `json:"masthead"`
	Disclaimer string     `json:"disclaimer"` // under every page
	Advice     string     `json:"advice"`     // beside the day on which facts were checked
	Afraid     string     `json:"afraid"`     // where an article offers something to practise, before the link to help
	Invitation Invitation `json:"invitation"`
	Exercises  string     `json:"exercises"` // above the list of exercises
	Untested   string     `json:"untested"`  // what the checkup is not
	Exit       Exit       `json:"exit"`
	Badges     []Badge    `json:"badges"`
	Mark       Mark       `json:"mark"`
	Colours    Colours    `json:"-"`
	Screens    []Screen   `json:"-"`
}

// Titles are what the app's own pages are called, by their paths.
type Titles map[string]Title

// Title is what a page is called, and what is on it, in a sentence.
type Title struct {
	Name  string `json:"name"`
	About string `json:"about"`
}

// TitledPages returns the paths of the pages that Titles has to name.
func TitledPages() []string {
	return []string{"/articles", "/exercises", "/books", "/checkup", "/library", "/search", "/help"}
}

// Called returns the name of one of the app's own pages.
func (s *Site) Called(path string) string {
	if t := s.Titles[path]; t.Name != "" {
		return t.Name
	}
	for _, tab := range s.Tabs {
		if tab.To == path {
			return tab.Name
		}
	}
	if path == "/" {
		return "Home"
	}
	return strings.ToUpper(path[1:2]) + path[2:]
}

// Names are what the categories are called in the middle of a sentence.
type Names map[Category]string

// Category returns what a category is called, such as "shared goals".
func (s *Site) Category(c Category) string {
	if name := s.Categories[c]; name != "" {
		return name
	}
	return strings.ReplaceAll(string(c), "-", " ")
}

// Part returns what the checkup calls one of its parts, such as "handling
// disagreements": what a high number is good at.
func (s *Site) Part(c Category) string {
	if name := s.Parts[c]; name != "" {
		return name
	}
	return s.Category(c)
}

// Masthead is who answers for the texts. What is empty is nobody, and the
// magazine says so.
type Masthead struct {
	On        string   `json:"on,omitempty"` // path of the page that it stands on
	Publisher string   `json:"publisher,omitempty"`
	Editor    string   `json:"editor,omitempty"`
	Clinical  []string `json:"clinical,omitempty"` // clinicians who read for the magazine
	Unread    string   `json:"unread"`             // what a piece says that no clinician has read
}

// TabPages returns the paths that a tab may lead to: there is an icon for each.
func TabPages() []string {
	return []string{"/", "/articles", "/exercises", "/books", "/checkup", "/library", "/search", "/help"}
}

// Link is a place on this site and what it is called.
type Link struct {
	To   string `json:"to"`
	Name string `json:"name"`
}

// Invitation is what invites to the checkup on the first page.
type Invitation struct {
	Title  string `json:"title"`
	Text   string `json:"text"`
	Button string `json:"button"`
}

// Exit is where "Leave this site" leads: an everyday page elsewhere.
type Exit struct {
	To    string `json:"to"`
	Name  string `json:"name"`  // in a sentence: "a weather page"
	Title string `json:"title"` // what the tab is called on the way: "Weather"
}

// Colours are three schemes, each with the same tokens, every one written #rrggbb.
type Colours struct{ Light, Sepia, Dark Scheme }

// Scheme is colours by token.
type Scheme map[string]string

// Tokens returns the names that a scheme has a colour for, in the order they are
// written in.
func Tokens() []string {
	return []string{
		"paper", "sheet", "wash", "ink", "muted", "rule", "accent", "on-accent",
		string(Communication), string(Intimacy), string(SharedGoals), string(Conflict),
	}
}
