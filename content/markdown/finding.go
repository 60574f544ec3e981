package markdown

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Level is how bad a finding is.
type Level string

// The levels. With an error there is no library: a page would be broken. Advice is
// about the text, and is the editors' to decide.
const (
	Error  Level = "error"
	Advice Level = "advice"
)

// Finding is one thing that is wrong in a content file.
type Finding struct {
	File  string `json:"file"`
	Line  int    `json:"line"` // from 1
	Level Level  `json:"level"`
	Rule  string `json:"rule"`  // which rule was broken, such as "headings"
	Wrong string `json:"wrong"` // what is wrong
	Do    string `json:"do"`    // what to do about it
}

// Error returns "file:line: what is wrong: what to do".
func (f Finding) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Wrong, f.Do)
}

// findings collects what is wrong, so that an author sees all of it at once.
type findings struct {
	list []Finding
	rule string // that is being checked; empty: fields
}

func (f *findings) add(file string, line int, wrong, do string) {
	f.list = append(f.list, Finding{File: file, Line: line, Level: Error, Rule: cmp.Or(f.rule, "fields"), Wrong: wrong, Do: do})
}

// advise reports what is no error.
func (f *findings) advise(file string, line int, rule, wrong, do string) {
	f.list = append(f.list, Finding{File: file, Line: line, Level: Advice, Rule: rule, Wrong: wrong, Do: do})
}

// Sort orders findings by file and line.
func Sort(list []Finding) {
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
}

// Join returns the errors among findings as one, or nil.
func Join(list []Finding) error {
	var errs []error
	for _, found := range list {
		if found.Level == Error {
			errs = append(errs, found)
		}
	}
	return errors.Join(errs...)
}
