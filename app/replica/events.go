package replica

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"stale.love/app/engagement"
)

// Events are this device's anonymous counts: each view and each share that the server
// has not acknowledged, under an id of its own. They belong to no account. The zero
// value has counted nothing. Every field has to be stored.
type Events struct {
	Waiting map[string]Event  // by id
	Counted []Counted         // acknowledged, and not in the public numbers that were last heard
	Viewed  map[string]string // article → day it was last counted; never sent
	Next    int64             // nothing is sent before, in Unix milliseconds by the device's clock
	Left    int64             // when something was sent last; 0: never
	Old     *Batches          // what a version before Event left; nil: nothing
}

// Event is one view or one share that waits.
type Event struct {
	Article string
	Kind    string
	Offline bool   `json:",omitempty"`
	Day     string // on which it was made, by the device's clock
	Due     int64  // it is not sent before, in Unix milliseconds
	Tried   bool   `json:",omitempty"` // it may have been counted
}

// Counted is an event that the server acknowledged. Its id is forgotten.
type Counted struct {
	Article string
	Kind    string
	At      int64 // when, in Unix milliseconds
}

// Pace is how long events wait, so that neither the time nor what is sent beside tells
// whose they are.
type Pace struct {
	Spread time.Duration // an event is due at a random time within this, and a thirtieth later
	Gap    time.Duration // between two events: this, and up to twice as much by chance
	Quiet  time.Duration // after an account's sync: this, and up to as much by chance
}

// OrdinaryPace is that of the site. Events of one device leave hours apart by chance, and
// those that are overdue when the app is opened minutes apart: about as fast as they
// come about, or a reader who looks in briefly would never be rid of them.
func OrdinaryPace() Pace {
	return Pace{Spread: 6 * time.Hour, Gap: 2 * time.Minute, Quiet: 3 * time.Minute}
}

// Timing is where events get their ids and times.
type Timing struct {
	Now      func() time.Time
	RandomID func(n int) string // n random bytes in hex
	Pace     Pace
}

func (t Timing) upTo(d time.Duration) time.Duration {
	n, _ := strconv.ParseUint(t.RandomID(8)[:13], 16, 64) // 52 bits
	return time.Duration(float64(n) / (1 << 52) * float64(d))
}

// maxWaiting bounds what a device keeps. What comes on top is not counted.
const maxWaiting = 500

// View counts a view of an article, at most one a day in the clock's time zone. It
// returns whether it counted. offline: it was read without a connection.
func (e *Events) View(article string, offline bool, t Timing) bool {
	e.settle(t)
	today := t.Now().Format(time.DateOnly)
	if e.Viewed[article] == today {
		return false
	}
	maps.DeleteFunc(e.Viewed, func(_, day string) bool { return day != today })
	set(&e.Viewed, article, today)
	e.add(Event{Article: article, Kind: engagement.KindView, Offline: offline}, t)
	return true
}

// Share counts that an article was shared.
func (e *Events) Share(article string, t Timing) {
	e.settle(t)
	e.add(Event{Article: article, Kind: engagement.KindShare}, t)
}

func (e *Events) add(event Event, t Timing) {
	if len(e.Waiting) >= maxWaiting {
		return
	}
	event.Day = t.Now().Format(time.DateOnly)
	event.Due = t.Now().Add(t.Pace.Spread/30 + t.upTo(t.Pace.Spread)).UnixMilli()
	set(&e.Waiting, t.RandomID(16), event)
}

// Wait returns how long nothing is sent yet, 0 if something can be now; false if
// nothing waits.
func (e *Events) Wait(now time.Time) (time.Duration, bool) {
	if e.Old != nil && e.Old.InFlight != nil {
		return max(0, time.UnixMilli(e.Next).Sub(now)), true
	}
	if len(e.Waiting) == 0 {
		return 0, false
	}
	due := int64(0)
	for _, event := range e.Waiting {
		if due == 0 || event.Due < due {
			due = event.Due
		}
	}
	return max(0, time.UnixMilli(max(due, e.Next)).Sub(now)), true
}

// Due reports whether something could be sent now, if nothing else had to be waited for.
func (e Events) Due(now time.Time) bool {
	e.Next = 0
	wait, waits := e.Wait(now)
	return waits && wait == 0
}

// Outgoing is what is sent at once: an event or, left by an older version, a batch.
type Outgoing struct {
	Event engagement.Event
	Batch *engagement.EventBatch
}

