package replica

import (
	"encoding/hex"
	"hash/fnv"
	"maps"
	"slices"
	"time"

	"stale.love/app/engagement"
)

// Batches is what devices kept before each event had an id: sums, sent in numbered
// batches under a random visitor. What was never sent becomes events; a batch that was
// sent, and may have been counted, is sent again as it is until the server says so. Then
// the visitor is forgotten.
type Batches struct {
	Visitor  string
	Month    string
	Next     int64                  // number of the next batch
	InFlight *engagement.EventBatch // nil: none
	Pending  map[string]engagement.EventCount
	Viewed   map[string]string
}

// convert turns what was never sent into events. Another tab may still run the older
// version and leave more: that is converted the next time.
func (e *Events) convert(t Timing) {
	if e.Old == nil {
		return
	}
	today := t.Now().Format(time.DateOnly)
	for _, article := range sorted(e.Old.Viewed) {
		if e.Old.Viewed[article] == today {
			set(&e.Viewed, article, today)
		}
	}
	for _, article := range sorted(e.Old.Pending) {
		c := e.Old.Pending[article]
		for n := range c.Views {
			e.add(Event{Article: article, Kind: engagement.KindView, Offline: n < c.Offline}, t)
		}
		for range c.Shares {
			e.add(Event{Article: article, Kind: engagement.KindShare}, t)
		}
	}
	e.Old.Pending, e.Old.Viewed = nil, nil
	if e.Old.InFlight == nil {
		e.Old = nil
	}
}

// BatchAcknowledged ends the flight of a batch, and with it the visitor. Another than the
// one in flight changes nothing.
func (e *Events) BatchAcknowledged(batch engagement.EventBatch) {
	if e.Old.flies(batch) {
		e.Old.InFlight = nil
	}
}

// BatchRefused goes on under a new visitor, from batch 1, with the same counts: the server
// knows the visitor otherwise, or not at all. Another batch than the one in flight
// changes nothing.
func (e *Events) BatchRefused(batch engagement.EventBatch) {
	if !e.Old.flies(batch) {
		return
	}
	// The new visitor follows from the batch: should a cloned profile have the same
	// one in flight, both go on as the same visitor and it is still counted once.
	h := fnv.New128a()
	h.Write([]byte(batch.Visitor + " " + batch.ID))
	next := *e.Old.InFlight
	next.Visitor, next.Batch = hex.EncodeToString(h.Sum(nil)), 1
	e.Old.Visitor, e.Old.Next, e.Old.InFlight = next.Visitor, 2, &next
}

func (b *Batches) flies(batch engagement.EventBatch) bool {
	if b == nil || b.InFlight == nil {
		return false
	}
	f := b.InFlight
	return f.Visitor == batch.Visitor && f.Batch == batch.Batch && f.ID == batch.ID
}

// counts are those that were not acknowledged.
func (b *Batches) counts() (list []engagement.EventCount) {
	if b == nil {
		return nil
	}
	for _, article := range sorted(b.Pending) {
		list = append(list, b.Pending[article])
	}
	if b.InFlight != nil {
		list = append(list, b.InFlight.Counts...)
	}
	return list
}

func (b *Batches) clone() *Batches {
	if b == nil {
		return nil
	}
	c := *b
	c.Pending, c.Viewed = maps.Clone(b.Pending), maps.Clone(b.Viewed)
	if b.InFlight != nil {
		batch := *b.InFlight
		batch.Counts = slices.Clone(batch.Counts)
		c.InFlight = &batch
	}
	return &c
}
