//go:build !js

package store

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"stale.love/app/compare"
	"stale.love/app/engagement"
	"stale.love/content"
)

// forms are the ways in which bytes that name something can stand in a file.
func forms(name string) map[string][]byte {
	found := map[string][]byte{"text": []byte(name)}
	raw := []byte(name)
	if bare, err := hex.DecodeString(strings.ReplaceAll(name, "-", "")); err == nil {
		raw = bare
		found["bytes"] = bare
		found["hex"] = []byte(strings.ReplaceAll(name, "-", ""))
	}
	for form, encoding := range map[string]*base64.Encoding{"base64": base64.RawStdEncoding, "base64url": base64.RawURLEncoding} {
		found[form] = []byte(encoding.EncodeToString(raw))
		found[form+" of the text"] = []byte(encoding.EncodeToString([]byte(name)))
	}
	return found
}

// mustHold looks at every file of a folder, whatever it is called: what is in none of
// them, or in one of them, as it should be.
func mustHold(t *testing.T, when, dir string, want bool, names ...string) {
	t.Helper()
	var files [][]byte
	var called []string
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files, called = append(files, data), append(called, path)
		return err
	})
	if err != nil || len(files) < 2 {
		t.Fatalf("files %v, %v", called, err)
	}
	for _, name := range names {
		held := false
		for form, data := range forms(name) {
			for i, file := range files {
				if !bytes.Contains(file, data) {
					continue
				}
				held = true
				if !want {
					t.Errorf("%s: %s has %s as %s", when, filepath.Base(called[i]), name, form)
				}
			}
		}
		if want && !held {
			t.Errorf("%s: %s is in no file: this test sees nothing", when, name)
		}
	}
}

// someone is an account with something of each kind.
type someone struct {
	id, result, answers, taken string
	taps                       []string
}

func (s someone) all() []string {
	return append([]string{s.id, s.result, s.answers, s.taken}, s.taps...)
}

// lives makes an account that a test recognises: n tells it from the others.
func (w world) lives(t *testing.T, n int) someone {
	t.Helper()
	random := [10]byte{0xa5, byte(n), byte(n >> 8), 0x5a, 7, 8, 9, byte(n), 11, 12}
	at := time.Date(2026, 11, 1, 0, 0, n, 0, time.UTC)
	s := someone{
		id:     engagement.NewResultID(at.AddDate(-1, 0, 0), random), // as random as a UUIDv4
		result: engagement.NewResultID(at, random),
		taken:  at.Format(time.RFC3339),
	}
	answers := make([]content.Answer, 24)
	for i := range answers {
		answers[i] = content.Answer(n >> (2 * (i % 8)) & 3)
	}
	answers[23] = 4
	s.answers = strings.ReplaceAll(fmt.Sprint(answers), " ", ",")
	w.account(t, s.id)
	req := engagement.SyncRequest{Results: []engagement.Result{{
		ID: s.result, Quiz: "checkup", Version: 1, Answers: answers, TakenAt: s.taken,
	}}}
	for i := range 3 {
		tap := engagement.LikeChange{Article: fmt.Sprint("article ", (n+i)%36), Liked: true, Tap: fmt.Sprintf("%08x%08x", 0xabcd0000+i, n+0x10000000)}
		req.Likes = append(req.Likes, tap)
		s.taps = append(s.taps, tap.Tap)
	}
	w.send(t, s.id, req)
	return s
}

// A reader who looks at the files, while the server runs and when it has stopped.
func TestDisk_WhatWasDeletedIsInNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWorld(t, func(t testing.TB, opts Options) *Store { return openAt(t, filepath.Join(dir, "stale.db"), opts) })
	var readers []someone
	for n := range 200 { // so that pages split, and are joined again
		readers = append(readers, w.lives(t, (n*73+41)%4096))
	}
	forgets, deletes, deletesToo := readers[17], readers[111], readers[199]
	gone := append(append(slices.Clone(deletes.all()), deletesToo.all()...), forgets.result, forgets.answers, forgets.taken)
	mustHold(t, "before", dir, true, gone...)

	w.send(t, forgets.id, engagement.SyncRequest{Forget: []string{forgets.result}})
	mustHold(t, "running, forgotten", dir, false, forgets.result, forgets.answers, forgets.taken)
	// By its tombstone, as devices say it now.
	byStone := readers[50]
	w.send(t, byStone.id, engagement.SyncRequest{Forget: []string{engagement.Tombstone(byStone.result)}})
	mustHold(t, "running, forgotten by its tombstone", dir, false, byStone.result, byStone.answers, byStone.taken)

	if err := w.SaveCeremony(t.Context(), "token", `{"Account":{"ID":"`+deletes.id+`"}}`, time.Minute); err != nil {
		t.Fatal(err)
	}
	for _, who := range []someone{deletes, deletesToo} {
		if err := w.DeleteAccount(t.Context(), who.id); err != nil {
			t.Fatal(err)
		}
		mustHold(t, "running, account deleted", dir, false, who.all()...)
	}
	// Every third of the others goes as well: pages are merged.
	for n, who := range readers {
		if n%3 == 0 && n != 17 && n != 111 && n != 199 {
			if err := w.DeleteAccount(t.Context(), who.id); err != nil {
				t.Fatal(err)
			}
			gone = append(gone, who.all()...)
		}
	}
	mustHold(t, "running, many deleted", dir, false, gone...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mustHold(t, "stopped", dir, false, gone...)

	// Their devices hear of it all the same.
	again := w
	again.Store = openAt(t, filepath.Join(dir, "stale.db"), Options{Now: w.clock.Now})
	_, err := again.Sync(t.Context(), deletes.id, engagement.SyncRequest{}, magazine{})
	mustBe(t, err, ErrGone)
	if got := again.everything(t, forgets.id).Forgotten; len(got) != 1 || got[0] != engagement.Tombstone(forgets.result) {
		t.Errorf("forgotten: %v", got)
	}
	mustHold(t, "running again", dir, false, gone...)
}

