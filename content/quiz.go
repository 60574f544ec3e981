package content

// Answer is one answer to a checkup item: 0 (never) to 4 (almost always), or
// Missing. In JSON a missing answer is null.
type Answer int8

// Missing is the answer of an item that was skipped or does not fit.
const Missing Answer = -1

// Item is one question of the checkup.
type Item struct {
	ID       string   `json:"id"` // "C1"
	Part     Category `json:"part"`
	Text     string   `json:"text"`
	Reversed bool     `json:"reversed,omitempty"`
}

// Band is a named range of scores. From is its lower edge in percent of maximum.
type Band struct {
	From  float64 `json:"from"`
	Label string  `json:"label"`
	Line  string  `json:"line"`
}

// Start says where a reader whose lowest part is Part might begin. When the
// lowest item of the part is Item and was keyed 0 or 1, its exercise (and
// article, if any) takes the first place.
type Start struct {
	Part     Category  `json:"part"` // empty: all parts are going well
	Articles []string  `json:"articles"`
	Exercise string    `json:"exercise"`
	Special  []Special `json:"special,omitempty"`
}

// Special is where to begin when Item is the lowest of its part.
type Special struct {
	Item     string `json:"item"`
	Article  string `json:"article,omitempty"`
	Exercise string `json:"exercise"`
}

// Quiz is one version of the checkup. Items are in the order they are asked in.
type Quiz struct {
	ID      string   `json:"id"` // "checkup"
	Version int      `json:"version"`
	Frame   string   `json:"frame"`
	Answers []string `json:"answers"` // the five labels, 0 to 4
	Skip    string   `json:"skip"`
	Items   []Item   `json:"items"`
	Bands   []Band   `json:"bands"` // highest first
	Starts  []Start  `json:"starts"`
}
