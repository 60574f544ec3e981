package replica

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// dice are ids that count, and a clock that tests move.
type dice struct {
	Timing
	at time.Time
}

func newDice() *dice {
	d := &dice{at: noon}
	n := uint64(0)
	d.Timing = Timing{Pace: OrdinaryPace(), Now: func() time.Time { return d.at }, RandomID: func(bytes int) string {
		n++
		return fmt.Sprintf("%016x%0*x", n*0x9E3779B97F4A7C15, max(0, 2*bytes-16), n)[:2*bytes]
	}}
	return d
}

// out waits until something can be sent, and takes it.
func (d *dice) out(t *testing.T, e *Events) Outgoing {
	t.Helper()
	wait, waits := e.Wait(d.at)
	if !waits {
		t.Fatal("nothing waits")
	}
	d.at = d.at.Add(wait)
	out, ok := e.Take(d.Timing)
	if !ok {
		t.Fatalf("after %v nothing can be sent", wait)
	}
	return out
}

func TestView_CountsOnceADay(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	for i, want := range []bool{true, false, true} {
		d.at = noon.Add(time.Duration(i/2) * 24 * time.Hour)
		if got := e.View("repair", i == 0, d.Timing); got != want {
			t.Errorf("view %d counted: %v", i, got)
		}
	}
	d.at = noon.Add(48 * time.Hour)
	e.View("kindness", false, d.Timing)
	if len(e.Viewed) != 1 || e.Own()["repair"].Views != 2 || len(e.Waiting) != 3 {
		t.Errorf("viewed %v, waiting %v", e.Viewed, e.Waiting)
	}
}

// An event that were named when it is sent would be another one when it is sent again.
func TestTake_SendsWhatIsNotAcknowledgedAgainUnderItsID(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	e.View("repair", true, d.Timing)
	first := d.out(t, &e)
	if again := d.out(t, &e); !reflect.DeepEqual(again, first) || len(first.Event.ID) != 32 || !first.Event.Offline {
		t.Errorf("sent %+v, then %+v", first, again)
	}
	e.Acknowledge("another", d.at)
	if len(e.Waiting) != 1 {
		t.Error("another's acknowledgement counts")
	}
	e.Acknowledge(first.Event.ID, d.at)
	e.Acknowledge(first.Event.ID, d.at)
	if _, waits := e.Wait(d.at); waits || e.Own()["repair"].Views != 1 || len(e.Counted) != 1 {
		t.Errorf("%+v", e)
	}
}

func TestTake_SpreadsEventsOverHoursInAnyOrder(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	var made, sent []string
	for i := range 12 {
		made = append(made, fmt.Sprint(i))
		e.Share(made[i], d.Timing)
	}
	ids := map[string]bool{}
	var times []time.Time
	for len(e.Waiting) > 0 {
		out := d.out(t, &e)
		sent, times = append(sent, out.Event.Article), append(times, d.at)
		ids[out.Event.ID] = true
		e.Acknowledge(out.Event.ID, d.at)
	}
	if slices.Equal(sent, made) || len(ids) != 12 {
		t.Errorf("sent in the order %v under %d ids", sent, len(ids))
	}
	if took := d.at.Sub(noon); took < 3*time.Hour || took > 8*time.Hour {
		t.Errorf("all are gone after %v", took)
	}
	for i := range times[1:] {
		if gap := times[i+1].Sub(times[i]); gap < d.Pace.Gap {
			t.Errorf("%v between two events", gap)
		}
	}
}

func TestSynced_KeepsEventsBackAndEventsKeepNewsBack(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	e.Share("repair", d.Timing)
	if e.Due(d.at.Add(d.Pace.Spread / 31)) {
		t.Error("due at once")
	}
	d.at = d.at.Add(d.Pace.Spread + d.Pace.Spread/30)
	if wait, _ := e.Wait(d.at); wait != 0 {
		t.Fatalf("due, and waits %v", wait)
	}
	if e.Synced(d.Timing); !e.Due(d.at) {
		t.Error("not due any more")
	}
	if wait, _ := e.Wait(d.at); wait < d.Pace.Quiet || wait > 2*d.Pace.Quiet {
		t.Errorf("%v after a sync", wait)
	}
	if rest := e.Rest(d.Timing); rest != 0 {
		t.Errorf("news wait for %v, and nothing left", rest)
	}
	d.out(t, &e)
	if rest := e.Rest(d.Timing); rest != d.Pace.Quiet {
		t.Errorf("news wait for %v", rest)
	}
	d.at = d.at.Add(d.Pace.Quiet)
	if rest := e.Rest(d.Timing); rest != 0 {
		t.Errorf("then news wait for %v", rest)
	}
}

func TestSettle_GivesUpAfterThirtyDaysAndNotBefore(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	e.Share("repair", d.Timing)
	d.at = noon.Add(engagement.EventSentDays * 24 * time.Hour)
	e.Share("kindness", d.Timing)
	if len(e.Waiting) != 2 {
		t.Error("given up too early")
	}
	d.at = d.at.Add(24 * time.Hour)
	if out := d.out(t, &e); out.Event.Article != "kindness" || len(e.Waiting) != 1 {
		t.Errorf("takes %+v of %v", out, e.Waiting)
	}
}