func TestDisk_AComparisonThatEndedIsInNoFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWorld(t, func(t testing.TB, opts Options) *Store { return openAt(t, filepath.Join(dir, "stale.db"), opts) })
	c := newComparing(t, w)
	c.open(t)
	halves := []string{"public of ann", "public of ben", "tag of ann", "tag of ben", "half of ann at turn", "half of ben at turn"}
	mustHold(t, "open", dir, true, halves...)
	if _, err := w.Compare(t.Context(), "ann", c.step("ann", compare.End, "")); err != nil {
		t.Fatal(err)
	}
	mustHold(t, "running", dir, false, halves...)
	c.open(t)
	w.clock.advance(compare.Life)
	if err := w.SweepComparisons(t.Context()); err != nil {
		t.Fatal(err)
	}
	mustHold(t, "run out", dir, false, halves...)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mustHold(t, "stopped", dir, false, halves...)
}

// A reader of an older state keeps the log from being emptied; the deletion is answered
// after a while, and the log emptied when the reader is gone.
func TestDisk_AReaderOfAnOlderStateDelaysTheLogAndNobody(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	w := newWorld(t, func(t testing.TB, opts Options) *Store { return openAt(t, filepath.Join(dir, "stale.db"), opts) })
	ann, ben := w.lives(t, 1), w.lives(t, 2)
	w.send(t, ben.id, engagement.SyncRequest{})
	old, err := w.readers.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var rows int
	if err := old.QueryRow(`SELECT COUNT(*) FROM results`).Scan(&rows); err != nil {
		t.Fatal(err)
	}
	if err := w.DeleteAccount(t.Context(), ann.id); err != nil {
		t.Fatal(err)
	}
	mustHold(t, "while somebody reads", dir, true, ann.id)
	w.send(t, ben.id, engagement.SyncRequest{Likes: []engagement.LikeChange{tap("a", true, 1)}})
	if err := old.Rollback(); err != nil {
		t.Fatal(err)
	}
	for {
		if info, err := os.Stat(filepath.Join(dir, "stale.db-wal")); err != nil || info.Size() == 0 {
			break
		}
	}
	mustHold(t, "afterwards", dir, false, ann.all()...)
}

// A file from before deletions were overwritten, with what it kept in the clear.
func TestDisk_AnOldFileIsWrittenAnewOnce(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "stale.db")
	w := newWorld(t, func(t testing.TB, opts Options) *Store { return openAt(t, path, opts) })
	stays := w.lives(t, 3)
	w.lives(t, 4)
	const account, result = "3b241101-e2bb-4255-8caf-4136c566a962", "01935a7e-0000-7000-8000-00000000000f"
	for _, statement := range []string{
		`PRAGMA secure_delete = 0`,
		`DELETE FROM meta WHERE name IN ('erased', 'deletions')`,
		`INSERT INTO deleted_accounts (id) VALUES ('` + account + `')`,
		`INSERT INTO forgotten (account, id, version) VALUES ('` + stays.id + `', '` + result + `', 9)`,
		`UPDATE accounts SET version = 9 WHERE id = '` + stays.id + `'`,
		`INSERT INTO results SELECT account, '` + account + `', quiz, quiz_version, '[left behind]', taken_at, 8 FROM results WHERE account = '` + stays.id + `'`,
		// A row that lies behind another one leaves a hole in the page.
		`INSERT INTO results SELECT account, 'the last', quiz, quiz_version, answers, taken_at, 9 FROM results WHERE id = '` + stays.result + `'`,
		`DELETE FROM results WHERE id = '` + account + `'`,
	} {
		if _, err := w.writer.Exec(statement); err != nil {
			t.Fatal(statement, err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	mustHold(t, "old", dir, true, account, result, "[left behind]")
	again := w
	again.Store = openAt(t, path, Options{Now: w.clock.Now})
	mustHold(t, "opened", dir, false, account, result, "[left behind]")
	_, err := again.Sync(t.Context(), account, engagement.SyncRequest{}, magazine{})
	mustBe(t, err, ErrGone)
	if got := again.everything(t, stays.id); !slices.Equal(got.Forgotten, []string{engagement.Tombstone(result)}) || len(got.Results) != 2 {
		t.Errorf("after it: %+v", got)
	}
	var when string
	if err := again.readers.QueryRow(`SELECT value FROM meta WHERE name = 'erased'`).Scan(&when); err != nil || when != "2026-11-23" {
		t.Errorf("recorded %q, %v", when, err)
	}
}
