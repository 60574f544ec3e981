package engagement

import (
	"maps"
	"slices"
)

// keptBatches is how many batches of a visitor a Tally remembers: from as far back
// can one be sent again, by a profile that was cloned meanwhile.
const keptBatches = 32

// Tally is the reference of what a server does with anonymous counts; see Account.
type Tally struct {
	Totals   map[string]EventCount // by article
	visitors map[string][]batchID  // the last batches, in order
	events   map[string]int64      // id → the day on which it is forgotten
}

type batchID struct {
	number int64
	id     string
}

// NewTally returns a tally that has counted nothing.
func NewTally() *Tally {
	return &Tally{Totals: map[string]EventCount{}, visitors: map[string][]batchID{}, events: map[string]int64{}}
}

// Count adds a visitor's next batch to the totals and returns true, or returns true
// for one that was counted before. Anything else it refuses.
func (t *Tally) Count(b EventBatch) bool {
	sent := t.visitors[b.Visitor]
	last := int64(0)
	if len(sent) > 0 {
		last = sent[len(sent)-1].number
	}
	this := batchID{number: b.Batch, id: b.ID}
	if b.Batch != last+1 {
		return slices.Contains(sent, this)
	}
	sent = append(slices.Clone(sent), this)
	t.visitors[b.Visitor] = sent[max(0, len(sent)-keptBatches):]
	for _, c := range b.Counts {
		t.add(c)
	}
	return true
}

// Event adds an event to the totals on a day, counted from any other, unless its id is
// known. It returns whether it added it. Whoever sent it is acknowledged either way.
func (t *Tally) Event(e Event, today int64) bool {
	if _, known := t.events[e.ID]; known {
		return false
	}
	t.events[e.ID] = today + EventKnownDays
	t.add(e.Count())
	return true
}

// Sweep forgets the ids of events that no device sends any more.
func (t *Tally) Sweep(today int64) {
	maps.DeleteFunc(t.events, func(_ string, until int64) bool { return until <= today })
}

func (t *Tally) add(c EventCount) {
	total := t.Totals[c.Article]
	total.Article = c.Article
	total.Views += c.Views
	total.Shares += c.Shares
	total.Offline += c.Offline
	t.Totals[c.Article] = total
}

// Clone returns a copy, such as a backup.
func (t *Tally) Clone() *Tally {
	return &Tally{Totals: maps.Clone(t.Totals), visitors: maps.Clone(t.visitors), events: maps.Clone(t.events)}
}