// A clock that was ten years ahead when it was read, and is right again.
func TestSettle_AWrongClockStopsNothing(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	d.at = noon.AddDate(10, 0, 0)
	e.Share("repair", d.Timing)
	e.Synced(d.Timing)
	e.Left = d.at.UnixMilli()
	e.Waiting["tried"] = Event{Article: "tried", Day: d.at.Format(time.DateOnly), Tried: true}
	d.at = noon
	e.View("kindness", false, d.Timing)
	if _, waits := e.Waiting["tried"]; waits {
		t.Error("what was sent before, nobody knows when, is sent again")
	}
	for range 2 {
		e.Acknowledge(d.out(t, &e).Event.ID, d.at)
	}
	if late := d.at.Sub(noon); late > 2*d.Pace.Spread || len(e.Waiting) > 0 {
		t.Errorf("after %v there wait %v", late, e.Waiting)
	}
	if rest := e.Rest(d.Timing); rest > d.Pace.Quiet {
		t.Errorf("news wait for %v", rest)
	}
	e.Counted = []Counted{{"repair", engagement.KindShare, noon.AddDate(10, 0, 0).UnixMilli()}}
	if e.Heard(noon); len(e.Counted) > 0 {
		t.Errorf("added for ever: %v", e.Counted)
	}
}

func TestOwn_IsAddedUntilThePublicNumbersHoldIt(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	e.View("repair", false, d.Timing)
	own := func(want int64) {
		t.Helper()
		if got := e.Own()["repair"].Views; got != want {
			t.Errorf("%d are added, want %d", got, want)
		}
	}
	own(1)
	e.Acknowledge(d.out(t, &e).Event.ID, d.at)
	own(1)
	asked := d.at.Add(-20 * time.Second) // the answer took that long
	e.Heard(asked)
	own(1)
	e.Heard(d.at.Add(slack)) // the server's copy may be that old
	own(1)
	e.Heard(d.at.Add(slack + time.Second))
	own(0)
}

func TestShare_KeepsNoMoreThanFits(t *testing.T) {
	t.Parallel()
	var e Events
	d := newDice()
	for range maxWaiting + 1 {
		e.Share("repair", d.Timing)
	}
	if len(e.Waiting) != maxWaiting {
		t.Errorf("%d wait", len(e.Waiting))
	}
}

// old is the record of a device as versions before Event wrote it.
const old = `{"Visitor":"0123456789abcdef0123456789abcdef","Month":"2026-11","Next":8,
	"InFlight":{"v":1,"visitor":"0123456789abcdef0123456789abcdef","batch":7,"id":"fedcba9876543210","counts":[{"article":"repair","views":1,"shares":0}]},
	"Pending":{"kindness":{"article":"kindness","views":3,"shares":1,"offline":2}},
	"Viewed":{"kindness":"2026-11-23","repair":"2026-11-20"}}`

func fromOld(t *testing.T) (e Events) {
	t.Helper()
	if err := json.Unmarshal([]byte(old), &e.Old); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestConvert_SendsAgainWhatMayHaveBeenCountedAndMakesEventsOfTheRest(t *testing.T) {
	t.Parallel()
	e, d := fromOld(t), newDice()
	d.at = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)
	before := e.Own()
	if e.View("kindness", false, d.Timing) {
		t.Error("a view of today is counted again")
	}
	if !reflect.DeepEqual(e.Own(), before) {
		t.Errorf("shown are %v, before %v", e.Own(), before)
	}
	var views, offline, shares int
	for _, event := range e.Waiting {
		c := engagement.Event{Kind: event.Kind, Offline: event.Offline}.Count()
		views, offline, shares = views+int(c.Views), offline+int(c.Offline), shares+int(c.Shares)
	}
	if views != 3 || offline != 2 || shares != 1 || len(e.Old.Pending) != 0 {
		t.Errorf("%d views, %d offline, %d shares", views, offline, shares)
	}
	out := d.out(t, &e)
	if out.Batch == nil || out.Batch.Batch != 7 || out.Batch.ID != "fedcba9876543210" {
		t.Fatalf("sent is %+v", out)
	}
	e.BatchAcknowledged(engagement.EventBatch{Visitor: out.Batch.Visitor, Batch: 7, ID: "another"})
	if e.Old.InFlight == nil {
		t.Fatal("another batch's acknowledgement counts")
	}
	e.BatchAcknowledged(*out.Batch)
	if e.settle(d.Timing); e.Old != nil || len(e.Waiting) != 4 {
		t.Errorf("the visitor is kept: %+v", e)
	}
}

func TestBatchRefused_GoesOnUnderANewVisitorAndOneForAllClones(t *testing.T) {
	t.Parallel()
	e, d := fromOld(t), newDice()
	batch := *d.out(t, &e).Batch
	clone := e.Clone()
	e.BatchRefused(batch)
	clone.BatchRefused(batch)
	again := *d.out(t, &e).Batch
	if again.Visitor == batch.Visitor || len(again.Visitor) != 32 || again.Batch != 1 || !reflect.DeepEqual(again.Counts, batch.Counts) {
		t.Errorf("%+v after %+v", again, batch)
	}
	if !reflect.DeepEqual(clone.Old, e.Old) {
		t.Errorf("the clone goes on as %+v, not %+v", clone.Old, e.Old)
	}
	e.BatchRefused(batch) // heard by another tab
	if got := *d.out(t, &e).Batch; !reflect.DeepEqual(got, again) {
		t.Errorf("refused twice: %+v", got)
	}
	if e.BatchRefused(again); e.Old.Visitor == again.Visitor {
		t.Error("the new visitor was refused, and is kept")
	}
}
