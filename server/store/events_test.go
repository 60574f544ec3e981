//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"

	"stale.love/app/engagement"
)

func event(n int, article, kind string) engagement.Event {
	return engagement.Event{ID: fmt.Sprintf("%032x", n), Article: article, Kind: kind}
}

func (w world) rows(t testing.TB, query string) (n int) {
	t.Helper()
	err := w.read(t.Context(), func(tx *sql.Tx) error { return tx.QueryRow(query).Scan(&n) })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAddEvent_CountsEachOnceForAsLongAsADeviceMaySendIt(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		add := func(e engagement.Event) {
			t.Helper()
			if err := w.AddEvent(t.Context(), e); err != nil {
				t.Fatal(err)
			}
		}
		sweep := func() {
			t.Helper()
			if err := w.SweepEvents(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		offline := event(2, "a", engagement.KindView)
		offline.Offline = true
		for range 2 {
			add(event(1, "a", engagement.KindView))
			add(offline)
			add(event(3, "b", engagement.KindShare))
		}
		w.clock.advance(engagement.EventSentDays * 24 * time.Hour)
		sweep()
		add(event(1, "a", engagement.KindView))
		if got, want := w.allDays(t, "a"), (engagement.EventCount{Article: "a", Views: 2, Offline: 1}); got != want {
			t.Errorf("days add up to %+v, want %+v", got, want)
		}
		counts, err := w.Counts(t.Context())
		if err != nil || counts["a"] != (engagement.Counts{Views: 2}) || counts["b"] != (engagement.Counts{Shares: 1}) {
			t.Errorf("counts %v, %v", counts, err)
		}
		if n := w.rows(t, `SELECT (SELECT COUNT(*) FROM visitors) + (SELECT COUNT(*) FROM visitor_batches)`); n != 0 {
			t.Errorf("%d rows of visitors", n)
		}
		w.clock.advance((engagement.EventKnownDays - engagement.EventSentDays) * 24 * time.Hour)
		sweep()
		if n := w.rows(t, `SELECT COUNT(*) FROM event_ids`); n != 0 {
			t.Errorf("%d ids are remembered when no device sends them any more", n)
		}
	})
}

func TestSweepEvents_ForgetsAllThatAreOver(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		const many = 2*sweptAtOnce + 1
		err := w.write(t.Context(), func(_ context.Context, tx *sql.Tx) error {
			for i := range many + 1 {
				until := "2026-11-23"
				if i == many {
					until = "2026-11-24"
				}
				if _, err := tx.Exec(`INSERT INTO event_ids (id, until) VALUES ($1, $2)`, fmt.Sprint(i), until); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := w.SweepEvents(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := w.rows(t, `SELECT COUNT(*) FROM event_ids`); n != 1 {
			t.Errorf("%d ids are left, not one", n)
		}
	})
}

// Rows in the order in which they came would tell which events came one after another.
func TestSchema_IdsOfEventsLieInNoOrderOfTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t, openSQLiteForTest)
	if got := strings.Join(schema(t, w)["event_ids"], " "); got != "id until" {
		t.Errorf("what is kept of an event is %s", got)
	}
	err := w.read(t.Context(), func(tx *sql.Tx) error {
		var n int
		return tx.QueryRow(`SELECT COUNT(rowid) FROM event_ids`).Scan(&n)
	})
	if err == nil || !strings.Contains(err.Error(), "no such column: rowid") {
		t.Errorf("the table has row numbers: %v", err)
	}
}
