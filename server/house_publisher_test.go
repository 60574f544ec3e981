//go:build !js

package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestHouse_CodeKnowsNoPublisher looks for this magazine's name and colours in what
// the code says. They are in content/, so that another publisher's magazine is
// another folder; server/program's TestPublisher looks at what is served, this at
// what is rarely served: errors, notices, exported files.
func TestHouse_CodeKnowsNoPublisher(t *testing.T) {
	t.Parallel()
	// Names by which programs find things. No reader sees one; a device that has them
	// already would lose what it keeps if they changed.
	internal := regexp.MustCompile(strings.Join([]string{
		`^stale(-[a-z]*)?$`, `^stale\.db$`, `^stale[A-Z]\w+$`, // cookies, databases, locks, channels, keys in localStorage; globals
		`^X-Stale-(Page|Version)$`,                            // headers between our own parts
		`^(-gcflags=)?stale\.love/(app|content|server|web)\b`, // packages
		`^stale\.love (search 1\n|compare 2 (key |proofs)?)$`, // what begins an index, and what keys are derived from
	}, "|"))
	// The program is called stale, and its operator sees that.
	operators := []string{"server/program/"}
	colour := regexp.MustCompile(`#[0-9a-fA-F]{6}\b`)
	told := map[string]string{"content/markdown/site.go": "#23201b", "content/markdown/svg.go": "#23201b"} // how a colour is written

	used := map[string]bool{}
	for file, literals := range literals(t) {
		for at, text := range literals {
			if strings.Contains(strings.ToLower(text), "stale") && !internal.MatchString(text) &&
				!slices.ContainsFunc(operators, func(room string) bool { return strings.HasPrefix(file, room) }) && !example(text) {
				t.Errorf("%s:%d says %q: a publisher's words belong in content/", file, at.Line, text)
			}
			for _, found := range colour.FindAllString(text, -1) {
				if told[file] != found {
					t.Errorf("%s:%d has the colour %s: a publisher's colours belong in content/", file, at.Line, found)
				}
				used[file] = true
			}
		}
	}
	for _, file := range slices.Sorted(maps.Keys(told)) {
		if !used[file] {
			t.Errorf("%s has no colour any more: take it off the list", file)
		}
	}
}

// example reports a text that tells an operator how an address is written.
func example(text string) bool {
	return strings.Contains(text, "as https://stale.love") || strings.Contains(text, "as in https://stale.love")
}

// literals returns every text in the module's Go files, tests left out, by file.
func literals(t *testing.T) map[string]map[token.Position]string {
	t.Helper()
	all := map[string]map[token.Position]string{}
	err := fs.WalkDir(os.DirFS(".."), ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && name != "." && strings.HasPrefix(entry.Name(), ".") {
			return fs.SkipDir // what was built
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		files := token.NewFileSet()
		file, err := parser.ParseFile(files, filepath.Join("..", name), nil, 0)
		if err != nil {
			return err
		}
		all[name] = map[token.Position]string{}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				text, err := strconv.Unquote(literal.Value)
				if err != nil {
					t.Fatal(err)
				}
				all[name][files.Position(literal.Pos())] = text
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 200 {
		t.Fatalf("only %d files were found", len(all))
	}
	return all
}
