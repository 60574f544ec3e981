//go:build !js

// Package check reports everything that is wrong with a content folder, before a
// reader finds it: what package markdown finds in the files, and what only shows on
// the finished pages, which it draws as readers get them. Each finding names a file
// and a line, what is wrong and what to do.
//
// It changes nothing and asks no network. The same files always give the same
// findings.
package check

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"net/url"
	"slices"
	"strings"

	"stale.love/content/markdown"
	"stale.love/server/follow"
	"stale.love/server/site"
)

// Run checks the content folder at the root of fsys. Pages are looked at only when
// the files are without errors. Its error says that it could not be done, not that
// something is wrong.
func Run(fsys fs.FS) (markdown.Report, error) {
	report := markdown.Check(fsys)
	if report.Library == nil {
		return report, nil
	}
	markup, err := site.Markup(report.Library)
	if err != nil {
		return report, fmt.Errorf("check: %w", err)
	}
	c := checker{fsys: fsys, report: &report, pages: map[string]sheet{}}
	for path, m := range markup {
		if c.pages[path], err = read(m); err != nil {
			return report, fmt.Errorf("check %s: %w", path, err)
		}
	}
	c.links()
	c.marks()
	if err := markdown.Join(report.Findings); err != nil {
		report.Library = nil
	}
	markdown.Sort(report.Findings)
	return report, nil
}

type checker struct {
	fsys   fs.FS
	report *markdown.Report
	pages  map[string]sheet // by path
}

func (c *checker) bad(at markdown.Link, rule, wrong, do string) {
	c.report.Findings = append(c.report.Findings, markdown.Finding{
		File: at.File, Line: at.Line, Level: markdown.Error, Rule: rule, Wrong: wrong, Do: do,
	})
}

// links reports the links that lead nowhere: those that stand in an article where
// they stand, the others once each.
func (c *checker) links() {
	seen := map[string]bool{}
	for _, link := range c.report.Links {
		seen[link.To] = true
		if wrong, do := c.dead(link.To); wrong != "" {
			c.bad(link, "links", wrong, do)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(c.pages)) {
		for _, to := range c.pages[path].links {
			if strings.HasPrefix(to, "#") {
				to = path + to
			}
			if !strings.HasPrefix(to, "/") || seen[to] {
				continue
			}
			seen[to] = true
			if wrong, do := c.dead(to); wrong != "" {
				c.bad(c.find(to, path), "links", wrong, do)
			}
		}
	}
}

// dead returns what is wrong with an address on this site, if anything is.
func (c *checker) dead(to string) (wrong, do string) {
	u, err := url.Parse(to)
	if err != nil {
		return fmt.Sprintf("%q is not an address", to), "correct it"
	}
	if slices.Contains(files(), u.Path) {
		return "", ""
	}
	page, ok := c.pages[u.Path]
	switch {
	case !ok:
		return fmt.Sprintf("link to %s: there is no such page", u.Path), "correct it, or write the page first"
	case u.Fragment != "" && !slices.Contains(page.ids, u.Fragment):
		return fmt.Sprintf("link to %s: the page has no place #%s", to, u.Fragment), "use the id of a heading or a section on that page"
	}
	return "", ""
}

// files are what is served beside pages.
func files() []string {
	return []string{follow.AtomPath, follow.JSONFeedPath, follow.SitemapPath, follow.RobotsPath, follow.OpenSearchPath}
}

// find returns the file and line in which a text stands, or the page that shows it
// when no content file has it.
func (c *checker) find(text, path string) markdown.Link {
	at := markdown.Link{File: "page " + path, Line: 1, To: text}
	found := errors.New("found")
	err := fs.WalkDir(c.fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(c.fsys, name)
		if before, _, ok := strings.Cut(string(data), text); ok {
			at.File, at.Line = name, 1+strings.Count(before, "\n")
			return found
		}
		return err
	})
	if err != nil && err != found {
		at.File = "page " + path
	}
	return at
}

// marks reports what only a finished page shows: a comment or a piece of a template
// that came through, and two elements of one name.
func (c *checker) marks() {
	for _, path := range slices.Sorted(maps.Keys(c.pages)) {
		page := c.pages[path]
		at := markdown.Link{File: "page " + path, Line: 1}
		for _, text := range page.comments {
			c.bad(at, "leftovers", fmt.Sprintf("the page has the comment %q", text), "take it out of the template")
		}
		for _, sign := range []string{"{{", "}}", "ZgotmplZ", "%!", "<no value>"} {
			if strings.Contains(page.text, sign) {
				c.bad(c.find(sign, path), "leftovers", fmt.Sprintf("the page shows %q", sign), "correct the template, or the text that went into it")
			}
		}
		seen := map[string]bool{}
		for _, id := range page.ids {
			if seen[id] {
				c.bad(at, "ids", fmt.Sprintf("two elements of the page have the id %q", id), "give one of them another")
			}
			seen[id] = true
		}
	}
}
