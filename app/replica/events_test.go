package replica

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"testing"
	"time"

	"stale.love/app/engagement"
)

// ids returns a source of ids that counts.
func ids() func(int) string {
	n := 0
	return func(bytes int) string {
		n++
		return fmt.Sprintf("%0*x", 2*bytes, n)
	}
}

func TestView_CountsOnceADay(t *testing.T) {
	t.Parallel()
	var e Events
	for i, want := range []bool{true, false, true} {
		day := noon.Add(time.Duration(i/2) * 24 * time.Hour)
		if got := e.View("repair", day); got != want {
			t.Errorf("view %d counted: %v", i, got)
		}
	}
	e.View("kindness", noon.Add(48*time.Hour))
	if len(e.Viewed) != 1 || e.Pending["repair"].Views != 2 {
		t.Errorf("viewed %v, pending %v", e.Viewed, e.Pending)
	}
}

func TestViewOffline_IsAViewThatSaysSo(t *testing.T) {
	t.Parallel()
	var e Events
	e.ViewOffline("repair", noon)
	e.View("repair", noon) // the same day, with a connection again
	e.View("repair", noon.Add(24*time.Hour))
	if got := e.Pending["repair"]; got != (engagement.EventCount{Article: "repair", Views: 2, Offline: 1}) {
		t.Errorf("got %+v", got)
	}
}

func TestFreeze_ReturnsTheSameBatchUntilAcknowledged(t *testing.T) {
	t.Parallel()
	var e Events
	random := ids()
	if got := e.Freeze(noon, random); got != nil {
		t.Fatalf("of nothing: %+v", got)
	}
	e.Share("repair")
	batch := e.Freeze(noon, random)
	e.Share("repair")
	e.View("kindness", noon)
	again := e.Freeze(noon.Add(40*24*time.Hour), random)
	if !reflect.DeepEqual(again, batch) || e.Waiting() != 3 {
		t.Fatalf("%+v, want %+v; %d waiting", again, batch, e.Waiting())
	}
	e.Acknowledge(engagement.EventBatch{Visitor: batch.Visitor, Batch: 1, ID: "another"})
	if e.InFlight == nil {
		t.Fatal("another batch's acknowledgement counts")
	}
	e.Acknowledge(*batch)
	next := e.Freeze(noon, random)
	if next.Visitor != batch.Visitor || next.Batch != 2 || len(next.Counts) != 2 {
		t.Errorf("next %+v after %+v", next, batch)
	}
}

func TestFreeze_TakesNoMoreThanFits(t *testing.T) {
	t.Parallel()
	var e Events
	for i := range engagement.MaxCounts + 1 {
		e.Share(fmt.Sprint(i))
	}
	if got := e.Freeze(noon, ids()); len(got.Counts) != engagement.MaxCounts || e.Waiting() != engagement.MaxCounts+1 {
		t.Errorf("%d counts, %d waiting", len(got.Counts), e.Waiting())
	}
}

func TestFreeze_RenewsTheVisitorInANewMonth(t *testing.T) {
	t.Parallel()
	var e Events
	random := ids()
	e.Share("repair")
	first := e.Freeze(noon, random)
	e.Acknowledge(*first)
	e.Share("repair")
	if got := e.Freeze(noon.Add(30*24*time.Hour), random); got.Visitor == first.Visitor || got.Batch != 1 || e.Month != "2026-12" {
		t.Errorf("%+v after %+v", got, first)
	}
}

func TestRefused_GoesOnUnderANewVisitorAndOneForAllClones(t *testing.T) {
	t.Parallel()
	var e Events
	e.Share("repair")
	batch := *e.Freeze(noon, ids())
	clone := e.Clone()
	e.Refused(batch)
	clone.Refused(batch)
	again := *e.Freeze(noon, ids())
	if again.Visitor == batch.Visitor || len(again.Visitor) != 32 || again.Batch != 1 || !reflect.DeepEqual(again.Counts, batch.Counts) {
		t.Errorf("%+v after %+v", again, batch)
	}
	if !reflect.DeepEqual(clone, e) {
		t.Errorf("the clone goes on as %+v, not %+v", clone, e)
	}
	e.Refused(batch) // heard by another tab
	if got := e.Freeze(noon, ids()); !reflect.DeepEqual(*got, again) {
		t.Errorf("refused twice: %+v", got)
	}
	e.Refused(engagement.EventBatch{Visitor: again.Visitor, Batch: 1, ID: "another"})
	if got := e.Freeze(noon, ids()); !reflect.DeepEqual(*got, again) {
		t.Errorf("another batch was refused: %+v", got)
	}
	e.Refused(again)
	if e.Visitor == again.Visitor {
		t.Error("the new visitor was refused, and is kept")
	}
}

// tally is an EventTransport to the reference server.
type tally struct {
	*engagement.Tally
	err   error
	after error // after counting
}

func (c *tally) Count(_ context.Context, b engagement.EventBatch) error {
	if c.err != nil {
		return c.err
	}
	if !c.Tally.Count(b) {
		return &StatusError{Status: 409}
	}
	return c.after
}

func TestFlush_CountsEverythingOnce(t *testing.T) {
	t.Parallel()
	m, server := &Memory{}, &tally{Tally: engagement.NewTally()}
	c := &Counter{Store: m, Transport: server, Now: func() time.Time { return noon }, RandomID: ids()}
	if o := c.Flush(t.Context()); o != (Outcome{}) {
		t.Errorf("of nothing: %+v", o)
	}
	share := func() {
		m.UpdateEvents(t.Context(), func(e *Events) error { e.Share("repair"); return nil })
	}
	share()
	server.after = errors.New("connection reset")
	if o := c.Flush(t.Context()); o.Verdict != Offline || o.Waiting != 1 {
		t.Errorf("lost answer: %+v", o)
	}
	share()
	server.after = nil
	if o := c.Flush(t.Context()); o != (Outcome{}) || server.Totals["repair"].Shares != 2 {
		t.Errorf("%+v, counted %v", o, server.Totals)
	}
	share()
	server.Tally = engagement.NewTally() // knows nobody
	if o := c.Flush(t.Context()); o != (Outcome{}) || server.Totals["repair"].Shares != 1 {
		t.Errorf("after a restore: %+v, counted %v", o, server.Totals)
	}
	share()
	server.err = &StatusError{Status: 409}
	if o := c.Flush(t.Context()); o.Verdict != Failed || o.Waiting != 1 {
		t.Errorf("always refused: %+v", o)
	}
}
