//go:build !js

package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"stale.love/app/engagement"
	"stale.love/app/replica"
	"stale.love/content"
)

// restorable is a store on a path, which tests close to restore a backup.
type restorable struct {
	world
	path string
}

func newRestorable(t *testing.T) *restorable {
	path := filepath.Join(t.TempDir(), "stale.db")
	return &restorable{newWorld(t, func(t testing.TB, opts Options) *Store { return openAt(t, path, opts) }), path}
}

func (r *restorable) backup(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "backup.db")
	if err := Backup(t.Context(), r.path, file); err != nil {
		t.Fatal(err)
	}
	return file
}

// restore closes the store, restores a backup and opens what is there then.
func (r *restorable) restore(t *testing.T, file string) Restored {
	t.Helper()
	must(t, r.Close())
	done, err := Restore(t.Context(), r.path, file, RestoreOptions{Options: Options{Now: r.clock.Now}})
	if err != nil {
		t.Fatal(err)
	}
	r.Store = openAt(t, r.path, Options{Now: r.clock.Now})
	return done
}

func TestRestore_BringsNothingBackThatWasDeleted(t *testing.T) {
	t.Parallel()
	w := newRestorable(t)
	ann, ben := w.account(t, "ann"), w.account(t, "ben")
	kept, gone := result("01935a7e-0000-7000-8000-000000000001", 1), result("01935a7e-0000-7000-8000-000000000002", 2)
	for _, id := range []string{ann, ben} {
		w.send(t, id, engagement.SyncRequest{Results: []engagement.Result{kept, gone}, Likes: []engagement.LikeChange{tap("a", true, 1)}})
		must(t, w.CreateSession(t.Context(), "session of "+id, id, "", Arrival{}))
		must(t, w.AddCredential(t.Context(), id, "", Credential{ID: []byte("second key of " + id)}))
	}
	must(t, w.SetRecoveryCodes(t.Context(), ben, []string{"used", "replaced"}))
	must(t, w.AddIdentity(t.Context(), ben, Identity{ByMail, "unlinked"}))
	before := w.epoch(t)
	file := w.backup(t)

	after := result("01935a7e-0000-7000-8000-000000000003", 3) // the backup does not know it
	w.send(t, ben, engagement.SyncRequest{Results: []engagement.Result{after}, Forget: nil})
	w.send(t, ben, engagement.SyncRequest{Forget: []string{gone.ID, after.ID}})
	must(t, w.RemoveCredential(t.Context(), ben, []byte("second key of ben")))
	must(t, w.RemoveIdentity(t.Context(), ben, ByMail))
	if _, err := w.UseRecoveryCode(t.Context(), "used"); err != nil {
		t.Fatal(err)
	}
	cleo := w.account(t, "cleo") // came and went after the backup
	must(t, w.DeleteAccount(t.Context(), cleo))
	must(t, w.EndSession(t.Context(), ben, SessionID("session of ben")))
	must(t, w.DeleteAccount(t.Context(), ann))

	if done := w.restore(t, file); done != (Restored{Accounts: 1, Results: 2, Ways: 3, Sessions: 2}) {
		t.Errorf("restored: %+v", done)
	}
	if w.epoch(t) == before {
		t.Error("the epoch is the same")
	}
	for _, id := range []string{ann, cleo} {
		_, err := w.Sync(t.Context(), id, engagement.SyncRequest{}, magazine{})
		mustBe(t, err, ErrGone)
	}
	for _, id := range []string{ann, ben} {
		_, err := w.Session(t.Context(), "session of "+id)
		mustBe(t, err, ErrNotFound) // 401, and nothing that makes a device empty itself
	}
	_, err := w.UseRecoveryCode(t.Context(), "used")
	mustBe(t, err, ErrNotFound)
	standing, err := w.Standing(t.Context(), ben)
	if err != nil || len(standing.Credentials) != 1 || len(standing.Identities) != 0 || standing.Codes != 1 {
		t.Errorf("ben's ways in: %+v, %v", standing, err)
	}
	if counts, err := w.Counts(t.Context()); err != nil || counts["a"].Likes != 1 {
		t.Errorf("counts %v, %v", counts, err)
	}

	// A device that was offline since before the deletions states all it holds.
	healing := replica.NewMemory(replica.State{
		Account: ben, Epoch: before, Cursor: 3, Share: "yes",
		Results: map[string]replica.Taken{kept.ID: {Result: kept}, gone.ID: {Result: gone}, after.ID: {Result: after}},
	})
	device := replica.Replica{Store: healing, Transport: &direct{world: w.world, lost: func() bool { return false }}, Now: w.clock.Now}
	if o := device.Sync(t.Context()); o.Verdict != replica.Done || o.Waiting != 0 {
		t.Fatalf("healing: %v, %d waiting: %v", o.Verdict, o.Waiting, o.Err)
	}
	state, _ := healing.View(t.Context())
	all := w.everything(t, ben)
	if len(all.Results) != 1 || all.Results[0].ID != kept.ID || len(state.Results) != 1 {
		t.Errorf("after healing the server has %v, the device %v", all.Results, state.Results)
	}

	// Another, older backup knows as little of it.
	w.restore(t, file)
	_, err = w.Sync(t.Context(), ann, engagement.SyncRequest{}, magazine{})
	mustBe(t, err, ErrGone)
}

