//go:build !js

package journey

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// webkit speaks WebDriver to WebKitWebDriver. WebKitGTK has no display of its own,
// so there is an Xvfb beside it.
type webkit struct {
	t       *testing.T
	base    string // of the commands' addresses, the session included
	browser string
	client  http.Client
}

func openWebKit(t *testing.T, s *server) *screen {
	t.Helper()
	driver := installed(t, "webkit2gtk-driver", "WebKitWebDriver")
	xvfb := installed(t, "xvfb", "Xvfb")
	found, _ := filepath.Glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
	w := &webkit{t: t, browser: installed(t, "webkit2gtk-driver", append([]string{"MiniBrowser"}, found...)...), client: http.Client{Timeout: 90 * time.Second}}
	port := freePort(t)
	cmd := exec.Command(driver, "--host=127.0.0.1", "--port="+strconv.Itoa(port))
	cmd.Env = environment("DISPLAY="+display(t, xvfb), "HOME="+t.TempDir(), "XDG_RUNTIME_DIR="+t.TempDir(),
		"XDG_DATA_HOME=", "XDG_CACHE_HOME=", "LIBGL_ALWAYS_SOFTWARE=1")
	launch(t, cmd)
	w.base = "http://127.0.0.1:" + strconv.Itoa(port)
	var err error
	if !until(60*time.Second, func() bool {
		_, err = w.do("GET", "/status", nil)
		return err == nil
	}) {
		t.Fatalf("WebKitWebDriver does not answer: %v", err)
	}
	if err := w.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.do("DELETE", "", nil) })
	return &screen{t, s, w}
}

// display starts a screen that nobody looks at and returns its name.
func display(t *testing.T, xvfb string) string {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	cmd := exec.Command(xvfb, "-displayfd", "3", "-screen", "0", "800x1000x24", "-nolisten", "tcp")
	cmd.ExtraFiles = []*os.File{w}
	launch(t, cmd)
	w.Close()
	var number int
	if _, err := fmt.Fscan(r, &number); err != nil {
		t.Fatalf("Xvfb names no display: %v", err)
	}
	return ":" + strconv.Itoa(number)
}

func (w *webkit) open() error {
	answer, err := w.do("POST", "/session", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"webkitgtk:browserOptions": map[string]any{
			"binary": w.browser, "args": []string{"--automation"},
		},
	}}})
	if err != nil {
		return err
	}
	var session struct {
		ID string `json:"sessionId"`
	}
	if err := valued(answer, &session); err != nil {
		return err
	}
	w.base += "/session/" + session.ID
	return w.size()
}

// size makes the window that of a phone, as far as there is one so narrow.
func (w *webkit) size() error {
	_, err := w.do("POST", "/window/rect", map[string]any{"width": 500, "height": 900})
	return err
}

func (w *webkit) do(method, path string, params any) ([]byte, error) {
	var body io.Reader
	if params != nil {
		data, err := json.Marshal(params)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequest(method, w.base+path, body)
	if err != nil {
		return nil, err
	}
	resp, err := w.client.Do(req)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s %s: %s: %.600s", method, path, resp.Status, data)
	}
	return data, nil
}

// Reopen closes the window and opens another. A WebKitGTK that is driven keeps
// nothing beyond its own life, so the browser itself stays.
func (w *webkit) Reopen() error {
	old, err := w.do("GET", "/window", nil)
	if err != nil {
		return err
	}
	var before string
	if err := valued(old, &before); err != nil {
		return err
	}
	made, err := w.do("POST", "/window/new", map[string]any{"type": "window"})
	if err != nil {
		return err
	}
	var window struct{ Handle string }
	if err := valued(made, &window); err != nil {
		return err
	}
	if _, err := w.do("DELETE", "/window", nil); err != nil {
		return err
	}
	if _, err := w.do("POST", "/window", map[string]any{"handle": window.Handle}); err != nil {
		return err
	}
	return w.size()
}

func (w *webkit) Navigate(address string) error {
	_, err := w.do("POST", "/url", map[string]any{"url": address})
	return err
}

func (w *webkit) Evaluate(js string, into any) error {
	answer, err := w.do("POST", "/execute/sync", script(js))
	if err != nil {
		return err
	}
	return valued(answer, into)
}

func (w *webkit) Press(x, y float64) error {
	_, err := w.do("POST", "/actions", tapAt(x, y))
	return err
}

func (w *webkit) SetCookie(name, value string) error {
	_, err := w.do("POST", "/cookie", cookie(name, value))
	return err
}

func (w *webkit) Screenshot() (png []byte, err error) {
	answer, err := w.do("GET", "/screenshot", nil)
	if err != nil {
		return nil, err
	}
	return png, valued(answer, &png)
}

func (w *webkit) Passkeys() error { return errors.New("WebKitGTK has no passkeys") }

func (w *webkit) Crash() error {
	return errors.New("a WebKitGTK that is driven keeps nothing when it ends")
}
