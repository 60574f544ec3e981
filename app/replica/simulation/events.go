package simulation

import (
	"context"
	"fmt"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/replica"
)

// happened is one view or one share.
type happened struct {
	engagement.EventCount
	at      int64 // true time
	counted bool  // by some server, some time
	gone    bool  // given up by its device: too old, or its reader signed out
}

// left is the article of which an older version of the client left counts.
const left = "left"

// count has a reader open or share an article.
func (s *sim) count(d *device) {
	article := []string{"kindness", "repair", ghost}[min(s.rng.IntN(14)/6, 2)]
	before := d.events.Clone()
	timing := d.timing(s, func() time.Time { return d.clock(s) })
	one := engagement.EventCount{Article: article}
	if s.rng.IntN(3) == 0 {
		d.events.Share(article, timing)
		one.Shares = 1
	} else if d.events.View(article, s.rng.IntN(4) == 0, timing) {
		one.Views = 1
	}
	for _, id := range sorted(d.events.Waiting) {
		if _, old := before.Waiting[id]; !old {
			s.truth.events[id] = &happened{EventCount: one, at: s.now}
			s.logf("device %d: event %.4s is %+v", d.id, id, one)
		}
	}
	s.vanished(d, before, d.events)
}

// leave gives a device what an older version has left: a batch that the server may have
// counted, and counts that were never sent.
func (s *sim) leave(d *device) {
	batch := engagement.EventBatch{
		V: engagement.Protocol, Visitor: s.id() + s.id(), Batch: 1, ID: s.id(),
		Counts: []engagement.EventCount{{Article: left, Views: 1, Shares: 2}},
	}
	d.events.Old = &replica.Batches{Visitor: batch.Visitor, Month: "2026-11", Next: 2, InFlight: &batch}
	s.truth.batches.Views++
	s.truth.batches.Shares += 2
	if s.rng.IntN(2) == 0 {
		s.batched(batch)
	}
}

// quieten comes before each request of an account.
func (p *process) quieten(ctx context.Context) {
	p.full = false
	if p.sender().Quieten(ctx); !p.full {
		p.noted = p.s.now
	}
}

// syncs records that a request of an account leaves. Where the disk is full, or the page
// is frozen again and again, events do not learn of it in time.
func (p *process) syncs() {
	p.synced = true
	if p.noted > 0 && p.s.now-p.noted < 10_000 {
		p.d.synced = p.s.now
	}
	p.noted = 0
}

// tells checks that an event leaves by itself.
func (p *process) tells(e engagement.Event) {
	s, d := p.s, p.d
	truth := s.truth.events[e.ID]
	if truth == nil || truth.Article != e.Article || e.Count().Shares != truth.Shares {
		s.failf("device %d sends event %s, which nobody made", d.id, e.ID)
		return
	}
	s.logf("device %d: sends event %.4s", d.id, e.ID)
	if p.synced {
		s.failf("device %d sends event %.4s in a run that syncs an account", d.id, e.ID)
	}
	if quiet := pace().Quiet.Milliseconds(); d.synced <= p.claimed && d.steady < d.synced && p.claimed-d.synced < quiet {
		s.failf("device %d sends event %.4s %d ms after a sync", d.id, e.ID, p.claimed-d.synced)
	}
	if s.now-p.claimed > 10_000 {
		s.failf("device %d sends event %.4s %d ms after it was chosen", d.id, e.ID, s.now-p.claimed)
	}
}

// tallied records that the server took in an event.
func (s *sim) tallied(e engagement.Event, now bool) {
	if now {
		s.server.added[e.ID]++
	}
	s.truth.events[e.ID].counted = true
	if n := s.server.added[e.ID]; n != 1 {
		s.failf("event %.4s is acknowledged, and was counted %d times", e.ID, n)
	}
}

// kept checks what a process changed among the events of its device.
func (p *process) kept(before, after replica.Events) {
	if after.Left != before.Left {
		p.claimed = p.s.now
	}
	p.s.vanished(p.d, before, after)
}