// Take chooses by chance which event that is due to send now, if one may be. The event
// waits until it is acknowledged or dropped.
func (e *Events) Take(t Timing) (out Outgoing, ok bool) {
	e.settle(t)
	now := t.Now()
	if wait, waits := e.Wait(now); !waits || wait > 0 {
		return Outgoing{}, false
	}
	e.Left, e.Next = now.UnixMilli(), now.Add(t.Pace.Gap+t.upTo(2*t.Pace.Gap)).UnixMilli()
	if e.Old != nil && e.Old.InFlight != nil {
		batch := *e.Old.InFlight
		batch.Counts = slices.Clone(batch.Counts)
		return Outgoing{Batch: &batch}, true
	}
	due := slices.DeleteFunc(sorted(e.Waiting), func(id string) bool { return e.Waiting[id].Due > now.UnixMilli() })
	id := due[int(t.upTo(time.Duration(len(due))))]
	event := e.Waiting[id]
	event.Tried = true
	e.Waiting[id] = event
	return Outgoing{Event: engagement.Event{ID: id, Article: event.Article, Kind: event.Kind, Offline: event.Offline}}, true
}

// Acknowledge ends the waiting of an event that the server counted. One that does not
// wait changes nothing.
func (e *Events) Acknowledge(id string, now time.Time) {
	event, waits := e.Waiting[id]
	if !waits {
		return
	}
	delete(e.Waiting, id)
	e.Counted = append(e.Counted, Counted{Article: event.Article, Kind: event.Kind, At: now.UnixMilli()})
	e.Counted = e.Counted[max(0, len(e.Counted)-maxWaiting):]
}

// Drop forgets an event that will never be counted.
func (e *Events) Drop(id string) { delete(e.Waiting, id) }

// Hold keeps everything until a time, at least.
func (e *Events) Hold(until time.Time) { e.Next = max(e.Next, until.UnixMilli()) }

// Synced says that an account syncs about now: nothing is sent for a while.
func (e *Events) Synced(t Timing) { e.Hold(t.Now().Add(t.Pace.Quiet + t.upTo(t.Pace.Quiet))) }

// Rest returns how long a sync that is not urgent has to wait, because an event has just
// left.
func (e *Events) Rest(t Timing) time.Duration {
	since := t.Now().Sub(time.UnixMilli(e.Left))
	if since < 0 || since > t.Pace.Quiet { // below 0 the clock was put back
		return 0
	}
	return t.Pace.Quiet - since
}

// slack is how old the public numbers may be that the server answers.
const slack = 15 * time.Second

// Heard says that the public numbers were asked for at a time and are known now: what
// was counted before is in them.
func (e *Events) Heard(asked time.Time) {
	e.Counted = slices.DeleteFunc(e.Counted, func(c Counted) bool {
		age := asked.Sub(time.UnixMilli(c.At))
		return age > slack || age < -time.Minute // then the clock was put back
	})
}

// Own returns what this device adds to the public numbers last heard, by article.
func (e *Events) Own() map[string]engagement.Counts {
	own := map[string]engagement.Counts{}
	add := func(c engagement.EventCount) {
		n := own[c.Article]
		n.Views += c.Views
		n.Shares += c.Shares
		own[c.Article] = n
	}
	for _, event := range e.Waiting {
		add(engagement.Event{Article: event.Article, Kind: event.Kind}.Count())
	}
	for _, c := range e.Counted {
		add(engagement.Event{Article: c.Article, Kind: c.Kind}.Count())
	}
	for _, c := range e.Old.counts() {
		add(c)
	}
	return own
}

// maxAhead is how far ahead a time may be that was written here. One that is further
// is of a clock that was put back since.
const maxAhead = 36 * time.Hour

// settle is done first in every change: what an older version left becomes events, what
// is too old is given up, and what a wrong clock wrote is set right.
func (e *Events) settle(t Timing) {
	e.convert(t)
	now := t.Now()
	first := now.AddDate(0, 0, -engagement.EventSentDays).Format(time.DateOnly)
	tomorrow := now.AddDate(0, 0, 1).Format(time.DateOnly)
	far := now.Add(maxAhead).UnixMilli()
	for _, id := range sorted(e.Waiting) {
		event := e.Waiting[id]
		switch {
		// How old an event of a day to come is nobody knows: the clock was put back. It
		// could be counted twice.
		case event.Day < first, event.Day > tomorrow && event.Tried:
			delete(e.Waiting, id)
			continue
		case event.Day > tomorrow:
			event.Day = now.Format(time.DateOnly)
		}
		if event.Due > far {
			event.Due = now.Add(t.upTo(t.Pace.Spread)).UnixMilli()
		}
		e.Waiting[id] = event
	}
	if e.Next > far {
		e.Next = now.Add(t.Pace.Gap).UnixMilli()
	}
}

// Clone returns a copy that shares nothing that can change with e.
func (e Events) Clone() Events {
	e.Waiting = maps.Clone(e.Waiting)
	e.Counted = slices.Clone(e.Counted)
	e.Viewed = maps.Clone(e.Viewed)
	e.Old = e.Old.clone()
	return e
}
