//go:build !js

package store

import (
	"database/sql"
	"slices"
	"strings"
	"testing"
	"time"

	"stale.love/app/engagement"
)

func (w world) daily(t testing.TB) Daily {
	t.Helper()
	d, err := w.Daily(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// allDays adds up what an article's days hold.
func (w world) allDays(t testing.TB, article string) engagement.EventCount {
	t.Helper()
	sum := engagement.EventCount{Article: article}
	for _, a := range w.daily(t).Articles {
		if a.Article == article {
			sum.Views += a.Views
			sum.Shares += a.Shares
			sum.Offline += a.Offline
		}
	}
	return sum
}

func TestDaily_EachDayHasItsOwnTotals(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		count := func(number int64, c engagement.EventCount) {
			t.Helper()
			if err := w.CountEvents(t.Context(), batch("v", number, "1", c), magazine{}.KnownArticle); err != nil {
				t.Fatal(err)
			}
		}
		count(1, engagement.EventCount{Article: "b", Views: 2, Offline: 1})
		count(2, engagement.EventCount{Article: "a", Views: 1, Shares: 1})
		count(2, engagement.EventCount{Article: "a", Views: 1, Shares: 1}) // again: not counted
		w.clock.advance(24 * time.Hour)
		count(3, engagement.EventCount{Article: "a", Views: 4})
		want := []ArticleDay{
			{"2026-11-23", "a", 1, 1, 0}, {"2026-11-23", "b", 2, 0, 1}, {"2026-11-24", "a", 4, 0, 0},
		}
		if got := w.daily(t).Articles; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestDaily_LikesAreThoseAtTheEndOfTheDay(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, ben := w.account(t, "ann"), w.account(t, "ben")
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}})
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}}) // again
		w.send(t, ben, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 2)}})
		w.clock.advance(24 * time.Hour)
		w.send(t, ben, engagement.SyncRequest{Cursor: 1, Likes: []engagement.LikeChange{on(1, tap("a", false, 3))}})
		w.clock.advance(24 * time.Hour)
		w.send(t, ben, engagement.SyncRequest{Cursor: 2, Likes: []engagement.LikeChange{on(2, tap("b", false, 4))}})
		if err := w.DeleteAccount(t.Context(), ann); err != nil {
			t.Fatal(err)
		}
		want := []LikesDay{{"2026-11-23", "a", 2}, {"2026-11-24", "a", 1}, {"2026-11-25", "a", 0}}
		if got := w.daily(t).Likes; !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
	})
}

func TestDaily_SnapshotsAreCountedWhenTheyComeToAnAccountOnce(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		good := engagement.Result{ID: "r1", Quiz: "checkup", Version: 1, TakenAt: "2026-11-23T09:00:00Z"}
		bad := engagement.Result{ID: "r2", Quiz: "another", Version: 1, TakenAt: "2026-11-23T09:00:00Z"}
		w.send(t, ann, engagement.SyncRequest{Results: []engagement.Result{good, bad}, Likes: []engagement.LikeChange{tap("a", true, 1)}})
		w.send(t, ann, engagement.SyncRequest{Results: []engagement.Result{good}, Forget: []string{"other"}})
		if got := w.daily(t).Snapshots; !slices.Equal(got, []Tally{{"2026-11-23", "", 1}}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestDaily_RefusalsAddUpByCode(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		for _, codes := range []map[string]int64{{"signed_out": 2, "malformed": 1}, nil, {"signed_out": 1}} {
			if err := w.CountRefusals(t.Context(), codes); err != nil {
				t.Fatal(err)
			}
		}
		if got := w.daily(t).Refusals; !slices.Equal(got, []Tally{{"2026-11-23", "malformed", 1}, {"2026-11-23", "signed_out", 3}}) {
			t.Errorf("got %v", got)
		}
	})
}

// TestSchema_NothingTiesAReaderToAnArticle holds for every table there will ever
// be: what an account likes is the account's own data, and the only place where a
// reader and an article meet. Whoever adds another must change this list, and say
// why.
func TestSchema_NothingTiesAReaderToAnArticle(t *testing.T) {
	t.Parallel()
	w := newWorld(t, openSQLiteForTest)
	reader := []string{"account", "visitor", "session", "token", "device", "handle", "credential", "ip", "address", "agent"}
	piece := []string{"article", "slug", "page", "path", "exercise", "book"}
	allowed := map[string]bool{"likes": true, "like_taps": true}
	for table, columns := range schema(t, w) {
		if names(columns, reader) && names(columns, piece) && !allowed[table] {
			t.Errorf("table %s ties a reader to a piece: %v", table, columns)
		}
		if !strings.HasPrefix(table, "daily_") {
			continue
		}
		for _, column := range columns {
			if !slices.Contains([]string{"day", "article", "views", "shares", "offline", "likes", "taken", "code", "refused"}, column) {
				t.Errorf("table %s has a column %s, which is no total of a day", table, column)
			}
		}
	}
}

// schema returns the columns of every table.
func schema(t *testing.T, w world) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	err := w.read(t.Context(), func(tx *sql.Tx) error {
		rows, err := tx.Query(`SELECT m.name, c.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'`)
		_, err = all(rows, err, func(rows *sql.Rows) (table string, err error) {
			var column string
			err = rows.Scan(&table, &column)
			found[table] = append(found[table], column)
			return table, err
		})
		return err
	})
	if err != nil || len(found["likes"]) == 0 || len(found["daily_counts"]) == 0 {
		t.Fatalf("the schema was not read: %v, %v", found, err)
	}
	return found
}

// names reports whether a column is called by one of the words, or by one with
// more behind it.
func names(columns, words []string) bool {
	return slices.ContainsFunc(columns, func(column string) bool {
		return slices.ContainsFunc(words, func(word string) bool {
			return column == word || strings.HasPrefix(column, word+"_") || strings.HasSuffix(column, "_"+word)
		})
	})
}
