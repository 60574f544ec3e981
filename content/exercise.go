package content

// Exercise is one small practice. ID is "EX-01" to "EX-99"; articles and the
// checkup name it by that, its page is at Path.
type Exercise struct {
	ID       string   `json:"id"`
	Slug     string   `json:"slug"`
	Name     string   `json:"name"`
	Dek      string   `json:"dek"`
	Category Category `json:"category"`
	Time     string   `json:"time"`              // as shown: "10 min"
	Minutes  int      `json:"minutes"`           // the shorter end, for choosing
	Alone    bool     `json:"alone,omitempty"`   // for one person; all others are for two who both feel safe
	Badge    string   `json:"badge"`             // the name of one of the site's badges
	Caution  string   `json:"caution,omitempty"` // to be read before the steps
	Timers   []Timer  `json:"timers,omitempty"`
	Checked  string   `json:"checked"` // ISO day its facts were last checked

	// HTML is one <div class="prose">: the steps, what they rest on, the
	// sources. It stays out of the catalog: the page carries it.
	HTML string `json:"-"`
	// Steps are the steps as plain text, for programs that read along.
	Steps []string `json:"-"`
	// Facts are the editors' fact ids. Never shown.
	Facts []string `json:"-"`
}

// Timer is one stretch of an exercise that a clock helps with.
type Timer struct {
	Name    string `json:"name"`
	Minutes int    `json:"minutes"`
}

// Badge says how well an exercise is tested, and what that word means here.
type Badge struct {
	Name  string `json:"name"`
	Means string `json:"means"`
}

// Path returns the exercise's address on the site.
func (e Exercise) Path() string { return "/exercises/" + e.Slug }

// Exercise returns the exercise with the id, and whether there is one.
func (l *Library) Exercise(id string) (Exercise, bool) {
	for _, e := range l.Exercises {
		if e.ID == id {
			return e, true
		}
	}
	return Exercise{}, false
}

// ExerciseAt returns the exercise with the slug, and whether there is one.
func (l *Library) ExerciseAt(slug string) (Exercise, bool) {
	for _, e := range l.Exercises {
		if e.Slug == slug {
			return e, true
		}
	}
	return Exercise{}, false
}

// Badge returns the badge with the name; without meaning if there is none.
func (s Site) Badge(name string) Badge {
	for _, b := range s.Badges {
		if b.Name == name {
			return b
		}
	}
	return Badge{Name: name}
}