func TestRestore_BringsBackNoWayInThatEndedWithTheSessions(t *testing.T) {
	t.Parallel()
	w := newRestorable(t)
	ben := w.account(t, "ben")
	must(t, w.CreateSession(t.Context(), "here", ben, "", Arrival{Passkey: []byte("mine")}))
	for _, id := range []string{"mine", "theirs"} {
		must(t, w.AddCredential(t.Context(), ben, "", Credential{ID: []byte(id)}))
	}
	must(t, w.SetRecoveryCodes(t.Context(), ben, []string{"one", "two"}))
	must(t, w.AddIdentity(t.Context(), ben, Identity{ByMail, "theirs"}))
	file := w.backup(t)
	must(t, w.EndSessions(t.Context(), ben, "here", false, Ending{Codes: true, Passkeys: true, Identities: []IdentityKind{ByMail, ByProvider}}))
	mustBe(t, w.EndSessions(t.Context(), ben, "nowhere", false, Ending{Passkeys: true}), ErrLastWay)
	check := func(when string) {
		t.Helper()
		standing, err := w.Standing(t.Context(), ben)
		if err != nil || len(standing.Credentials) != 1 || string(standing.Credentials[0].ID) != "mine" || standing.Codes != 0 || len(standing.Identities) != 0 {
			t.Errorf("%s: %+v, %v", when, standing, err)
		}
	}
	check("ended")
	w.restore(t, file)
	check("restored")
}

func TestRestore_KilledAnywhereLeavesTheOldOrTheNew(t *testing.T) {
	t.Parallel()
	killed := errors.New("killed")
	for _, at := range []string{"copied", "prepared", "settled", "renamed"} {
		w := newRestorable(t)
		old := w.account(t, "old")
		file := w.backup(t)
		w.account(t, "newer")
		before := w.epoch(t)
		must(t, w.Close())
		_, err := Restore(t.Context(), w.path, file, RestoreOptions{step: func(now string) error {
			if now == at {
				return killed
			}
			return nil
		}})
		mustBe(t, err, killed)
		must(t, LeftOver(w.path))
		w.Store = openAt(t, w.path, Options{Now: w.clock.Now})
		if _, err := w.Account(t.Context(), old); err != nil {
			t.Errorf("killed when %s: %v", at, err)
		}
		_, err = w.Account(t.Context(), "newer")
		if wasRestored := at == "renamed"; (err != nil) != wasRestored || (w.epoch(t) != before) != wasRestored {
			t.Errorf("killed when %s: an account from after the backup: %v; the epoch is another: %v", at, err, w.epoch(t) != before)
		}
		if names, _ := filepath.Glob(w.path + restoring + "*"); len(names) > 0 {
			t.Errorf("killed when %s: %v are left", at, names)
		}
	}
}

