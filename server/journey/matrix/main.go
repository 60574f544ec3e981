//go:build !js

// Command matrix runs the journeys again and again, in the three ways in which a
// test that depends on luck shows it: each alone, all beside each other, and each
// beside busy loops that keep every core full. It writes down every outcome as it
// comes, so that a matrix of hours can be run in slices, and prints test × way ×
// runs × failures of all slices together. What a run that failed wrote is kept.
//
//	go run ./web/build -quick
//	go run ./server/journey/matrix -count 10 -for 20m
//	go run ./server/journey/matrix -count 10 -way busy -run 'TestKeys|TestShelf'
//
// It runs what has been run least often first, and ends when everything has been
// run -count times, or its time is up.
package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// The ways to run a test.
const (
	alone  = "alone"
	beside = "beside" // -parallel others
	busy   = "busy"   // beside busy loops
)

var ways = []string{alone, beside, busy}

// outcome is one line of the file of results.
type outcome struct {
	At      time.Time `json:"at"`
	Way     string    `json:"way"`
	Test    string    `json:"test"`
	OK      bool      `json:"ok"`
	Seconds float64   `json:"seconds"`
}

type matrix struct {
	dir    string // where results and logs are
	binary string
	loops  int
	group  int
	width  string // of -parallel
	all    bool   // logs are kept, not only those of failures
	done   []outcome
}

func main() {
	var (
		which  = flag.String("run", ".", "the tests, as go test -run takes them")
		way    = flag.String("way", strings.Join(ways, ","), "how to run them")
		count  = flag.Int("count", 10, "runs of each test in each way, those of earlier slices included")
		limit  = flag.Duration("for", 20*time.Minute, "when to stop; nothing is lost")
		dir    = flag.String("dir", ".build/matrix", "where results and the logs of failures are")
		binary = flag.String("binary", "", "a journey test that is compiled already")
		loops  = flag.Int("loops", 4, "busy loops beside -way busy")
		group  = flag.Int("group", 12, "tests in one process of -way beside")
		width  = flag.Int("parallel", 3, "tests at once in -way beside")
		all    = flag.Bool("logs", false, "keep what a run that passed wrote, too")
		show   = flag.Bool("show", false, "only print what is known")
	)
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *limit)
	defer cancel()
	m := &matrix{dir: *dir, binary: *binary, loops: *loops, group: *group, width: strconv.Itoa(*width), all: *all}
	err := m.load()
	if err == nil && !*show {
		err = m.run(ctx, *which, strings.Split(*way, ","), *count)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "matrix:", err)
		os.Exit(1)
	}
	if m.print(os.Stdout) > 0 {
		os.Exit(1)
	}
}

// run runs what is missing until everything has been run or the time is up.
func (m *matrix) run(ctx context.Context, which string, ways []string, count int) error {
	if err := m.compile(); err != nil {
		return err
	}
	tests, err := m.list(which)
	if err != nil {
		return err
	}
	for ctx.Err() == nil {
		way, next := m.next(tests, ways, count)
		if len(next) == 0 {
			return nil
		}
		if err := m.play(ctx, way, next); err != nil {
			return err
		}
	}
	return nil
}

// compile makes the test binary, unless one was given.
func (m *matrix) compile() error {
	if m.binary != "" {
		return nil
	}
	m.binary = filepath.Join(m.dir, "journey.test")
	build := exec.Command("go", "test", "-c", "-o", m.binary, "stale.love/server/journey")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	return build.Run()
}

// here is a command of the test binary, where go test would run it.
func (m *matrix) here(ctx context.Context, args ...string) (*exec.Cmd, error) {
	path, err := filepath.Abs(m.binary)
	if err != nil {
		return nil, err
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Dir = filepath.Join("server", "journey")
	// A group of its own: what it started ends with it.
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
	return cmd, nil
}

func (m *matrix) list(which string) ([]string, error) {
	cmd, err := m.here(context.Background(), "-test.list", which)
	if err != nil {
		return nil, err
	}
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("listing the tests: %w", err)
	}
	var tests []string
	for name := range strings.FieldsSeq(string(out)) {
		if strings.HasPrefix(name, "Test") {
			tests = append(tests, name)
		}
	}
	return tests, nil
}

// next is what has been run least often: one test, or as many as are run beside
// each other.
func (m *matrix) next(tests, ways []string, count int) (way string, next []string) {
	least := count
	for _, w := range ways {
		var some []string
		fewest := count
		for _, name := range tests {
			switch n := m.runs(w, name); {
			case n < fewest:
				fewest, some = n, []string{name}
			case n == fewest && n < count:
				some = append(some, name)
			}
		}
		if len(some) > 0 && fewest < least {
			least, way, next = fewest, w, some
		}
	}
	size := 1
	if way == beside {
		size = m.group
	}
	return way, next[:min(size, len(next))]
}

