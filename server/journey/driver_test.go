//go:build !js

package journey

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// driver is a browser of any make, as far as a journey needs it. What only
// Chromium can do is in tab_test.go.
type driver interface {
	Navigate(address string) error
	// Evaluate evaluates an expression in the page and waits for it if it is a
	// promise.
	Evaluate(js string, into any) error
	// Press presses at a place of the viewport, as a finger does.
	Press(x, y float64) error
	// SetCookie gives the browser a cookie that no script sees. The page in front is
	// one of the site.
	SetCookie(name, value string) error
	// Passkeys gives the browser a place for passkeys, or says why it cannot.
	Passkeys() error
	Screenshot() ([]byte, error)
	// Reopen closes the app and opens it again with what the browser kept.
	Reopen() error
	// Crash kills the whole browser with -9, and opens it again.
	Crash() error
}

// screen is what a reader has in front, whatever browser shows it.
type screen struct {
	t      *testing.T
	server *server
	driver
}

// Open opens a page by its address and waits until the app has taken it over.
func (s *screen) Open(path string) {
	s.t.Helper()
	if err := s.Navigate(s.server.origin + path); err != nil {
		s.t.Fatalf("opening %s: %v%s", path, err, s.state())
	}
	s.Wait("the app to take over", `document.documentElement.dataset.app === 'ready'`)
}

// Wait waits until an expression is true in the page, across navigations.
func (s *screen) Wait(what, js string) {
	s.t.Helper()
	var last error
	ok := until(testPatience, func() bool {
		var so bool
		last = s.Evaluate("(async () => !!(await ("+js+")))()", &so)
		return last == nil && so
	})
	if !ok {
		s.t.Fatalf("waited in vain for %s (%s): %v%s", what, js, last, s.state())
	}
}

// Tap taps an element where it is on the screen, if nothing covers it.
func (s *screen) Tap(selector string) {
	s.t.Helper()
	var at struct {
		X, Y float64
		Why  string
	}
	var last error
	ok := until(testPatience, func() bool {
		at.Why = ""
		last = s.Evaluate(fmt.Sprintf(`(%s)(%s)`, spot, quote(selector)), &at)
		return last == nil && at.Why == ""
	})
	if !ok {
		s.t.Fatalf("%s cannot be tapped: %s %v%s", selector, at.Why, last, s.state())
	}
	if err := s.Press(at.X, at.Y); err != nil {
		s.t.Fatalf("tapping %s: %v", selector, err)
	}
}

// Words returns the text of an element.
func (s *screen) Words(selector string) string {
	s.t.Helper()
	var words string
	if err := s.Evaluate(`document.querySelector(`+quote(selector)+`)?.innerText ?? ''`, &words); err != nil {
		s.t.Fatalf("reading %s: %v", selector, err)
	}
	return words
}

func (s *screen) WaitText(selector, want string) {
	s.t.Helper()
	s.Wait(reads(selector, want))
}

// Sync waits until the one element that says so reports a state and a number of
// changes that wait.
func (s *screen) Sync(state string, pending int) {
	s.t.Helper()
	s.Wait(syncs(state, pending))
}

func (s *screen) Pending(n int) {
	s.t.Helper()
	s.Wait(waits(n))
}

// state is what to know about a page where a test failed.
func (s *screen) state() string {
	var page string
	err := s.Evaluate(`location.href + ' "' + document.title + '" ' + document.querySelector('[data-sync]')?.outerHTML +
		' said: ' + document.querySelector('.say')?.textContent + ' online: ' + navigator.onLine +
		' worker: ' + !!navigator.serviceWorker?.controller`, &page)
	if err != nil {
		page = "the page does not answer: " + err.Error()
	}
	return "\npage: " + page
}

// installed finds a program of a package, or says how to get it.
func installed(t *testing.T, pkg string, paths ...string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("journeys through a real browser are not short")
	}
	for _, path := range paths {
		if found, err := exec.LookPath(path); err == nil {
			return found
		}
	}
	if _, err := exec.LookPath("apt-get"); err == nil && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not on this machine, and .ci/browser could have installed %s", paths[0], pkg)
	}
	t.Skipf("%s is not on this machine (Debian: apt-get install %s), so this browser was not tried", paths[0], pkg)
	return ""
}

// launch starts a program that ends with the test, with all that it started.
func launch(t *testing.T, cmd *exec.Cmd) (kill func()) {
	t.Helper()
	var log logBuffer
	cmd.Stdout, cmd.Stderr = &log, &log
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	started, ended := make(chan error), make(chan struct{})
	go func() {
		// Pdeathsig is about the thread that started it, which must therefore not end
		// before: threads end with a goroutine that was locked to them, and there are
		// such where a Chromium runs.
		runtime.LockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			cmd.Wait()
		}
		close(ended)
	}()
	if err := <-started; err != nil {
		t.Fatalf("starting %s: %v", cmd.Path, err)
	}
	kill = func() {
		syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL)
		<-ended
	}
	t.Cleanup(func() {
		kill()
		if t.Failed() {
			t.Logf("%s wrote:\n%s", cmd.Path, log.tail(2000))
		}
	})
	return kill
}

// environment is the test's own with some variables set, and without a desktop.
func environment(set ...string) []string {
	return append(os.Environ(), append([]string{"DBUS_SESSION_BUS_ADDRESS=disabled:", "NO_AT_BRIDGE=1", "GTK_A11Y=none"}, set...)...)
}

// tapAt is WebDriver's long way of saying that something was pressed at a place.
func tapAt(x, y float64) map[string]any {
	return map[string]any{"actions": []any{map[string]any{
		"type": "pointer", "id": "finger", "parameters": map[string]any{"pointerType": "mouse"},
		"actions": []any{
			map[string]any{"type": "pointerMove", "duration": 0, "x": int(x), "y": int(y)},
			map[string]any{"type": "pointerDown", "button": 0},
			map[string]any{"type": "pointerUp", "button": 0},
		},
	}}}
}

// script is an expression as a command of WebDriver, which awaits promises.
func script(js string) map[string]any {
	return map[string]any{"script": "return (" + js + ")", "args": []any{}}
}

func cookie(name, value string) map[string]any {
	return map[string]any{"cookie": map[string]any{
		"name": name, "value": value, "path": "/", "httpOnly": true, "sameSite": "Lax",
		"expiry": time.Now().Add(24 * time.Hour).Unix(),
	}}
}

// valued reads {"value": …}, which is what both protocols answer.
func valued(answer []byte, into any) error {
	var boxed struct{ Value json.RawMessage }
	if err := json.Unmarshal(answer, &boxed); err != nil {
		return err
	}
	if into == nil || len(boxed.Value) == 0 {
		return nil
	}
	if string(boxed.Value) == "null" {
		return errors.New("the page answered nothing")
	}
	return json.Unmarshal(boxed.Value, into)
}
