package page

import (
	"stale.love/app/engagement"
	"stale.love/content"
)

// Draft is a checkup that is being taken. At is the position of the question in
// front of the reader, counted from 0; at len(Items) all have been seen.
type Draft struct {
	Version int              `json:"version"`
	Answers []content.Answer `json:"answers"`
	At      int              `json:"at"`
	List    bool             `json:"list"`            // shown as one plain list
	Begun   string           `json:"begun,omitempty"` // day of the first answer
}

// NewDraft returns a draft of the quiz with nothing answered.
func NewDraft(q content.Quiz) Draft {
	d := Draft{Version: q.Version, Answers: make([]content.Answer, len(q.Items))}
	for i := range d.Answers {
		d.Answers[i] = content.Missing
	}
	return d
}

// Answered counts the questions that have an answer.
func (d Draft) Answered() int {
	n := 0
	for _, a := range d.Answers {
		if a != content.Missing {
			n++
		}
	}
	return n
}

// Fits reports whether the draft was made for this version of the quiz, and is
// whole.
func (d Draft) Fits(q content.Quiz) bool {
	return d.Version == q.Version && d.At >= 0 && d.At <= len(q.Items) && q.Check(d.Answers) == nil
}

// Asked returns the version of the checkup that the draft is of, and a draft that
// fits it: an empty one of the newest version where this one fits none. A draft
// that was begun before an update goes on with the questions it was begun with.
func (d Draft) Asked(library *content.Library) (content.Quiz, Draft) {
	if q, known := library.QuizOf(library.Quiz.ID, d.Version); known && d.Fits(q) {
		return q, d
	}
	return library.Quiz, NewDraft(library.Quiz)
}

// With returns the draft with one more answer; Missing takes an answer back.
func (d Draft) With(position int, a content.Answer) Draft {
	if position < 0 || position >= len(d.Answers) || !a.Valid() {
		return d
	}
	d.Answers = append([]content.Answer(nil), d.Answers...)
	d.Answers[position] = a
	return d
}

// Keeping is what the reader has said about keeping checkups on this device. It is a
// note of the account's database, and goes with it.
type Keeping struct {
	Snapshot string `json:"snapshot,omitempty"` // "yes", "no"; empty: not asked yet
	Draft    string `json:"draft,omitempty"`    // "no": answers are not saved on the way
}

// CheckupState is what the checkup's pages show beside the draft and the results.
// Nothing of it is kept.
type CheckupState struct {
	Today   string // ISO day by the device's clock
	Resumed bool   // the draft in front is from an earlier visit
	Cleared *Draft // what "Start again" put away, until the reader goes on

	Passing *engagement.Result // a snapshot the reader chose to see without keeping it
	Shown   string             // id of the snapshot in front; empty: the newest
	Sure    string             // what the reader is asked about before it is deleted: an id, or All
}

// All stands for every snapshot.
const All = "all"

// left is the state after the reader has gone to another page.
func (s CheckupState) left() CheckupState {
	s.Resumed, s.Cleared, s.Shown, s.Sure = false, nil, "", ""
	return s
}
