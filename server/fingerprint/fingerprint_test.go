//go:build !js

package fingerprint

import (
	"os"
	"path/filepath"
	"testing"
)

func TestKey_IsKeptAndOnlyItsOwnersToRead(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "key")
	first, err := Load(path)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Load(path)
	if err != nil || first.Of("a") != again.Of("a") {
		t.Errorf("another key after a restart: %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	other, err := Load(filepath.Join(t.TempDir(), "key"))
	if err != nil || first.Of("a") == other.Of("a") {
		t.Errorf("two servers have one key: %v", err)
	}
	if first.Of("ab", "c") == first.Of("a", "bc") {
		t.Error("borders do not count")
	}
	if err := os.WriteFile(path, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil {
		t.Error("a damaged key was accepted, or replaced")
	}
}
