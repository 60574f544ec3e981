//go:build !js

package store

import (
	"database/sql"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/content"
)

func result(id string, answers ...content.Answer) engagement.Result {
	return engagement.Result{ID: id, Quiz: "checkup", Version: 1, Answers: answers, TakenAt: "2026-11-23T10:00:00Z"}
}

func TestSync_AnswersWhatTheDeviceHasNotRead(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		first := w.send(t, ann, engagement.SyncRequest{
			Likes:   []engagement.LikeChange{tap("a", true, 1), tap("b", true, 2)},
			Results: []engagement.Result{result("r1", 0, content.Missing, 4)},
			Forget:  []string{"r0"},
		})
		if first.Cursor != 4 || len(first.Likes) != 2 || len(first.Results) != 1 || len(first.Forgotten) != 1 || first.Reset {
			t.Fatalf("first answer: %+v", first)
		}
		if got := first.Results[0].Answers; len(got) != 3 || got[1] != content.Missing || got[2] != 4 {
			t.Errorf("answers came back as %v", got)
		}
		second := w.send(t, ann, engagement.SyncRequest{Cursor: 3, Likes: []engagement.LikeChange{on(2, tap("b", false, 3))}})
		if second.Cursor != 5 || len(second.Likes) != 1 || len(second.Results) != 1 || len(second.Forgotten) != 0 {
			t.Errorf("second answer: %+v", second)
		}
		third := w.send(t, ann, engagement.SyncRequest{Cursor: 5})
		if third.Cursor != 5 || len(third.Likes)+len(third.Results)+len(third.Forgotten)+len(third.Rejected) != 0 {
			t.Errorf("third answer: %+v", third)
		}
	})
}

func TestSync_LoserLearnsTheRowBelowItsCursor(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}})
		late := tap("a", false, 2)
		late.AgeMS = time.Hour.Milliseconds()
		resp := w.send(t, ann, engagement.SyncRequest{Cursor: 1, Likes: []engagement.LikeChange{late}})
		if len(resp.Likes) != 1 || !resp.Likes[0].Liked || resp.Likes[0].Accepted || resp.Cursor != 1 {
			t.Errorf("answer to the older tap: %+v", resp)
		}
	})
}

func TestSync_RowsCarryTheirAge(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		change := tap("a", true, 1)
		change.AgeMS = 5000
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{change}})
		w.clock.advance(time.Minute)
		if age := w.everything(t, ann).Likes[0].AgeMS; age != 65_000 {
			t.Errorf("age is %d ms, want 65 s", age)
		}
		// The clock of the server goes back: a row is never from the future.
		w.clock.advance(-time.Hour)
		if age := w.everything(t, ann).Likes[0].AgeMS; age != 0 {
			t.Errorf("age is %d ms, want 0", age)
		}
	})
}

func TestSync_StrangerGetsEverythingAndChangesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}, Forget: []string{"r0"}})
		for name, req := range map[string]engagement.SyncRequest{
			"another epoch":         {Epoch: "another", Cursor: 1},
			"cursor ahead of us":    {Cursor: 3},
			"another epoch, ahead ": {Epoch: "another", Cursor: 99},
		} {
			t.Run(name, func(t *testing.T) {
				req.Likes = []engagement.LikeChange{tap("a", false, 2), tap("unknown", true, 3)}
				req.Results = []engagement.Result{result("r1")}
				resp := w.send(t, ann, req)
				if !resp.Reset || resp.Cursor != 2 || resp.Epoch != w.epoch(t) || len(resp.Rejected) != 0 {
					t.Errorf("answer: %+v", resp)
				}
				if len(resp.Likes) != 1 || !resp.Likes[0].Liked || resp.Likes[0].Accepted || len(resp.Forgotten) != 1 || len(resp.Results) != 0 {
					t.Errorf("answer does not hold what was there: %+v", resp)
				}
			})
		}
	})
}

func TestSync_RenewedEpochMakesEveryDeviceAStranger(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, before := w.account(t, "ann"), w.epoch(t)
		if err := w.RenewEpoch(t.Context()); err != nil {
			t.Fatal(err)
		}
		resp := w.send(t, ann, engagement.SyncRequest{Epoch: before})
		if !resp.Reset || resp.Epoch == before || len(resp.Epoch) != 32 {
			t.Errorf("answer: %+v", resp)
		}
	})
}

