//go:build !js

package store

import (
	"fmt"
	"slices"
	"testing"

	"stale.love/app/engagement"
)

// registers puts likes of made-up accounts into the database, past everything that keeps
// totals.
func (w world) registers(t testing.TB, article string, n int) {
	t.Helper()
	_, err := w.writer.ExecContext(t.Context(), `
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO accounts (id, handle, name, created) SELECT 'crowd ' || $2 || i, 'crowd ' || $2 || i, '', '' FROM n`, n, article)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.writer.ExecContext(t.Context(), `
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO likes (account, article, liked, at, version, tap) SELECT 'crowd ' || $2 || i, $2, 1, 0, 1, '' FROM n`, n, article)
	if err != nil {
		t.Fatal(err)
	}
}

// Neither a change nor a look counts registers: those that nobody added to a total are
// not seen until the night.
func TestCounts_LikesMoveByTheDifferenceAndAreRecounted(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, ben := w.account(t, "ann"), w.account(t, "ben")
		likes := func(want int64) {
			t.Helper()
			counts, err := w.Counts(t.Context())
			days := w.daily(t).Likes
			if err != nil || counts["a"].Likes != want || days[0].Likes != want {
				t.Errorf("counted %d, on that day %v, %v; want %d", counts["a"].Likes, days, err, want)
			}
		}
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}})
		w.registers(t, "a", 10)
		w.send(t, ben, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 2)}})
		likes(2)
		drift, err := w.RecountLikes(t.Context())
		if want := []Drift{{"a", 2, 12}}; err != nil || !slices.Equal(drift, want) {
			t.Errorf("recounted %v, %v; want %v", drift, err, want)
		}
		likes(12)
		if drift, err := w.RecountLikes(t.Context()); err != nil || len(drift) != 0 {
			t.Errorf("recounted again: %v, %v", drift, err)
		}
		w.send(t, ben, engagement.SyncRequest{Cursor: 1, Likes: []engagement.LikeChange{on(1, tap("a", false, 3))}})
		likes(11)
		if err := w.DeleteAccount(t.Context(), ann); err != nil {
			t.Fatal(err)
		}
		likes(10)
	})
}

// A reader can take a like back whatever a total says.
func TestCounts_ATotalThatDriftedStopsNobody(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}})
		if _, err := w.writer.Exec(`UPDATE counts SET likes = 0`); err != nil {
			t.Fatal(err)
		}
		resp := w.send(t, ann, engagement.SyncRequest{Cursor: 1, Likes: []engagement.LikeChange{on(1, tap("a", false, 2))}})
		if len(resp.Likes) != 1 || resp.Likes[0].Liked {
			t.Errorf("answer: %+v", resp)
		}
		if counts, err := w.Counts(t.Context()); err != nil || len(counts) != 0 {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}

// BenchmarkLikes measures an article that many like: a like and its taking back, and a
// look at the public numbers, by totals as they are kept and by counting, as it was
// before.
func BenchmarkLikes(b *testing.B) {
	for _, likers := range []int{1_000, 600_000} {
		w := newWorld(b, openSQLiteForTest)
		w.registers(b, "a", likers)
		if _, err := w.RecountLikes(b.Context()); err != nil {
			b.Fatal(err)
		}
		ann := w.account(b, "ann")
		n := 0
		toggle := func(b *testing.B) {
			n++
			w.send(b, ann, engagement.SyncRequest{Cursor: int64(n - 1), Likes: []engagement.LikeChange{on(int64(n-1), tap("a", n%2 == 1, n))}})
		}
		counting := func(b *testing.B, query string) {
			var likes int64
			if err := w.readers.QueryRowContext(b.Context(), query).Scan(&likes); err != nil {
				b.Fatal(err)
			}
		}
		for _, way := range []struct {
			name string
			do   func(b *testing.B)
		}{
			{"change/by difference", toggle},
			{"change/counting", func(b *testing.B) {
				toggle(b)
				counting(b, `SELECT COUNT(*) FROM likes WHERE article = 'a' AND liked = 1`)
			}},
			{"look/by difference", func(b *testing.B) {
				if _, err := w.Counts(b.Context()); err != nil {
					b.Fatal(err)
				}
			}},
			{"look/counting", func(b *testing.B) {
				counting(b, `SELECT SUM(n) FROM (SELECT article, COUNT(*) AS n FROM likes WHERE liked = 1 GROUP BY article)`)
			}},
		} {
			b.Run(fmt.Sprintf("likers=%d/%s", likers, way.name), func(b *testing.B) {
				for b.Loop() {
					way.do(b)
				}
			})
		}
	}
}
