package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// goAppHere copies go-app out of the module cache.
func goAppHere(t *testing.T) (source, version string, sums []byte) {
	t.Helper()
	at, err := output("go", "list", "-m", "-f", "{{.Version}} {{.Dir}}", goApp)
	if err != nil {
		t.Fatal(err)
	}
	version, cached, _ := strings.Cut(at, " ")
	source = filepath.Join(t.TempDir(), "go-app")
	if err := os.CopyFS(source, os.DirFS(cached)); err != nil {
		t.Fatal(err)
	}
	if sums, err = os.ReadFile("../../go.sum"); err != nil {
		t.Fatal(err)
	}
	return source, version, sums
}

func TestVerify_AModuleThatWasChangedIsNotBuilt(t *testing.T) {
	t.Parallel()
	source, version, sums := goAppHere(t)
	if err := verify(source, version, sums); err != nil {
		t.Fatal(err)
	}
	if err := verify(source, "v0.0.1", sums); err == nil || !strings.Contains(err.Error(), "go.sum") {
		t.Errorf("a version that go.sum does not know: %v", err)
	}
	file := filepath.Join(source, "pkg/app/engine.go")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(text, "\n// and a word more\n"...), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := verify(source, version, sums); err == nil || !strings.Contains(err.Error(), "not what go.sum says") {
		t.Errorf("changed in the module cache: %v", err)
	}
}

func TestPinned_WhatIsLeftOfGoAppIsWhatWasLookedAt(t *testing.T) {
	t.Parallel()
	source, _, _ := goAppHere(t)
	target := filepath.Join(t.TempDir(), "go-app")
	if err := trim(source, target); err != nil {
		t.Fatal(err)
	}
	if err := pinned(target); err != nil {
		t.Error(err)
	}
	if err := os.WriteFile(filepath.Join(target, "pkg/app/one_more.go"), []byte("package app\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := pinned(target); err == nil {
		t.Error("a file more is not seen")
	}
}
