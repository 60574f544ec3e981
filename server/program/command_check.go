//go:build !js

package program

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/server/check"
)

// contentFolder is where the authored files are, seen from the module's root.
const contentFolder = "content"

// checkContent reports everything that is wrong with a content folder.
func checkContent(_ context.Context, args []string, s Surroundings) int {
	f := flags("check", "[--json] [--figures] [dir]", s)
	lines := f.Bool("json", false, "write one JSON object a line: file, line, level, rule, wrong, do")
	figures := f.Bool("figures", false, "write each article's words and reading grade (Flesch–Kincaid), and how often all do what habits.yaml names, as well")
	if code, ok := parse(f, args, 1); !ok {
		return code
	}
	folder, fsys, err := folderToCheck(f.Arg(0))
	if err != nil {
		fmt.Fprintln(s.Err, "stale check:", err)
		return exitUsage
	}
	report, err := check.Run(fsys)
	if err != nil {
		fmt.Fprintln(s.Err, "stale check:", err)
		return exitUsage
	}
	check.Days(&report, time.Now().UTC().Format(time.DateOnly))
	for i, found := range report.Findings {
		report.Findings[i].File = seenFromHere(folder, fsys, found.File)
	}
	for i, figure := range report.Figures {
		report.Figures[i].File = seenFromHere(folder, fsys, figure.File)
	}
	if *lines {
		err = writeLines(s, report, *figures)
	} else {
		err = writeText(s, report, *figures)
	}
	if err != nil {
		return s.fail(err)
	}
	if len(report.Findings) > 0 {
		return exitFailed
	}
	return exitDone
}

// folderToCheck returns the folder that was named, ./content when none was, and
// what is built in when there is no such folder either.
func folderToCheck(name string) (folder string, fsys fs.FS, err error) {
	if name == "" {
		if _, err := os.Stat(contentFolder); errors.Is(err, fs.ErrNotExist) {
			return "", content.Files, nil
		}
		name = contentFolder
	}
	info, err := os.Stat(name)
	if err != nil {
		return "", nil, err
	}
	if !info.IsDir() {
		return "", nil, fmt.Errorf("%s is no folder: name the one with articles/ in it", name)
	}
	return name, os.DirFS(name), nil
}

// seenFromHere returns where a file of the folder is, so that an editor's terminal
// can open it. What is no file, such as a finished page, stays as it is.
func seenFromHere(folder string, fsys fs.FS, name string) string {
	if _, err := fs.Stat(fsys, name); err != nil {
		return name
	}
	return filepath.ToSlash(filepath.Join(folder, name))
}

func writeLines(s Surroundings, report markdown.Report, figures bool) error {
	out := json.NewEncoder(s.Out)
	out.SetEscapeHTML(false)
	for _, found := range report.Findings {
		if err := out.Encode(found); err != nil {
			return err
		}
	}
	if !figures {
		return nil
	}
	for _, figure := range report.Figures {
		if err := out.Encode(figure); err != nil {
			return err
		}
	}
	for _, habit := range report.Habits {
		if err := out.Encode(habit); err != nil {
			return err
		}
	}
	return nil
}

func writeText(s Surroundings, report markdown.Report, figures bool) error {
	for _, found := range report.Findings {
		if _, err := fmt.Fprintf(s.Out, "%s:%d: %s [%s]: %s: %s\n", found.File, found.Line, found.Level, found.Rule, found.Wrong, found.Do); err != nil {
			return err
		}
	}
	if figures {
		for _, figure := range report.Figures {
			if _, err := fmt.Fprintf(s.Out, "%s: %d words, grade %.1f\n", figure.File, figure.Words, figure.Grade); err != nil {
				return err
			}
			for _, drawn := range figure.Drawn {
				if _, err := fmt.Fprintf(s.Out, "\tfigure, %s, %d rows, %d bytes: %s\n", drawn.Kind, drawn.Rows, drawn.Bytes, drawn.Title); err != nil {
					return err
				}
			}
		}
		for _, h := range report.Habits {
			if _, err := fmt.Fprintf(s.Out, "habit: %s: %d in %d articles\n", h.Name, h.Count, h.Articles); err != nil {
				return err
			}
		}
	}
	fmt.Fprintln(s.Err, summary(report))
	return nil
}

func summary(report markdown.Report) string {
	if len(report.Findings) > 0 {
		return fmt.Sprintf("%d things to look at", len(report.Findings))
	}
	words, grades := spread(report.Figures)
	return fmt.Sprintf("nothing found: %d articles, %d to %d words, reading grade %.1f to %.1f (Flesch–Kincaid)",
		len(report.Figures), words[0], words[1], grades[0], grades[1])
}

// spread returns the least and the most of both measures.
func spread(figures []markdown.Figures) (words [2]int, grades [2]float64) {
	for i, f := range figures {
		if i == 0 {
			words, grades = [2]int{f.Words, f.Words}, [2]float64{f.Grade, f.Grade}
		}
		words = [2]int{min(words[0], f.Words), max(words[1], f.Words)}
		grades = [2]float64{min(grades[0], f.Grade), max(grades[1], f.Grade)}
	}
	return words, grades
}
