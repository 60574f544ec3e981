//go:build !js

package program

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"
)

// What only the owner may do in DATA_DIR, and to what is in it.
const (
	directoryMode fs.FileMode = 0o700
	fileMode      fs.FileMode = 0o600
)

// ownDirectory makes DATA_DIR, and sees to it that nobody else on this machine can look
// into it: what this process makes from here on is its own from the first moment, and
// what is there already is put right, or is a reason not to start.
func ownDirectory(dir string) error {
	restrictNewFiles()
	if err := os.MkdirAll(dir, directoryMode); err != nil {
		return fmt.Errorf("making DATA_DIR: %w", err)
	}
	if runtime.GOOS == "windows" {
		return nil // who may do what there is not in the mode
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("opening DATA_DIR: %w", err)
	}
	defer root.Close()
	info, err := root.Stat(".")
	if err != nil {
		return fmt.Errorf("looking at DATA_DIR: %w", err)
	}
	files, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return fmt.Errorf("looking into DATA_DIR: %w", err)
	}
	if open := info.Mode().Perm() &^ directoryMode; open != 0 {
		if open&0o022 != 0 || !ours(files) {
			return fmt.Errorf("DATA_DIR=%s has mode %#o, so others can look into it, and it is not this program's alone: give a directory of its own, or run chmod 700 on it", dir, info.Mode().Perm())
		}
		if err := root.Chmod(".", directoryMode); err != nil {
			return fmt.Errorf("DATA_DIR=%s has mode %#o, so others can look into it: run chmod 700 on it as its owner: %w", dir, info.Mode().Perm(), err)
		}
	}
	for _, file := range files {
		if err := ownFile(root, file); err != nil {
			return fmt.Errorf("DATA_DIR=%s: others can read %s: run chmod 600 on it as its owner: %w", dir, file.Name(), err)
		}
	}
	return nil
}

func ownFile(root *os.Root, file fs.DirEntry) error {
	if !file.Type().IsRegular() {
		return nil
	}
	info, err := file.Info()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Perm()&^fileMode == 0 {
		return nil
	}
	return root.Chmod(file.Name(), fileMode)
}

// ours reports whether a directory holds the database, or nothing but what this program
// and a new disk have: the mode of any other is not changed behind its owner's back.
func ours(files []fs.DirEntry) bool {
	others := 0
	for _, file := range files {
		switch name := file.Name(); {
		case strings.HasPrefix(name, databaseFile):
			return true
		case !slices.Contains([]string{"deletions", keyFile, lockFile, "lost+found"}, name):
			others++
		}
	}
	return others == 0
}