func TestSync_RejectsWhatCannotBeKept(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		w.send(t, ann, engagement.SyncRequest{Results: []engagement.Result{result("r1", 1)}})
		strange := result("r2")
		strange.Quiz = "horoscope"
		resp := w.send(t, ann, engagement.SyncRequest{
			Likes:   []engagement.LikeChange{tap("unknown", true, 1), tap("a", true, 2)},
			Results: []engagement.Result{result("r1", 2), strange, result("r3", 3)},
		})
		var got []string
		for _, r := range resp.Rejected {
			got = append(got, r.Item+" "+r.Code)
			if r.Message == "" {
				t.Errorf("%s has no message", r.Item)
			}
		}
		want := []string{"likes/unknown unknown_article", "results/r1 result_conflict", "results/r2 bad_result"}
		if len(got) != 3 || got[0] != want[0] || got[1] != want[1] || got[2] != want[2] {
			t.Errorf("rejected %q, want %q", got, want)
		}
		all := w.everything(t, ann)
		if len(all.Likes) != 1 || len(all.Results) != 2 || all.Results[0].Answers[0] != 1 {
			t.Errorf("kept: %+v", all)
		}
	})
}

func TestSync_ForgottenResultNeverReturns(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		taken := engagement.SyncRequest{Results: []engagement.Result{result("r1", 1)}}
		w.send(t, ann, taken)
		w.send(t, ann, engagement.SyncRequest{Forget: []string{"r1", "never seen"}})
		w.send(t, ann, taken)
		w.send(t, ann, engagement.SyncRequest{Results: []engagement.Result{result("never seen")}})
		all := w.everything(t, ann)
		if len(all.Results) != 0 || len(all.Forgotten) != 2 || all.Cursor != 3 {
			t.Errorf("state: %+v", all)
		}
	})
}

func TestSync_NothingCrossesAccounts(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, ben := w.account(t, "ann"), w.account(t, "ben")
		w.send(t, ann, engagement.SyncRequest{
			Likes:   []engagement.LikeChange{tap("a", true, 1)},
			Results: []engagement.Result{result("r1", 1)},
			Forget:  []string{"r2"},
		})
		w.send(t, ben, engagement.SyncRequest{Results: []engagement.Result{result("r1", 4), result("r2", 4)}})
		all := w.everything(t, ben)
		if len(all.Likes) != 0 || len(all.Results) != 2 || len(all.Forgotten) != 0 || len(all.Rejected) != 0 {
			t.Errorf("state of the second account: %+v", all)
		}
	})
}

func TestSync_AccountThatIsNotThere(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		for name, req := range map[string]engagement.SyncRequest{
			"reading": {},
			"writing": {Likes: []engagement.LikeChange{tap("a", true, 1)}},
		} {
			_, err := w.Sync(t.Context(), "nobody", req, magazine{})
			mustBe(t, err, ErrNotFound)
			if err := w.DeleteAccount(t.Context(), ann); err != nil {
				t.Fatal(err)
			}
			if _, err = w.Sync(t.Context(), ann, req, magazine{}); err == nil {
				t.Errorf("%s: a deleted account answers", name)
			}
			mustBe(t, err, ErrGone)
		}
	})
}

func TestSync_ReplayedRequestChangesNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		req := engagement.SyncRequest{
			Likes:   []engagement.LikeChange{tap("a", true, 1)},
			Results: []engagement.Result{result("r1", 1)},
			Forget:  []string{"r2"},
		}
		first := w.send(t, ann, req)
		w.send(t, ann, engagement.SyncRequest{Cursor: first.Cursor, Likes: []engagement.LikeChange{on(1, tap("a", false, 2))}})
		w.clock.advance(24 * time.Hour)
		resp := w.send(t, ann, req)
		if resp.Cursor != first.Cursor+1 || len(resp.Likes) != 1 || resp.Likes[0].Liked || resp.Likes[0].Accepted {
			t.Errorf("answer to the replay: %+v", resp)
		}
	})
}

func TestSync_WhatWasRefusedIsNeverConfirmed(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		w.send(t, ann, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1), tap("b", true, 2)}})
		// A device that knew a later state of a restored server: by the time its
		// answer is read, the account has caught up with its cursor.
		req := engagement.SyncRequest{Epoch: w.epoch(t), Cursor: 2, Results: []engagement.Result{result("r1", 1)}}
		var resp engagement.SyncResponse
		err := w.read(t.Context(), func(tx *sql.Tx) (err error) {
			resp, err = w.answer(t.Context(), tx, ann, req, nil, true)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		if !resp.Reset || len(resp.Likes) != 2 {
			t.Errorf("answer to what was refused: %+v", resp)
		}
	})
}
