//go:build !js

package check

import (
	"fmt"

	"stale.love/content/markdown"
)

// Days adds to a report what is said to have been done on a day that has not come: a
// check of facts, or a change. A piece may well appear on one.
func Days(report *markdown.Report, today string) {
	if report.Library == nil {
		return
	}
	late := func(file, what, day string) {
		if day > today {
			report.Findings = append(report.Findings, markdown.Finding{
				File: file, Line: 1, Level: markdown.Advice, Rule: "dates",
				Wrong: fmt.Sprintf("%s %s has not come yet", what, day), Do: "write the day on which it was done",
			})
		}
	}
	for _, a := range report.Library.Articles {
		late("articles/"+a.Slug+".md", "checked:", a.Checked)
		late("articles/"+a.Slug+".md", "updated:", a.Updated)
	}
	for _, e := range report.Library.Exercises {
		late("exercises/"+e.Slug+".md", "checked:", e.Checked)
	}
	for _, p := range report.Library.Pages {
		late("pages/"+p.Slug+".md", "changed:", p.Changed)
	}
	late("help.yaml", "checked:", report.Library.Help.Checked)
	markdown.Sort(report.Findings)
}
