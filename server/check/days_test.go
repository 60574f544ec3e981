//go:build !js

package check

import (
	"os/exec"
	"strings"
	"testing"

	"stale.love/content"
	"stale.love/content/markdown"
)

func TestDays_WhatWasDoneOnADayToComeIsSaid(t *testing.T) {
	t.Parallel()
	report := markdown.Report{Library: &content.Library{
		Articles: []content.Article{
			{Slug: "told", Published: "2027-01-01", Checked: "2026-11-27", Updated: "2026-11-27"},
			{Slug: "foretold", Published: "2026-11-23", Checked: "2026-11-28"},
		},
		Help: content.Help{Checked: "2026-11-29"},
	}}
	Days(&report, "2026-11-27")
	if len(report.Findings) != 2 || report.Findings[0].File != "articles/foretold.md" || report.Findings[1].File != "help.yaml" {
		t.Errorf("got %v", report.Findings)
	}
}

// The launch edition appeared on the day on which it was first committed; nothing says
// that it is older than that.
func TestDays_NoPieceIsOlderThanItsFile(t *testing.T) {
	t.Parallel()
	first := firstCommits(t)
	report, err := Run(content.Files)
	if err != nil || report.Library == nil {
		t.Fatal(report.Findings, err)
	}
	seen := 0
	for _, a := range report.Library.Articles {
		day, ok := first["content/articles/"+a.Slug+".md"]
		if !ok {
			continue // not committed yet
		}
		seen++
		if a.Published < day {
			t.Errorf("%s says that it appeared on %s; it was first committed on %s", a.Slug, a.Published, day)
		}
	}
	if seen == 0 {
		t.Error("no piece was looked at")
	}
}

// firstCommits returns the day on which each article's file was first committed.
func firstCommits(t *testing.T) map[string]string {
	t.Helper()
	git := func(args ...string) string {
		out, err := exec.Command("git", append([]string{"-C", "../.."}, args...)...).Output()
		if err != nil {
			t.Skip("there is no history here:", err)
		}
		return string(out)
	}
	if strings.TrimSpace(git("rev-parse", "--is-shallow-repository")) != "false" {
		t.Skip("the history is cut off")
	}
	first, day := map[string]string{}, ""
	for line := range strings.Lines(git("log", "--diff-filter=A", "--format=%ad", "--date=short", "--name-only", "--", "content/articles")) {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "content/"):
			first[line] = day // the oldest comes last
		case line != "":
			day = line
		}
	}
	return first
}