func TestRestore_RefusesWhatWouldBringDeletionsBack(t *testing.T) {
	t.Parallel()
	w := newRestorable(t)
	ann := w.account(t, "ann")
	file := w.backup(t)
	must(t, w.DeleteAccount(t.Context(), ann))
	w.clock.advance(DeletionsKept)
	must(t, w.PruneDeletions(t.Context()))
	must(t, w.Close())
	if data, err := os.ReadFile(deletionsFile(w.path)); err != nil || strings.Count(string(data), "\n") != 2 {
		t.Fatalf("on its last day the list is %q, %v", data, err)
	}
	list := deletions{path: deletionsFile(w.path)}
	must(t, list.prune("2027-03-01"))
	if data, err := os.ReadFile(list.path); err != nil || string(data) != fromLine+"2\n" {
		t.Fatalf("a day later it is %q, %v", data, err)
	}
	restore := func(older bool) error {
		_, err := Restore(t.Context(), w.path, file, RestoreOptions{Older: older})
		return err
	}
	mustBe(t, restore(false), ErrOldBackup)
	must(t, os.Remove(list.path))
	mustBe(t, restore(false), ErrOldBackup)
	must(t, restore(true))
	must(t, os.WriteFile(file, []byte("These are my notes, not a backup, and they are long enough to look like one."), 0o600))
	if err := restore(true); err == nil {
		t.Error("notes were restored")
	}
}

func TestBackup_IsWholeWhileOthersWriteAndOverwritesNothing(t *testing.T) {
	t.Parallel()
	w := newRestorable(t)
	ann := w.account(t, "ann")
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	for lane := range 3 {
		writing.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				req := engagement.SyncRequest{
					Epoch: w.epoch(t), Likes: []engagement.LikeChange{tap(fmt.Sprint(n%50), n%2 == 0, lane<<20|n)},
					Results: []engagement.Result{result(fmt.Sprint(lane, " ", n), content.Answer(n%5))},
				}
				if _, err := w.Sync(context.Background(), ann, req, magazine{}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for range 3 {
		file := w.backup(t)
		info, err := os.Stat(file)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("mode %v, %v", info.Mode(), err)
		}
		mustBe(t, Backup(t.Context(), w.path, file), fs.ErrExist)
		copied := world{Store: openAt(t, file, Options{})}
		all := copied.everything(t, ann)
		if int64(len(all.Results)) > all.Cursor {
			t.Errorf("%d results at version %d", len(all.Results), all.Cursor)
		}
		if names, _ := filepath.Glob(filepath.Join(filepath.Dir(file), ".*")); len(names) > 0 {
			t.Errorf("left over: %v", names)
		}
	}
	stop()
	writing.Wait()
	mustBe(t, Backup(t.Context(), filepath.Join(t.TempDir(), "none.db"), "x"), fs.ErrNotExist)
}

// A line is on the disk before a deletion is answered, whatever broke off before it.
func TestDeletions_ALineThatBrokeOffHidesNone(t *testing.T) {
	t.Parallel()
	w := newRestorable(t)
	ann, ben := w.account(t, "ann"), w.account(t, "ben")
	must(t, w.DeleteAccount(t.Context(), ann))
	f, err := os.OpenFile(deletionsFile(w.path), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString("2 2026-11-23 acc"); err != nil {
		t.Fatal(err)
	}
	must(t, f.Close())
	must(t, w.DeleteAccount(t.Context(), ben))
	lines, whole, err := w.deleted.after(0)
	if err != nil || !whole {
		t.Fatal(whole, err)
	}
	for _, id := range []string{ann, ben} {
		if !slices.ContainsFunc(lines, func(d deletion) bool { return d.entry == accountEntry(id) }) {
			t.Errorf("%s is not in %v", id, lines)
		}
	}
	if info, err := os.Stat(deletionsFile(w.path)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}
