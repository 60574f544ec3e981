//go:build !js

package program

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stale.love/server/store"
)

func TestBackup_IsRestoredWhenNoServerRuns(t *testing.T) {
	t.Parallel()
	data, file := t.TempDir(), filepath.Join(t.TempDir(), "backup.db")
	run := func(args ...string) (code int, said string) {
		var out bytes.Buffer
		env := func(name string) string { return map[string]string{"DATA_DIR": data}[name] }
		code = Command(t.Context(), args, Surroundings{Out: &out, Err: &out, Env: env})
		return code, out.String()
	}
	expect := func(wantCode int, want string, args ...string) {
		t.Helper()
		if code, said := run(args...); code != wantCode || !strings.Contains(said, want) {
			t.Errorf("%v: code %d, %s", args, code, said)
		}
	}
	expect(exitFailed, "DATA_DIR says where", "backup", file)
	db, err := store.Open(t.Context(), filepath.Join(data, databaseFile), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	account := store.Account{ID: "ann", Handle: []byte("ann")}
	if err := db.CreateAccount(t.Context(), account, store.Credential{ID: []byte("key")}); err != nil {
		t.Fatal(err)
	}
	expect(exitUsage, "name the file", "backup")
	expect(exitDone, "holds the database", "backup", file)
	expect(exitFailed, "is there already", "backup", file)
	if err := db.DeleteAccount(t.Context(), "ann"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	// Servers share the lock, a restore has it alone.
	release, err := lockData(data, false)
	if err != nil {
		t.Fatal(err)
	}
	again, err := lockData(data, false)
	if err != nil {
		t.Fatal(err)
	}
	again()
	expect(exitFailed, "stop it first", "restore", file)
	release()
	expect(exitDone, "Deleted again: 1 accounts", "restore", file)
	list := filepath.Join(data, "deletions")
	if err := os.Remove(list); err != nil {
		t.Fatal(err)
	}
	expect(exitFailed, "say --anyway", "restore", file)
	expect(exitDone, "restored", "restore", "--anyway", file)
}
