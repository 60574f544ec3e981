//go:build !js

package store

import (
	"reflect"
	"testing"
	"time"

	"stale.love/app/engagement"
)

func TestAccounts_AreFoundByIdAndHandle(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		byID, err := w.Account(t.Context(), ann)
		if err != nil {
			t.Fatal(err)
		}
		byHandle, err := w.AccountByHandle(t.Context(), byID.Handle)
		if err != nil {
			t.Fatal(err)
		}
		if byID.ID != ann || byID.Name != "Reader BCD" || !reflect.DeepEqual(byID, byHandle) {
			t.Errorf("by id %+v, by handle %+v", byID, byHandle)
		}
		_, err = w.Account(t.Context(), "nobody")
		mustBe(t, err, ErrNotFound)
		_, err = w.AccountByHandle(t.Context(), []byte("nobody"))
		mustBe(t, err, ErrNotFound)
	})
}

func TestCredentials_BelongToOneAccount(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		key := Credential{ID: []byte("second"), PublicKey: []byte{2}, SignCount: 7, Transports: []string{"internal", "hybrid"}, BackupEligible: true}
		if err := w.AddCredential(t.Context(), ann, "", key); err != nil {
			t.Fatal(err)
		}
		mustBe(t, w.AddCredential(t.Context(), ann, "", key), ErrExists)
		mustBe(t, w.AddCredential(t.Context(), "nobody", "", Credential{ID: []byte("third")}), ErrNotFound)
		ben := Account{ID: "ben", Handle: []byte("ben")}
		mustBe(t, w.CreateAccount(t.Context(), ben, key), ErrExists)
		_, err := w.Account(t.Context(), "ben")
		mustBe(t, err, ErrNotFound)

		key.SignCount, key.BackedUp = 0, true
		if err := w.UseCredential(t.Context(), key); err != nil {
			t.Fatal(err)
		}
		keys, err := w.Credentials(t.Context(), ann)
		key.Created, key.Used = "2026-11-23", "2026-11-23"
		if err != nil || len(keys) != 2 || !reflect.DeepEqual(keys[1], key) {
			t.Errorf("keys %+v, %v; want %+v", keys, err, key)
		}
	})
}

func TestSessions_LastFromTheDayTheyWereUsed(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		if err := w.CreateSession(t.Context(), "secret", ann, "", Arrival{}); err != nil {
			t.Fatal(err)
		}
		is := func(want Session) {
			t.Helper()
			if got, err := w.Session(t.Context(), "secret"); err != nil || got != want {
				t.Errorf("session %+v, %v; want %+v", got, err, want)
			}
		}
		is(Session{Account: ann, Renewed: true})
		w.clock.advance(SessionLife)
		is(Session{Account: ann, Renewed: false})
		if err := w.RenewSession(t.Context(), "secret"); err != nil {
			t.Fatal(err)
		}
		is(Session{Account: ann, Renewed: true})
		w.clock.advance(SessionLife + 24*time.Hour)
		_, err := w.Session(t.Context(), "secret")
		mustBe(t, err, ErrNotFound)
	})
}

func TestSessions_KeepNoSecret(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		if err := w.CreateSession(t.Context(), "secret", w.account(t, "ann"), "", Arrival{}); err != nil {
			t.Fatal(err)
		}
		var token string
		if err := w.readers.QueryRow(`SELECT token FROM sessions`).Scan(&token); err != nil || token == "secret" || len(token) != 64 {
			t.Errorf("stored token %q, %v", token, err)
		}
	})
}

func TestSessions_EndWithSignOutRotationAndAccount(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann := w.account(t, "ann")
		create := func(token, before string) {
			t.Helper()
			if err := w.CreateSession(t.Context(), token, ann, before, Arrival{}); err != nil {
				t.Fatal(err)
			}
		}
		ended := func(token string) {
			t.Helper()
			_, err := w.Session(t.Context(), token)
			mustBe(t, err, ErrNotFound)
		}
		create("one", "")
		create("two", "one")
		ended("one")
		for range 2 {
			if err := w.DeleteSession(t.Context(), "two"); err != nil {
				t.Fatal(err)
			}
		}
		ended("two")
		create("three", "two")
		if err := w.DeleteAccount(t.Context(), ann); err != nil {
			t.Fatal(err)
		}
		ended("three")
		mustBe(t, w.CreateSession(t.Context(), "four", ann, "", Arrival{}), ErrGone)
	})
}

func TestDeleteAccount_LeavesNothingBehind(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		ann, ben := w.account(t, "ann"), w.account(t, "ben")
		for _, id := range []string{ann, ben} {
			w.send(t, id, engagement.SyncRequest{
				Likes:   []engagement.LikeChange{tap("a", true, 1)},
				Results: []engagement.Result{result("r1")},
				Forget:  []string{"r2"},
			})
			if err := w.CreateSession(t.Context(), "secret of "+id, id, "", Arrival{}); err != nil {
				t.Fatal(err)
			}
		}
		for range 2 {
			if err := w.DeleteAccount(t.Context(), ann); err != nil {
				t.Fatal(err)
			}
		}
		_, err := w.Account(t.Context(), ann)
		mustBe(t, err, ErrGone)
		for _, table := range []string{"credentials", "sessions", "likes", "like_taps", "results", "forgotten"} {
			var rows int
			if err := w.readers.QueryRow(`SELECT COUNT(*) FROM ` + table).Scan(&rows); err != nil || rows != 1 {
				t.Errorf("%s has %d rows, %v; want ben's", table, rows, err)
			}
		}
		if counts, err := w.Counts(t.Context()); err != nil || counts["a"].Likes != 1 {
			t.Errorf("counts %v, %v", counts, err)
		}
	})
}

func TestCeremonies_AreTakenOnceAndInTime(t *testing.T) {
	everywhere(t, func(t *testing.T, w world) {
		save := func(token string) {
			t.Helper()
			if err := w.SaveCeremony(t.Context(), token, "state of "+token, 5*time.Minute); err != nil {
				t.Fatal(err)
			}
		}
		save("one")
		w.clock.advance(5*time.Minute - time.Millisecond)
		if state, err := w.TakeCeremony(t.Context(), "one"); err != nil || state != "state of one" {
			t.Errorf("state %q, %v", state, err)
		}
		_, err := w.TakeCeremony(t.Context(), "one")
		mustBe(t, err, ErrNotFound)
		save("two")
		w.clock.advance(5 * time.Minute)
		_, err = w.TakeCeremony(t.Context(), "two")
		mustBe(t, err, ErrNotFound)
		save("three")
		var rows int
		if err := w.readers.QueryRow(`SELECT COUNT(*) FROM ceremonies`).Scan(&rows); err != nil || rows != 1 {
			t.Errorf("%d ceremonies are kept, %v; want the one that can be finished", rows, err)
		}
	})
}
