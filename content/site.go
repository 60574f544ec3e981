package content

// Site is the magazine's own name, texts and colours: what makes it this one and
// not another publisher's.
type Site struct {
	Name       string     `json:"name"`
	Tagline    string     `json:"tagline"`
	Language   string     `json:"language"` // as in "en-GB"
	Nav        []Link     `json:"nav"`      // at the top of wide pages
	Foot       []Link     `json:"foot"`
	Disclaimer string     `json:"disclaimer"` // under every page
	Afraid     string     `json:"afraid"`     // under every article, before the link to help
	Invitation Invitation `json:"invitation"`
	Exercises  string     `json:"exercises"` // above the list of exercises
	Untested   string     `json:"untested"`  // what the checkup is not
	Exit       Exit       `json:"exit"`
	Badges     []Badge    `json:"badges"`
	Mark       Mark       `json:"mark"`
	Colours    Colours    `json:"-"`
	Screens    []Screen   `json:"-"`
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
