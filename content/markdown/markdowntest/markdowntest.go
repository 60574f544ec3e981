// Package markdowntest is a small magazine of another publisher, for tests of
// everything that reads a content folder.
package markdowntest

import (
	"embed"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

//go:embed magazine
var files embed.FS

// Magazine returns a copy of the folder, every file with the replacements that are
// given, old and new by turns.
func Magazine(t testing.TB, replacements ...string) fstest.MapFS {
	t.Helper()
	root, err := fs.Sub(files, "magazine")
	if err != nil {
		t.Fatal(err)
	}
	replacer := strings.NewReplacer(replacements...)
	folder := fstest.MapFS{}
	err = fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		folder[name] = &fstest.MapFile{Data: []byte(replacer.Replace(string(data)))}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return folder
}
