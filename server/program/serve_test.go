//go:build unix

package program

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"stale.love/server/desk"
	"stale.love/server/store"
)

// serveOn runs the server on a port, as it runs, until the test ends.
func serveOn(t *testing.T, c Config) (port int) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	library, err := load(crumbs(t), log)
	if err != nil {
		t.Fatal(err)
	}
	press := printed(t, library, c.Origin, log)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c.Port = l.Addr().(*net.TCPAddr).Port
	l.Close()
	done := make(chan error, 1)
	ctx, stop := context.WithCancel(context.Background())
	go func() { done <- c.serve(ctx, log, magazine{library: library, press: press, keep: press.Keep}) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	for {
		resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/healthz", c.Port))
		if err == nil {
			resp.Body.Close()
			return c.Port
		}
		select {
		case err := <-done:
			done <- err
			t.Fatal(err)
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// Whoever can look at the disk as somebody else sees no file of DATA_DIR, neither those
// that are made nor those that an older version has left.
func TestServe_DataIsTheOwnersAlone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	for _, err := range []error{os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, databaseFile), nil, 0o600), os.Chmod(filepath.Join(dir, databaseFile), 0o644),
		os.WriteFile(filepath.Join(dir, databaseFile+"-backup"), nil, 0o600), os.Chmod(filepath.Join(dir, databaseFile+"-backup"), 0o664), os.Chmod(dir, 0o755)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	fresh := filepath.Join(t.TempDir(), "fresh", "data")
	for _, data := range []string{dir, fresh} {
		serveOn(t, Config{Data: data, Origin: "http://localhost:8080", Listen: "127.0.0.1"})
		if got := mode(t, data); got != 0o700 {
			t.Errorf("the directory has mode %#o", got)
		}
		files, err := os.ReadDir(data)
		if err != nil {
			t.Fatal(err)
		}
		seen := map[string]bool{}
		for _, file := range files {
			seen[file.Name()] = true
			if got := mode(t, filepath.Join(data, file.Name())); got != 0o600 {
				t.Errorf("%s has mode %#o", file.Name(), got)
			}
		}
		for _, name := range []string{databaseFile, databaseFile + "-wal", databaseFile + "-shm", keyFile} {
			if !seen[name] {
				t.Errorf("there is no %s: what was looked at?", name)
			}
		}
	}
}

func TestServe_ListensOnTheAddressAlone(t *testing.T) {
	t.Parallel()
	port := serveOn(t, Config{Data: t.TempDir(), Origin: "http://localhost:8080", Listen: "127.0.0.1"})
	conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.2:%d", port))
	if err == nil {
		conn.Close()
		t.Error("another address of this machine answers, too")
	}
}

func TestServe_OneAddressHasABoundedNumberOfConnections(t *testing.T) {
	t.Parallel()
	port := serveOn(t, Config{Data: t.TempDir(), Origin: "http://localhost:8080", Listen: "127.0.0.1"})
	answered := 0
	for range connectionsAtOnce + 20 {
		conn, err := net.Dial("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		io.WriteString(conn, "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if _, err := http.ReadResponse(bufio.NewReader(conn), nil); err == nil {
			answered++
		}
	}
	// The one that waited for the server to start may still be open.
	if answered < connectionsAtOnce-1 || answered > connectionsAtOnce {
		t.Errorf("%d connections were kept alive", answered)
	}
}

func TestServe_HTTPSIsForGood(t *testing.T) {
	t.Parallel()
	for origin, want := range map[string]string{"https://crumbs.example": "max-age=63072000", "http://localhost:8080": ""} {
		port := serveOn(t, Config{Data: t.TempDir(), Origin: origin, Listen: "127.0.0.1"})
		for _, path := range []string{"/", "/nothing-here", "/api/v1/session", "/healthz"} {
			resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d%s", port, path))
			if err != nil {
				t.Fatal(err)
			}
			resp.Body.Close()
			if got := strings.Join(resp.Header["Strict-Transport-Security"], "|"); got != want {
				t.Errorf("%s%s: Strict-Transport-Security %q, want %q", origin, path, got, want)
			}
		}
	}
}

// A form whose rest does not come is a 408 too: a 200 with nothing would be a page.
func TestPages_AFormThatStallsIsA408(t *testing.T) {
	t.Parallel()
	log := slog.New(slog.DiscardHandler)
	library, err := load(crumbs(t), log)
	if err != nil {
		t.Fatal(err)
	}
	c := Config{Data: t.TempDir(), Origin: "http://localhost:8080", Operator: operator}
	db, err := store.Open(t.Context(), filepath.Join(c.Data, databaseFile), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	handler, err := urls(c, log, magazine{library: library, press: printed(t, library, c.Origin, log)}, db, &desk.Refusals{Store: db, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	front := httptest.NewUnstartedServer(handler)
	front.Config.ReadTimeout = 200 * time.Millisecond
	front.Start()
	t.Cleanup(front.Close)
	for _, path := range []string{"/checkup", "/desk/open"} {
		conn, err := net.Dial("tcp", front.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: localhost:8080\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 600\r\n\r\ntoken=", path)
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
		if err != nil {
			t.Fatal(err)
		}
		if said, err := io.ReadAll(resp.Body); resp.StatusCode != 408 || err != nil || !strings.Contains(string(said), "could not be read") {
			t.Errorf("%s: %s, %v %s", path, resp.Status, err, said)
		}
	}
}

func TestServe_OneClientIsToldToWait(t *testing.T) {
	t.Parallel()
	port := serveOn(t, Config{Data: t.TempDir(), Origin: "http://localhost:8080", Listen: "127.0.0.1"})
	for n := range 2 * requestsAtOnce {
		resp, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/api/v1/nothing", port))
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, resp.Body)
		resp.Body.Close()
		if resp.StatusCode == http.StatusTooManyRequests {
			if n < requestsAtOnce/2 {
				t.Errorf("told after %d requests", n)
			}
			return
		}
	}
	t.Error("one client is answered any number of times")
}
