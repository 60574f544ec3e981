//go:build unix

package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func mode(t *testing.T, path string) os.FileMode {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return info.Mode().Perm()
}

func TestOwnDirectory_RefusesWhatItCannotPutRight(t *testing.T) {
	t.Parallel()
	for name, make := range map[string]func(dir string) error{
		"others can write in it":    func(dir string) error { return os.Chmod(dir, 0o777) },
		"its group can write in it": func(dir string) error { return os.Chmod(dir, 0o770) },
		"it holds something else":   func(dir string) error { return os.WriteFile(filepath.Join(dir, "photos"), nil, 0o600) },
	} {
		dir := filepath.Join(t.TempDir(), "data")
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		os.Chmod(dir, 0o755)
		if err := make(dir); err != nil {
			t.Fatal(err)
		}
		before := mode(t, dir)
		if err := ownDirectory(dir); err == nil || !strings.Contains(err.Error(), "DATA_DIR") || !strings.Contains(err.Error(), "chmod 700") {
			t.Errorf("%s: %v", name, err)
		}
		if mode(t, dir) != before {
			t.Errorf("%s: its mode was changed all the same", name)
		}
	}
}

func TestOwnDirectory_LeavesLinksAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	other := filepath.Join(t.TempDir(), "photos")
	for _, err := range []error{os.Mkdir(dir, 0o700), os.WriteFile(other, nil, 0o600), os.Chmod(other, 0o644), os.Symlink(other, filepath.Join(dir, "link"))} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := ownDirectory(dir); err != nil {
		t.Fatal(err)
	}
	if mode(t, other) != 0o644 {
		t.Error("the mode of a file elsewhere was changed")
	}
}
