package engagement

import (
	"errors"
	"reflect"
	"testing"

	"stale.love/content"
)

// shelf knows every article but "ghost", and every checkup but version 99.
type shelf struct{}

func (shelf) KnownArticle(slug string) bool { return slug != "ghost" }

func (shelf) CheckResult(r Result) error {
	if r.Version == 99 {
		return errors.New("This checkup is not known.")
	}
	return nil
}

func result(id string) Result {
	return Result{ID: id, Quiz: "checkup", Version: 1, Answers: []content.Answer{3}, TakenAt: "2026-11-02T12:00:00Z"}
}

func from(cursor int64, likes ...LikeChange) SyncRequest {
	return SyncRequest{V: 1, Account: "ann", Epoch: "e", Cursor: cursor, Likes: likes}
}

func TestAccount_AnswersWhatIsNewAndEveryRegisterThatWasSent(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	a.Sync(from(0, LikeChange{Article: "repair", Liked: true, Tap: "1"}, LikeChange{Article: "kindness", Liked: true, Tap: "2"}), 1000, shelf{})
	// It is older than the row, and that is below the cursor.
	got := a.Sync(from(2, LikeChange{Article: "repair", AgeMS: 600, Tap: "3"}), 1500, shelf{})
	want := SyncResponse{
		V: 1, Epoch: "e", Cursor: 2,
		Likes:   []LikeRow{{Article: "repair", Liked: true, AgeMS: 500, Version: 1, Tap: "1"}},
		Results: []Result{}, Forgotten: []string{}, Rejected: []Rejection{},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, want %+v", got, want)
	}
	got = a.Sync(from(0), 1500, shelf{})
	if len(got.Likes) != 2 || got.Likes[0].Version != 1 || got.Likes[0].Accepted {
		t.Errorf("everything: %+v", got.Likes)
	}
}

func TestAccount_ATapThatComesAgainChangesNothing(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	first := from(0, LikeChange{Article: "repair", Liked: true, Tap: "1"})
	if got := a.Sync(first, 1000, shelf{}).Likes[0]; !got.Accepted {
		t.Errorf("%+v", got)
	}
	a.Sync(from(1, LikeChange{Article: "repair", Base: 1, Tap: "2"}), 1001, shelf{})
	got := a.Sync(first, 30_000, shelf{})
	if a.Version != 2 || got.Likes[0].Tap != "2" || got.Likes[0].Accepted {
		t.Errorf("version %d, %+v", a.Version, got.Likes)
	}
}

func TestAccount_ATapThatALaterOneNamedChangesNothing(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	a.Sync(from(0, LikeChange{Article: "repair", Tap: "2", After: []string{"1"}}), 1000, shelf{})
	// It was sent before, and was under way longer.
	a.Sync(from(0, LikeChange{Article: "repair", Liked: true, Tap: "1"}), 30_000, shelf{})
	if got := a.Likes["repair"]; got.Tap != "2" {
		t.Errorf("%+v", got)
	}
}

func TestAccount_ResultsStayUntilForgottenAndNeverReturn(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	send := from(0)
	send.Results = []Result{result("r1"), result("r2")}
	for range 2 {
		if got := a.Sync(send, 1000, shelf{}); len(got.Results) != 2 || got.Cursor != 2 {
			t.Fatalf("%+v", got)
		}
	}
	forget := from(2)
	forget.Forget = []string{"r1", "never seen"}
	for range 2 {
		if got := a.Sync(forget, 1000, shelf{}); !reflect.DeepEqual(got.Forgotten, tombstones(forget.Forget)) || got.Cursor != 4 {
			t.Fatalf("%+v", got)
		}
	}
	if got := a.Sync(send, 1000, shelf{}); len(got.Results) != 1 || len(got.Rejected) != 0 || got.Cursor != 4 {
		t.Errorf("%+v", got)
	}
}

func TestAccount_RejectsWhatItCannotKeep(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	a.Results["r1"] = result("r1")
	other, bad := result("r1"), result("r2")
	other.TakenAt, bad.Version = "2026-01-01T00:00:00Z", 99
	r := from(0, LikeChange{Article: "ghost", Liked: true, Tap: "1"})
	r.Results = []Result{other, bad}
	got := a.Sync(r, 1000, shelf{})
	want := []Rejection{
		{Item: "likes/ghost", Code: UnknownArticle},
		{Item: "results/r1", Code: ResultConflict},
		{Item: "results/r2", Code: BadResult, Message: "This checkup is not known."},
	}
	if !reflect.DeepEqual(got.Rejected, want) || a.Version != 0 {
		t.Errorf("%+v, version %d", got.Rejected, a.Version)
	}
}

func TestAccount_AppliesNothingOfADeviceThatHeardAnotherDatabase(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	a.Sync(from(0, LikeChange{Article: "repair", Liked: true, Tap: "1"}), 1000, shelf{})
	for name, r := range map[string]SyncRequest{
		"another epoch": {Epoch: "d", Cursor: 1}, "no epoch": {}, "a later state": {Epoch: "e", Cursor: 9},
	} {
		r.Likes = []LikeChange{{Article: "repair", Tap: "2", Base: 1}}
		r.Results, r.Forget = []Result{result("r")}, []string{"f"}
		got := a.Sync(r, 2000, shelf{})
		if !got.Reset || len(got.Likes) != 1 || got.Likes[0].Tap != "1" || got.Likes[0].Accepted || got.Cursor != 1 || a.Version != 1 {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestAccount_ABackupIsItsOwn(t *testing.T) {
	t.Parallel()
	a := NewAccount("e")
	backup := a.Clone()
	r := from(0, LikeChange{Article: "repair", Liked: true, Tap: "1"})
	r.Results, r.Forget = []Result{result("r")}, []string{"f"}
	a.Sync(r, 1000, shelf{})
	if !reflect.DeepEqual(backup, NewAccount("e")) {
		t.Errorf("%+v", backup)
	}
}

func TestTally_CountsEachBatchOnce(t *testing.T) {
	t.Parallel()
	y := NewTally()
	batch := func(n int64, id string) EventBatch {
		return EventBatch{Visitor: "v", Batch: n, ID: id, Counts: []EventCount{{Article: "repair", Views: 1, Shares: 2}}}
	}
	for _, c := range []struct {
		batch EventBatch
		want  bool
		views int64
	}{
		{batch(2, "b"), false, 0}, {batch(1, "a"), true, 1}, {batch(1, "a"), true, 1}, {batch(1, "x"), false, 1},
		{batch(3, "c"), false, 1}, {batch(2, "b"), true, 2}, {batch(1, "a"), true, 2},
	} {
		if got := y.Count(c.batch); got != c.want || y.Totals["repair"].Views != c.views {
			t.Errorf("batch %d %s: %v, %+v", c.batch.Batch, c.batch.ID, got, y.Totals)
		}
	}
	backup := y.Clone()
	y.Count(batch(3, "c"))
	if backup.Totals["repair"].Views != 2 || !backup.Count(batch(3, "d")) {
		t.Errorf("the backup counts %+v", backup.Totals)
	}
}

func tombstones(ids []string) []string {
	list := []string{}
	for _, id := range ids {
		list = append(list, Tombstone(id))
	}
	return list
}
