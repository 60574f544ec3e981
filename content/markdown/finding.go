package markdown

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
)

// Finding is one thing that is wrong in a content file.
type Finding struct {
	File  string
	Line  int    // from 1
	Wrong string // what is wrong
	Do    string // what to do about it
}

// Error returns "file:line: what is wrong: what to do".
func (f Finding) Error() string {
	return fmt.Sprintf("%s:%d: %s: %s", f.File, f.Line, f.Wrong, f.Do)
}

// findings collects what is wrong, so that an author sees all of it at once.
type findings struct {
	list []Finding
}

func (f *findings) add(file string, line int, wrong, do string) {
	f.list = append(f.list, Finding{File: file, Line: line, Wrong: wrong, Do: do})
}

// err returns the findings as one error in order of file and line, or nil.
func (f *findings) err() error {
	slices.SortStableFunc(f.list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line))
	})
	var errs []error
	for _, found := range f.list {
		errs = append(errs, found)
	}
	return errors.Join(errs...)
}
