//go:build !js

package journey

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// firefox speaks Marionette: WebDriver's commands over a connection of their own.
// Debian has no geckodriver, which does nothing but translate.
type firefox struct {
	t      *testing.T
	binary string
	dir    string // the profile
	conn   net.Conn
	in     *bufio.Reader
	turn   int
	kill   func()
}

func openFirefox(t *testing.T, s *server) *screen {
	t.Helper()
	f := &firefox{t: t, binary: installed(t, "firefox-esr", "firefox-esr", "firefox"), dir: t.TempDir()}
	if err := f.open(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.quit() })
	return &screen{t, s, f}
}

func (f *firefox) open() error {
	// Firefox chooses the port and writes it down.
	announced := filepath.Join(f.dir, "MarionetteActivePort")
	if err := os.Remove(announced); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	prefs := fmt.Sprintf("user_pref(%q, %d);\nuser_pref(%q, true);\nuser_pref(%q, false);\n",
		"marionette.port", 0, "security.webauth.webauthn_enable_softtoken", "security.webauth.webauthn_enable_usbtoken")
	// Not Firefox's own pages and questions of a first start, nor its calls home.
	for _, name := range []string{"datareporting.policy.dataSubmissionEnabled", "app.normandy.enabled", "browser.aboutwelcome.enabled"} {
		prefs += fmt.Sprintf("user_pref(%q, false);\n", name)
	}
	if err := os.WriteFile(filepath.Join(f.dir, "user.js"), []byte(prefs), 0o600); err != nil {
		return err
	}
	cmd := exec.Command(f.binary, "--headless", "--marionette", "--no-remote", "--profile", f.dir,
		"--width", "500", "--height", "900")
	cmd.Env = environment("HOME="+f.dir, "MOZ_DISABLE_CONTENT_SANDBOX=1")
	f.kill = launch(f.t, cmd)
	var err error
	if !until(60*time.Second, func() bool {
		var port []byte
		if port, err = os.ReadFile(announced); err == nil {
			f.conn, err = net.Dial("tcp", "127.0.0.1:"+string(port))
		}
		return err == nil
	}) {
		return fmt.Errorf("firefox does not listen: %w", err)
	}
	f.in, f.turn = bufio.NewReader(f.conn), 0
	if _, err := f.message(); err != nil { // its greeting
		return fmt.Errorf("firefox: %w", err)
	}
	_, err = f.do("NewSession", map[string]any{})
	return err
}

func (f *firefox) quit() {
	if f.conn != nil {
		f.conn.Close()
	}
	f.kill()
}

func (f *firefox) Reopen() error { return f.Crash() }

func (f *firefox) Crash() error {
	f.quit()
	return f.open()
}

// message reads one: its length, a colon, JSON.
func (f *firefox) message() ([]byte, error) {
	f.conn.SetReadDeadline(time.Now().Add(90 * time.Second))
	length, err := f.in.ReadString(':')
	if err != nil {
		return nil, err
	}
	n, err := strconv.Atoi(strings.TrimSuffix(length, ":"))
	if err != nil {
		return nil, err
	}
	data := make([]byte, n)
	_, err = io.ReadFull(f.in, data)
	return data, err
}

func (f *firefox) do(command string, params any) (json.RawMessage, error) {
	if !strings.Contains(command, ":") {
		command = "WebDriver:" + command
	}
	f.turn++
	data, err := json.Marshal([]any{0, f.turn, command, params})
	if err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(f.conn, "%d:%s", len(data), data); err != nil {
		return nil, err
	}
	answer, err := f.message()
	if err != nil {
		return nil, err
	}
	var parts [4]json.RawMessage // 1, number, error, result
	if err := json.Unmarshal(answer, &parts); err != nil {
		return nil, err
	}
	if failure := string(parts[2]); failure != "null" {
		return nil, fmt.Errorf("%s: %.600s", command, failure)
	}
	return parts[3], nil
}

func (f *firefox) Navigate(address string) error {
	_, err := f.do("Navigate", map[string]any{"url": address})
	return err
}

func (f *firefox) Evaluate(js string, into any) error {
	answer, err := f.do("ExecuteScript", script(js))
	if err != nil {
		return err
	}
	return valued(answer, into)
}

func (f *firefox) Press(x, y float64) error {
	_, err := f.do("PerformActions", tapAt(x, y))
	return err
}

func (f *firefox) SetCookie(name, value string) error {
	_, err := f.do("AddCookie", cookie(name, value))
	return err
}

func (f *firefox) Screenshot() (png []byte, err error) {
	answer, err := f.do("TakeScreenshot", map[string]any{"full": false})
	if err != nil {
		return nil, err
	}
	return png, valued(answer, &png)
}

func (f *firefox) Passkeys() error {
	_, err := f.do("WebAuthn:AddVirtualAuthenticator", map[string]any{
		"protocol": "ctap2_1", "transport": "internal", "hasResidentKey": true,
		"hasUserVerification": true, "isUserConsenting": true, "isUserVerified": true,
	})
	return err
}
