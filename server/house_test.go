//go:build !js

package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestHouse_DirectionsHold keeps content ← app ← server: what a room may import,
// and why not the rest, on both platforms.
func TestHouse_DirectionsHold(t *testing.T) {
	for platform, all := range platforms(t) {
		for _, wrong := range broken(all) {
			t.Errorf("%s: %s", platform, wrong)
		}
	}
}

// direction is what nothing in a room may import; inside is its rooms that may.
type direction struct{ room, forbidden, inside, why string }

func directions() []direction {
	const goApp = "github.com/maxence-charriere/go-app"
	return []direction{
		{"stale.love/content", "stale.love/app", "", "content is read by everybody and knows nobody"},
		{"stale.love/content", "stale.love/server", "", "content is read by everybody and knows nobody"},
		{"stale.love/content", goApp, "", "go-app stays inside app and the server's rendering"},
		{"stale.love/app", "stale.love/server", "", "the client would carry the backend"},
		{"stale.love/app", "stale.love/content/markdown", "", "goldmark would add half a megabyte to the client"},
		{"stale.love/app", "syscall/js", "stale.love/app/browser", "only package browser touches JavaScript"},
		{"stale.love/app/engagement", "stale.love/app/", "", "the rules of both sides depend on no side"},
		{"stale.love/app/replica", "stale.love/app/page", "", "the rules of a device draw nothing"},
		{"stale.love/app/replica", "stale.love/app/client", "stale.love/app/replica/simulation", "the rules of a device know no client"},
		{"stale.love/app/compare", "stale.love/app/page", "", "the rules of a comparison draw nothing"},
		{"stale.love/app/page", "stale.love/app/browser", "", "drawing is a pure function"},
		{"stale.love/app/page", "stale.love/app/client", "", "drawing is a pure function"},
		{"stale.love/app/loop", "stale.love/", "", "the loop knows no feature"},
		{"stale.love/app/finding", "stale.love/app/page", "", "states go under the page that draws them"},
		{"stale.love/app/finding", "stale.love/app/client", "", "a feature knows no client"},
		{"stale.love/app/client", "stale.love/app/browser", "", "a browser is what the client has ports for"},
		{"stale.love/app/client", "github.com/maxence-charriere", "", "page draws; the client decides"},
		{"stale.love/server/store", "stale.love/server/", "", "the store serves handlers and knows none"},
		{"stale.love/server/store", "net/http", "", "the store serves handlers and knows none"},
	}
}

// within reports whether a package is a room or in it.
func within(pkg, room string) bool {
	return room != "" && (pkg == room || strings.HasPrefix(pkg, room+"/"))
}

// broken says which packages import what they must not.
func broken(all map[string][]string) (wrong []string) {
	for _, rule := range directions() {
		for pkg, imports := range all {
			if !within(pkg, rule.room) || within(pkg, rule.inside) {
				continue
			}
			for _, imported := range imports {
				if strings.HasPrefix(imported, rule.forbidden) && !within(imported, rule.room) {
					wrong = append(wrong, pkg+" imports "+imported+": "+rule.why)
				}
			}
		}
	}
	slices.Sort(wrong)
	return wrong
}

// platforms lists the imports natively and for the browser, and fails where a package
// that a direction is about, or one that is in a directory, is seen on neither or
// without its imports: the rules could not fail then.
func platforms(t *testing.T) map[string]map[string][]string {
	t.Helper()
	all := map[string]map[string][]string{
		"native":  imports(t, nil),
		"browser": imports(t, []string{"GOOS=js", "GOARCH=wasm"}),
	}
	seen := map[string][]string{}
	for _, packages := range all {
		for pkg, imports := range packages {
			seen[pkg] = append(seen[pkg], imports...)
		}
	}
	for _, pkg := range directories(t) {
		if len(seen[pkg]) == 0 {
			t.Errorf("nothing is seen of what %s imports", pkg)
		}
	}
	for _, rule := range directions() {
		if len(seen[rule.room]) == 0 {
			t.Errorf("there is no %s: %s", rule.room, rule.why)
		}
	}
	for _, pkg := range []string{"stale.love/app", "stale.love/app/browser"} {
		if len(all["browser"][pkg]) == 0 {
			t.Errorf("the list for the browser has no imports of %s", pkg)
		}
	}
	return all
}

// directories names the packages by what is on the disk: those with a Go file that is
// no test and imports anything.
func directories(t *testing.T) (packages []string) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := entry.Name()
		if entry.IsDir() && path != ".." && (strings.HasPrefix(name, ".") || name == "testdata") {
			return filepath.SkipDir
		}
		if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && entry.IsDir() && path != ".." {
			return filepath.SkipDir // another module
		}
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		pkg := "stale.love/" + filepath.ToSlash(strings.TrimPrefix(filepath.Dir(path), "../"))
		if len(file.Imports) > 0 && !slices.Contains(packages, pkg) {
			packages = append(packages, pkg)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return packages
}

// TestHouse_ADirectionThatIsBrokenIsSeen breaks each of them once.
func TestHouse_ADirectionThatIsBrokenIsSeen(t *testing.T) {
	for _, rule := range directions() {
		forbidden := strings.TrimSuffix(rule.forbidden, "/") + "/x"
		if !strings.Contains(rule.forbidden, ".") {
			forbidden = rule.forbidden // of the standard library
		}
		got := broken(map[string][]string{rule.room + "/x": {"fmt", forbidden}})
		if !slices.Contains(got, rule.room+"/x imports "+forbidden+": "+rule.why) {
			t.Errorf("%s may import %s: %v", rule.room, rule.forbidden, got)
		}
	}
}

// TestHouse_ClientStaysLight looks at what the client's own packages import
// directly; go-app's imports are its own.
func TestHouse_ClientStaysLight(t *testing.T) {
	heavy := map[string]string{
		"net/http":                 "adds 1.2 MB compressed; use package browser",
		"github.com/yuin/goldmark": "adds half a megabyte; the page carries its text",
		"regexp":                   "compiles at start, on the reader's phone",
		"html/template":            "adds half a megabyte; go-app draws",
		"text/template":            "adds half a megabyte; go-app draws",
		"log/slog":                 "app.Log is there already",
		"crypto/tls":               "the browser speaks TLS",
		"os":                       "there is none in a browser",
	}
	all := imports(t, []string{"GOOS=js", "GOARCH=wasm"})
	for pkg, imported := range all {
		if pkg != "stale.love/app" && !strings.HasPrefix(pkg, "stale.love/app/") && pkg != "stale.love/content" && pkg != "stale.love/content/search" {
			continue
		}
		for name, why := range heavy {
			if slices.Contains(imported, name) {
				t.Errorf("%s imports %s: %s", pkg, name, why)
			}
		}
	}
	if len(all["stale.love/app"]) == 0 {
		t.Fatal("the client was not found: the list is of the wrong platform")
	}
}

// imports lists what each package of the module imports, without its tests.
func imports(t *testing.T, env []string) map[string][]string {
	t.Helper()
	list := exec.Command("go", "list", "-e", "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "stale.love/...")
	list.Env = append(list.Environ(), env...)
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := map[string][]string{}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		packages[fields[0]] = fields[1:]
	}
	return packages
}
