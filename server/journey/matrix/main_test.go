//go:build !js

package main

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestMatrix_RunsWhatWasRunLeastOftenAndGoesOnWhereItStopped(t *testing.T) {
	t.Parallel()
	dir, tests := t.TempDir(), []string{"TestA", "TestB", "TestC"}
	open := func() *matrix {
		m := &matrix{dir: dir, group: 2}
		if err := m.load(); err != nil {
			t.Fatal(err)
		}
		return m
	}
	m := open()
	step := func(way string, want ...string) {
		t.Helper()
		at, next := m.next(tests, ways, 1)
		if at != way || !slices.Equal(next, want) {
			t.Fatalf("next is %v %s, want %v %s", next, at, want, way)
		}
		for _, name := range next {
			if err := m.keep(outcome{time.Now(), way, name, name != "TestB", 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	step(alone, "TestA")
	step(alone, "TestB")
	m = open() // another slice
	step(alone, "TestC")
	step(beside, "TestA", "TestB")
	step(beside, "TestC")
	step(busy, "TestA")
	m = open()
	var out strings.Builder
	if failures := m.print(&out); failures != 2 {
		t.Errorf("%d failures, want two", failures)
	}
	for _, want := range []string{"TestA  1 × 0  1 × 0   1 × 0", "TestB  1 × 1  1 × 1   0 × 0", "7 runs, 2 failures"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, &out)
		}
	}
}

func TestMatrix_ReadsWhatBecameOfATest(t *testing.T) {
	t.Parallel()
	for line, want := range map[string][]string{
		"--- PASS: TestA (1.25s)":        {"PASS", "TestA", "1.25"},
		"--- FAIL: TestB_It (0.00s)":     {"FAIL", "TestB_It", "0.00"},
		"    --- FAIL: TestB/sub (0.1s)": nil,
		"=== RUN   TestA":                nil,
	} {
		got := ended.FindStringSubmatch(line)
		if len(got) > 0 {
			got = got[1:]
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", line, got, want)
		}
	}
}
