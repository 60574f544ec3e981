package replica

import (
	"encoding/hex"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"stale.love/app/engagement"
)

// Events are this device's anonymous counts: what was viewed and shared and not yet
// acknowledged. They belong to no account. The zero value has counted nothing.
// Every field has to be stored.
type Events struct {
	Visitor  string                 // random name of the batches' sender, 32 hex digits
	Month    string                 // "2026-11", when the visitor was made
	Next     int64                  // number of the next batch
	InFlight *engagement.EventBatch // frozen until it is acknowledged
	Pending  map[string]engagement.EventCount
	Viewed   map[string]string // article → day it was last counted; never sent
}

// View counts a view of an article, at most one a day in now's time zone. It returns
// whether it counted.
func (e *Events) View(article string, now time.Time) bool { return e.view(article, now, 0) }

// ViewOffline is View for a page that was read without a connection.
func (e *Events) ViewOffline(article string, now time.Time) bool { return e.view(article, now, 1) }

func (e *Events) view(article string, now time.Time, offline int64) bool {
	today := now.Format(time.DateOnly)
	if e.Viewed[article] == today {
		return false
	}
	maps.DeleteFunc(e.Viewed, func(_, day string) bool { return day != today })
	set(&e.Viewed, article, today)
	e.add(engagement.EventCount{Article: article, Views: 1, Offline: offline})
	return true
}

// Share counts that an article was shared.
func (e *Events) Share(article string) {
	e.add(engagement.EventCount{Article: article, Shares: 1})
}

func (e *Events) add(more engagement.EventCount) {
	c := e.Pending[more.Article]
	c.Article = more.Article
	c.Views += more.Views
	c.Shares += more.Shares
	c.Offline += more.Offline
	set(&e.Pending, more.Article, c)
}

// Waiting returns of how many articles counts are not acknowledged; an article whose
// counts are in flight and that was counted again since is there twice.
func (e *Events) Waiting() int {
	n := len(e.Pending)
	if e.InFlight != nil {
		n += len(e.InFlight.Counts)
	}
	return n
}

// Freeze returns the batch to send: the one in flight if there is one, whose bytes
// never change, or a new one of what is pending, or nil if nothing is. A new month
// brings a new visitor, once nothing is in flight under the old one. randomID
// returns n random bytes in hex.
func (e *Events) Freeze(now time.Time, randomID func(n int) string) *engagement.EventBatch {
	if e.InFlight == nil {
		if len(e.Pending) == 0 {
			return nil
		}
		if month := now.Format("2006-01"); e.Visitor == "" || e.Month != month {
			e.Visitor, e.Month, e.Next = randomID(16), month, 1
		}
		e.launch(e.take(engagement.MaxCounts), randomID(8))
	}
	batch := *e.InFlight
	batch.Counts = slices.Clone(batch.Counts)
	return &batch
}

// take removes the counts of up to n articles from what is pending.
func (e *Events) take(n int) []engagement.EventCount {
	var counts []engagement.EventCount
	for _, article := range sorted(e.Pending) {
		if len(counts) == n {
			break
		}
		counts = append(counts, e.Pending[article])
		delete(e.Pending, article)
	}
	return counts
}

// launch puts counts in flight as the visitor's next batch.
func (e *Events) launch(counts []engagement.EventCount, id string) {
	e.InFlight = &engagement.EventBatch{
		V:       engagement.Protocol,
		Visitor: e.Visitor,
		Batch:   e.Next,
		ID:      id,
		Counts:  counts,
	}
	e.Next++
}

// Acknowledge ends the flight of a batch. Another than the one in flight, such as one
// acknowledged before, changes nothing.
func (e *Events) Acknowledge(batch engagement.EventBatch) {
	if e.flies(batch) {
		e.InFlight = nil
	}
}

// Refused goes on under a new visitor, from batch 1, with the same counts: the server
// knows the visitor otherwise, or not at all. Another batch than the one in flight
// changes nothing.
func (e *Events) Refused(batch engagement.EventBatch) {
	if !e.flies(batch) {
		return
	}
	// The new visitor follows from the batch: should a cloned profile have the same
	// one in flight, both go on as the same visitor and it is still counted once.
	h := fnv.New128a()
	h.Write([]byte(batch.Visitor + " " + batch.ID))
	e.Visitor, e.Next = hex.EncodeToString(h.Sum(nil)), 1
	e.launch(e.InFlight.Counts, batch.ID)
}

func (e *Events) flies(batch engagement.EventBatch) bool {
	f := e.InFlight
	return f != nil && f.Visitor == batch.Visitor && f.Batch == batch.Batch && f.ID == batch.ID
}

// Clone returns a copy that shares nothing that can change with e.
func (e Events) Clone() Events {
	e.Pending = maps.Clone(e.Pending)
	e.Viewed = maps.Clone(e.Viewed)
	if e.InFlight != nil {
		batch := *e.InFlight
		batch.Counts = slices.Clone(batch.Counts)
		e.InFlight = &batch
	}
	return e
}
