//go:build !js

package program

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"stale.love/app/engagement"
	"stale.love/content/markdown"
	"stale.love/content/markdown/markdowntest"
	"stale.love/server/store"
)

// run runs a command with an empty environment.
func run(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = Command(t.Context(), args, Surroundings{Out: &stdout, Err: &stderr, Env: func(string) string { return "" }})
	return code, stdout.String(), stderr.String()
}

func TestCommand_HelpListsEveryCommand(t *testing.T) {
	t.Parallel()
	for _, word := range []string{"help", "--help", "-h"} {
		code, out, err := run(t, word)
		if code != exitDone || err != "" {
			t.Errorf("%s: code %d, %q", word, code, err)
		}
		for _, c := range commands() {
			if !strings.Contains(out, "stale "+c.name) || !strings.Contains(out, c.about) {
				t.Errorf("%s does not tell of %s:\n%s", word, c.name, out)
			}
		}
	}
}

func TestCommand_WithoutArgumentsServes(t *testing.T) {
	t.Parallel()
	if first := commands()[0]; first.name != "serve" {
		t.Errorf("the first command is %s", first.name)
	}
}

func TestCommand_WrongCallsSaySoAndWhatIsRight(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"chek"}, `no command "chek"`},
		{[]string{"check", "--jsn"}, "usage: stale check"},
		{[]string{"check", "a", "b"}, "too many arguments: b"},
		{[]string{"check", "no such folder"}, "no such file"},
		{[]string{"check", "command_test.go"}, "is no folder"},
		{[]string{"stats", "--days", "0"}, "--days is below 1"},
		{[]string{"dev", "no such folder"}, "there is no folder content"},
		{[]string{"serve", "8080"}, "too many arguments: 8080"},
	} {
		if code, out, err := run(t, tt.args...); code != exitUsage || out != "" || !strings.Contains(err, tt.want) {
			t.Errorf("%v: code %d, %q, %q", tt.args, code, out, err)
		}
	}
}

func TestServe_AWrongEnvironmentIsNamed(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	env := func(name string) string { return map[string]string{"PORT": "http"}[name] }
	if code := Command(t.Context(), nil, Surroundings{Err: &stderr, Env: env}); code != exitFailed || !strings.Contains(stderr.String(), "PORT") {
		t.Errorf("code %d, %q", code, stderr.String())
	}
}

// broken is a content folder with one error and some advice in it.
func broken(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, markdowntest.Magazine(t)); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, "articles", "two-rituals.md")
	data, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(file, append(data, "\n[So](/horoscopes)\n"...), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestCheck_FindingsAreLinesThatATerminalCanOpen(t *testing.T) {
	t.Parallel()
	dir := broken(t)
	code, out, err := run(t, "check", "--figures", dir)
	want := filepath.Join(dir, "articles", "two-rituals.md") + ":14: error [links]: link to /horoscopes: there is no such page: correct it, or write the page first\n"
	if code != exitFailed || !strings.Contains(out, want) || !strings.Contains(out, "advice [words]") || !strings.Contains(err, "things to look at") {
		t.Errorf("code %d\n%s\n%s", code, out, err)
	}
	if !strings.Contains(out, "two-rituals.md: 5 words, grade") {
		t.Errorf("no figures in\n%s", out)
	}
}

func TestCheck_JSONIsOneFindingALine(t *testing.T) {
	t.Parallel()
	code, out, err := run(t, "check", "--json", broken(t))
	if code != exitFailed || err != "" {
		t.Errorf("code %d, %q", code, err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(out) {
		d := json.NewDecoder(strings.NewReader(line))
		d.DisallowUnknownFields()
		var f markdown.Finding
		if err := d.Decode(&f); err != nil || f.File == "" || f.Line < 1 || f.Wrong == "" || f.Do == "" {
			t.Errorf("%s: %+v, %v", line, f, err)
		}
		seen[string(f.Level)+" "+f.Rule] = true
	}
	if !seen["error links"] || !seen["advice words"] {
		t.Errorf("seen %v", seen)
	}
}

func TestCheck_TheMagazinePasses(t *testing.T) {
	t.Parallel()
	code, out, err := run(t, "check", "--json", "--figures", "../../content")
	if code != exitDone || err != "" {
		t.Errorf("code %d, %s", code, err)
	}
	habits := 0
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, `{"habit":`) {
			habits++
			continue
		}
		var f markdown.Figures
		if err := json.Unmarshal([]byte(line), &f); err != nil || f.Words == 0 || f.Grade == 0 || !strings.HasPrefix(f.File, "../../content/articles/") {
			t.Errorf("%s: %v", line, err)
		}
	}
	if habits < 10 {
		t.Errorf("%d habits are counted", habits)
	}
}

func TestStats_WritesWhatTheDatabaseHolds(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	env := func(name string) string { return map[string]string{"DATA_DIR": data}[name] }
	stats := func(args ...string) (code int, out, err string) {
		var stdout, stderr bytes.Buffer
		code = Command(t.Context(), append([]string{"stats"}, args...), Surroundings{Out: &stdout, Err: &stderr, Env: env})
		return code, stdout.String(), stderr.String()
	}
	if code, _, err := stats(); code != exitFailed || !strings.Contains(err, "DATA_DIR") {
		t.Errorf("without a database: code %d, %s", code, err)
	}
	if entries, _ := os.ReadDir(data); len(entries) > 0 {
		t.Errorf("asking made %v", entries)
	}
	db, err := store.Open(t.Context(), filepath.Join(data, databaseFile), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() // the server goes on running
	batch := engagement.EventBatch{V: 1, Visitor: "v", Batch: 1, ID: "1", Counts: []engagement.EventCount{{Article: "bids-for-connection", Views: 7, Shares: 2, Offline: 3}}}
	if err := db.CountEvents(t.Context(), batch, func(string) bool { return true }); err != nil {
		t.Fatal(err)
	}
	code, out, problem := stats()
	if code != exitDone || problem != "" || !strings.HasSuffix(strings.Split(out, "\n")[1], "bids-for-connection") ||
		strings.Join(strings.Fields(strings.Split(out, "\n")[1])[:5], " ") != "7 3 2 0 7" {
		t.Errorf("code %d, %s\n%s", code, problem, out)
	}
	code, out, problem = stats("--csv")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if code != exitDone || problem != "" || err != nil || len(rows) != 4 || rows[2][1] != "views offline" || rows[2][3] != "3" {
		t.Errorf("code %d, %s, %v: %v", code, problem, err, rows)
	}
}