// vanished checks why events wait no more: the server knows each of them or will never
// know it, or it is too old.
func (s *sim) vanished(d *device, before, after replica.Events) {
	tomorrow := d.clock(s).AddDate(0, 0, 1).Format(time.DateOnly)
	oldest := d.clock(s).AddDate(0, 0, -engagement.EventSentDays).Format(time.DateOnly)
	for _, id := range sorted(before.Waiting) {
		if _, waits := after.Waiting[id]; waits {
			continue
		}
		truth := s.truth.events[id]
		switch age := time.Duration(s.now-truth.at) * time.Millisecond; {
		case truth.counted, truth.Article == ghost:
		case before.Waiting[id].Day >= oldest && !(before.Waiting[id].Tried && before.Waiting[id].Day > tomorrow):
			s.failf("device %d: event %.4s waits no more, and nobody counted it", d.id, id)
		case d.steady < truth.at && age < engagement.EventSentDays*24*time.Hour:
			s.failf("device %d: event %.4s is given up when it is %v old", d.id, id, age)
		default:
			truth.gone = true
			s.logf("device %d: gives up event %.4s", d.id, id)
		}
	}
}

// forgotten empties what a device tells about nobody: its reader signed out.
func (s *sim) forgotten(d *device) {
	for id := range d.events.Waiting {
		s.truth.events[id].gone = true
	}
	if d.events.Old != nil {
		s.truth.unsure = true
	}
	d.events = replica.Events{}
}

// flushAll has a device send everything, however long that takes.
func (s *sim) flushAll(d *device) {
	const enough = 300
	for range enough {
		var again time.Duration
		s.start(d, "calm flush", func(p *process) {
			var err error
			if again, err = p.sender().Send(p.ctx()); err != nil {
				s.failf("device %d: calm flush ends with %v", d.id, err)
			}
		})
		s.drain()
		if again == 0 || s.err != nil {
			return
		}
		s.now += again.Milliseconds()
	}
	s.failf("device %d never gets rid of %d events", d.id, len(d.events.Waiting))
}

// checkCounts: invariant 4. Each event is counted once, unless a restored server has lost
// it, which acknowledged it before, or its device gave it up.
func (s *sim) checkCounts() {
	want := map[string]engagement.EventCount{left: s.server.tally.Totals[left]}
	for _, id := range sorted(s.truth.events) {
		e, n := s.truth.events[id], s.server.added[id]
		if n == 0 && e.Article != ghost && !e.gone && !(s.truth.restored && e.counted) {
			s.failf("event %.4s, %+v, is lost", id, e.EventCount)
		}
		if n == 0 {
			continue
		}
		sum := want[e.Article]
		sum.Views += e.Views
		sum.Shares += e.Shares
		want[e.Article] = sum
	}
	for _, article := range sorted(s.server.tally.Totals) {
		got := s.server.tally.Totals[article]
		if got.Views != want[article].Views || got.Shares != want[article].Shares {
			s.failf("%s is counted %+v, not %+v", article, got, want[article])
		}
	}
	s.checkBatches()
}

// checkBatches: what an older version left. A restored server has lost what it
// acknowledged, and a refused visitor can come back to it: with a request that was under
// way all the while, with a clone, or with a second restore from a backup that is
// younger.
func (s *sim) checkBatches() {
	late := s.faults.double > 0 || s.faults.slow > 0 || s.truth.cloned || s.server.epochs > 2
	n, all := s.server.tally.Totals[left], s.truth.batches
	lost := n.Views < all.Views || n.Shares < all.Shares
	more := n.Views > all.Views || n.Shares > all.Shares
	if lost && !s.truth.restored && !s.truth.unsure || more && !(s.truth.restored && late) {
		s.failf("what an older version left is counted %s, not %s", fmt.Sprint(n), fmt.Sprint(all))
	}
	for _, d := range s.devices {
		if d.events.Old != nil {
			s.failf("device %d keeps a visitor: %+v", d.id, *d.events.Old)
		}
	}
}
