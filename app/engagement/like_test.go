package engagement

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// unseen draws a tap made without having seen anything.
func unseen(t *rapid.T, n int) LikeChange {
	return LikeChange{
		Article: "repair",
		Liked:   rapid.Bool().Draw(t, "liked"),
		AgeMS:   rapid.Int64Range(0, 3).Draw(t, "age"),
		Tap:     fmt.Sprintf("%016d", n),
	}
}

func TestMerge_OfTapsUnseenByEachOther_EndsTheSameInEveryOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		var taps []LikeChange
		for n := range rapid.IntRange(1, 5).Draw(t, "taps") {
			taps = append(taps, unseen(t, n))
		}
		merge := func(order []LikeChange) Register {
			var row Register
			for i, tap := range order {
				row, _ = Merge(row, tap, 1000, int64(i+1))
			}
			row.Version = 0
			return row
		}
		want := merge(taps)
		if got := merge(rapid.Permutation(taps).Draw(t, "order")); got != want {
			t.Fatalf("%+v, in another order %+v", want, got)
		}
		for _, tap := range taps {
			if 1000-tap.AgeMS > want.At {
				t.Fatalf("%+v lost to %+v", tap, want)
			}
		}
	})
}

func TestMerge_WhoSawTheRowWins_WhateverTheClockSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		row := Register{
			Liked:   rapid.Bool().Draw(t, "was liked"),
			At:      rapid.Int64Range(0, 2000).Draw(t, "at"),
			Version: rapid.Int64Range(1, 9).Draw(t, "version"),
			Tap:     "seen",
		}
		tap := unseen(t, 1)
		tap.AgeMS = rapid.Int64().Draw(t, "any age")
		if rapid.Bool().Draw(t, "by base") {
			tap.Base = row.Version
		} else {
			tap.After = []string{"before", "seen"}
		}
		next, won := Merge(row, tap, 1000, 10)
		if !won || next.Tap != tap.Tap || next.Liked != tap.Liked || next.Version != 10 || next.At <= row.At {
			t.Fatalf("%+v on %+v: %+v, won %v", tap, row, next, won)
		}
	})
}

func TestMerge_ATapIsNeverDatedInTheFutureOrBeforeMaxAge(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		tap := unseen(t, 1)
		tap.AgeMS = rapid.Int64().Draw(t, "any age")
		const now = 1_793_610_000_000
		next, _ := Merge(Register{}, tap, now, 1)
		if next.At > now || next.At < now-MaxAge.Milliseconds() {
			t.Fatalf("age %d is dated %d", tap.AgeMS, next.At)
		}
	})
}

func TestMerge_ALoserChangesNothing(t *testing.T) {
	t.Parallel()
	row := Register{Liked: true, At: 900, Version: 3, Tap: "row"}
	next, won := Merge(row, LikeChange{AgeMS: 500, Tap: "late"}, 1000, 4)
	if won || next != row {
		t.Errorf("%+v, won %v", next, won)
	}
}

func TestMerge_OfTheSameTimeLikedWins(t *testing.T) {
	t.Parallel()
	row := Register{Liked: false, At: 900, Version: 3, Tap: "zzz"}
	if next, won := Merge(row, LikeChange{Liked: true, AgeMS: 100, Tap: "aaa"}, 1000, 4); !won || !next.Liked {
		t.Errorf("%+v, won %v", next, won)
	}
}

func TestMerge_TheSameValueAgainIsNews(t *testing.T) {
	t.Parallel()
	row := Register{Liked: true, At: 900, Version: 3, Tap: "one"}
	next, won := Merge(row, LikeChange{Liked: true, AgeMS: 0, Tap: "two"}, 1000, 4)
	if !won || next.Version != 4 || next.At != 1000 {
		t.Errorf("%+v, won %v: a third device that tapped in between has to hear of it", next, won)
	}
}

func TestResult_EqualIsOfBytes(t *testing.T) {
	t.Parallel()
	a := golden(t).Results[0]
	b := a
	b.Answers = slices.Clone(a.Answers)
	if !a.Equal(b) {
		t.Error("a copy differs")
	}
	b.Answers[0]++
	if a.Equal(b) {
		t.Error("another answer does not differ")
	}
}
