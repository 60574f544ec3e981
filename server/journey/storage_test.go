//go:build !js

package journey

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStorage runs the tests of app/browser where they belong, in a browser against
// its real storage: in one tab, in two at the same time, and in a browser that is
// killed again and again. Each of them is reported as a test of its own.
func TestStorage(t *testing.T) {
	t.Parallel()
	w := serveStorageTests(t)
	phone := newProfile(t, w.server)

	w.listen(phone)
	tab := phone.Tab()
	w.run(tab, nil, "-test.skip=^Test(Cut|Tabs|Killed)").report(t, "one tab")
	w.run(tab, nil, "-test.run=^TestCut_While").report(t, "data cleared")
	w.run(tab, nil, "-test.run=^TestCut_After").report(t, "data cleared and page opened again")

	first, second := make(chan storageRun, 1), make(chan storageRun, 1)
	one, two := phone.Tab(), phone.Tab()
	go func() { first <- w.run(one, nil, "-test.run=^TestTabs") }()
	go func() { second <- w.run(two, nil, "-test.run=^TestTabs") }()
	(<-first).report(t, "first of two tabs")
	(<-second).report(t, "second of two tabs")

	const kills = 3
	if err := w.clear(nil); err != nil {
		t.Fatal(err)
	}
	for round := range kills + 1 {
		name := fmt.Sprintf("killed %d times", round)
		environment := map[string]string{"KEPT": fmt.Sprint(w.kept())}
		if round == kills {
			environment["LAST"] = "1"
			w.run(phone.Tab(), environment, "-test.run=^TestKilled").report(t, name)
			break
		}
		killed := w.killAfter(w.kept()+3+5*round, phone)
		ended := make(chan storageRun, 1)
		tab = phone.Tab()
		go func() { ended <- w.run(tab, environment, "-test.run=^TestKilled") }()
		select {
		case <-killed:
			<-ended
		case early := <-ended:
			early.report(t, name)
			t.Fatal("the test ended before the browser was killed")
		case <-time.After(testPatience):
			t.Fatalf("nothing was kept for long%s", tab.state())
		}
		phone.Killed()
		phone.Open()
		w.listen(phone)
	}
	if w.kept() < kills*3 {
		t.Errorf("%d updates were confirmed", w.kept())
	}
}

// storageRun is what a run of the tests in a tab ended with.
type storageRun struct {
	Code int    // of the process; 0: everything passed
	Said string // what go test -v prints
	err  error  // it did not end
	took time.Duration
}

var (
	storageBegin = regexp.MustCompile(`^=== (?:RUN|CONT|NAME) +(\S+)$`)
	storageEnd   = regexp.MustCompile(`^ *--- (PASS|FAIL|SKIP): (\S+) \((.*)\)$`)
)

// report makes a test of each test that ran.
func (r storageRun) report(t *testing.T, name string) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		var order []string
		said, ends := map[string][]string{}, map[string]string{}
		now := ""
		for line := range strings.Lines(r.Said) {
			line = strings.TrimRight(line, "\n")
			if m := storageBegin.FindStringSubmatch(line); m != nil {
				now = m[1]
				if !slices.Contains(order, now) {
					order = append(order, now)
				}
			} else if m := storageEnd.FindStringSubmatch(line); m != nil {
				now, ends[m[2]] = m[2], m[1]+" in "+m[3]
			} else if line != "PASS" && line != "FAIL" {
				said[now] = append(said[now], line)
			}
		}
		for _, test := range order {
			t.Run(strings.ReplaceAll(test, "/", " "), func(t *testing.T) {
				t.Log(strings.Join(append(said[test], ends[test]), "\n"))
				if !strings.HasPrefix(ends[test], "PASS") {
					t.Errorf("%q in the browser", ends[test])
				}
			})
		}
		if r.Code != 0 || r.err != nil || len(order) == 0 {
			t.Errorf("%d tests; exit code %d; error: %v\n%s", len(order), r.Code, r.err, last(r.Said, 4000))
		}
		t.Logf("%d tests in %v", len(order), r.took.Round(time.Millisecond))
	})
}

func last(text string, n int) string { return text[max(0, len(text)-n):] }