func (m *matrix) runs(way, test string) (n int) {
	for _, o := range m.done {
		if o.Way == way && o.Test == test {
			n++
		}
	}
	return n
}

// ended is the line that says what became of a test; those of its parts are
// indented.
var ended = regexp.MustCompile(`^--- (PASS|FAIL|SKIP): (\S+) \((\d+\.\d+)s\)`)

// play runs some tests in one process and writes down what became of each.
func (m *matrix) play(ctx context.Context, way string, tests []string) error {
	width := "1"
	if way == beside {
		width = m.width
	}
	if way == busy {
		spin, stop := context.WithCancel(ctx)
		defer stop()
		for range m.loops {
			loop := exec.CommandContext(spin, "sh", "-c", "while :; do :; done")
			loop.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
			if err := loop.Start(); err != nil {
				return fmt.Errorf("a busy loop: %w", err)
			}
			defer loop.Wait()
		}
		defer stop() // before they are waited for
	}
	cmd, err := m.here(ctx, "-test.v", "-test.parallel", width, "-test.timeout", "20m", "-test.run", "^("+strings.Join(tests, "|")+")$")
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	log := &strings.Builder{}
	cmd.Stderr = log
	began := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	lines := bufio.NewScanner(io.TeeReader(out, log))
	lines.Buffer(nil, 16<<20)
	failed, missing := false, slices.Clone(tests)
	for lines.Scan() {
		found := ended.FindStringSubmatch(lines.Text())
		if found == nil {
			continue
		}
		seconds, _ := strconv.ParseFloat(found[3], 64)
		if len(tests) == 1 {
			seconds = time.Since(began).Seconds() // what a test says leaves out its parallel parts
		}
		failed = failed || found[1] == "FAIL"
		missing = slices.DeleteFunc(missing, func(name string) bool { return name == found[2] })
		fmt.Fprintf(os.Stderr, "%-6s %s %s (%.1f s)\n", way, found[1], found[2], seconds)
		if err := m.keep(outcome{time.Now(), way, found[2], found[1] != "FAIL", seconds}); err != nil {
			return err
		}
	}
	err = cmd.Wait()
	if ctx.Err() != nil {
		return nil // the time is up: what did not end was not run
	}
	for _, name := range missing { // it took the process down, or went down with it
		failed = true
		if err := m.keep(outcome{time.Now(), way, name, false, 0}); err != nil {
			return err
		}
	}
	if err == nil && !failed && !m.all {
		return nil
	}
	name := fmt.Sprintf("%s-%s-%s.log", time.Now().Format("0102-150405"), way, tests[0])
	fmt.Fprintln(os.Stderr, "see", filepath.Join(m.dir, name))
	return os.WriteFile(filepath.Join(m.dir, name), []byte(log.String()), 0o644)
}

func (m *matrix) file() string { return filepath.Join(m.dir, "results.jsonl") }

// load reads the results of the slices before.
func (m *matrix) load() error {
	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return err
	}
	f, err := os.Open(m.file())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	for read := json.NewDecoder(f); ; {
		var o outcome
		if err := read.Decode(&o); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("reading %s: %w", m.file(), err)
		}
		m.done = append(m.done, o)
	}
}

// keep writes a result down.
func (m *matrix) keep(o outcome) error {
	m.done = append(m.done, o)
	f, err := os.OpenFile(m.file(), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer f.Close()
	return json.NewEncoder(f).Encode(o)
}

// print prints what is known, and returns how many runs failed.
func (m *matrix) print(w io.Writer) (failures int) {
	var tests []string
	for _, o := range m.done {
		if !slices.Contains(tests, o.Test) {
			tests = append(tests, o.Test)
		}
	}
	slices.Sort(tests)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	defer table.Flush()
	fmt.Fprintf(table, "test\t%s\tslowest alone\n", strings.Join(ways, "\t"))
	for _, name := range tests {
		fmt.Fprint(table, name)
		slowest := 0.0
		for _, way := range ways {
			runs, bad := 0, 0
			for _, o := range m.done {
				if o.Test != name || o.Way != way {
					continue
				}
				runs++
				if !o.OK {
					bad++
				}
				if way == alone {
					slowest = max(slowest, o.Seconds)
				}
			}
			failures += bad
			fmt.Fprintf(table, "\t%d × %d", runs, bad)
		}
		fmt.Fprintf(table, "\t%.1f s\n", slowest)
	}
	fmt.Fprintf(table, "runs × failures; %d runs, %d failures\n", len(m.done), failures)
	return failures
}
