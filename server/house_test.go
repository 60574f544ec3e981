//go:build !js

package main

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestHouse_DirectionsHold keeps content ← app ← server: what a room may import,
// and why not the rest.
func TestHouse_DirectionsHold(t *testing.T) {
	for _, rule := range []struct{ room, forbidden, why string }{
		{"stale.love/content", "stale.love/app", "content is read by everybody and knows nobody"},
		{"stale.love/content", "stale.love/server", "content is read by everybody and knows nobody"},
		{"stale.love/content", "github.com/maxence-charriere/go-app", "go-app stays inside app and the server's rendering"},
		{"stale.love/app", "stale.love/server", "the client would carry the backend"},
		{"stale.love/app", "stale.love/content/markdown", "goldmark would add half a megabyte to the client"},
		{"stale.love/app/engagement", "stale.love/app/", "the rules of both sides depend on no side"},
		{"stale.love/app/replica", "syscall/js", "only package browser touches JavaScript"},
		{"stale.love/app/page", "syscall/js", "pages are drawn on the server, too"},
		{"stale.love/app/page", "stale.love/app/browser", "drawing is a pure function"},
		{"stale.love/server/store", "stale.love/server/", "the store serves handlers and knows none"},
		{"stale.love/server/store", "net/http", "the store serves handlers and knows none"},
	} {
		for pkg, imports := range imports(t, nil) {
			if pkg != rule.room && !strings.HasPrefix(pkg, strings.TrimSuffix(rule.room, "/")+"/") {
				continue
			}
			for _, imported := range imports {
				if strings.HasPrefix(imported, rule.forbidden) && !strings.HasPrefix(imported, rule.room) &&
					!(rule.room == "stale.love/content" && strings.HasPrefix(imported, "stale.love/content")) {
					t.Errorf("%s imports %s: %s", pkg, imported, rule.why)
				}
			}
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
