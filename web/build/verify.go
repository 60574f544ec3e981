package main

import (
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/dirhash"
)

// trimmed is the hash of what trimGoApp leaves of go-app: what is compiled into every
// reader's browser. Whoever changes the version, or what is left out, looks at the
// difference and writes the new one here.
const trimmed = "h1:6AOLg1jJ0FoyJQCH3+SoEymku3RAwgcLF6EJAIyV8fU="

// verify compares a module's directory with go.sum. The go command does so when it
// downloads a module, and never again: a module cache can be changed afterwards, and a
// directory that is replaced is compared with nothing.
func verify(source, version string, sums []byte) error {
	name := goApp + "@" + version
	got, err := dirhash.HashDir(source, name, dirhash.Hash1)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(sums)) {
		if want, ok := strings.CutPrefix(strings.TrimSpace(line), goApp+" "+version+" "); ok {
			if want != got {
				return fmt.Errorf("%s in %s is not what go.sum says (%s, want %s): remove it with go clean -modcache, and build again", name, source, got, want)
			}
			return nil
		}
	}
	return fmt.Errorf("go.sum has no line for %s: run go mod tidy", name)
}

// pinned compares what is left of go-app with trimmed.
func pinned(target string) error {
	got, err := dirhash.HashDir(target, "go-app", dirhash.Hash1)
	if err != nil {
		return err
	}
	if got != trimmed {
		return fmt.Errorf("what is left of go-app in %s is not what it was: look at it, and write %s as trimmed in web/build/verify.go", target, got)
	}
	return nil
}
