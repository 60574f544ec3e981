//go:build !js

package journey

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"
)

// server is a server process on a port and a database of its own.
type server struct {
	t        *testing.T
	origin   string // what readers type
	port     int
	data     string
	operator string   // OPERATOR_TOKEN; empty: there is no desk
	styles   string   // one more style sheet from the next Start on
	later    string   // the slug of an article whose day has not come at the next Start
	options  []string // more of what an operator sets, "NAME=value"
	line     *line    // between readers and the server; nil: nothing is

	cmd    *exec.Cmd
	stop   io.Closer     // its standard input
	exited chan struct{} // closed when it has
	log    logBuffer

	life   sync.Mutex // one start or kill at a time
	mu     sync.Mutex
	downAt time.Time // zero: it is up
	downs  [][2]time.Time
}

func localOrigin(port int) string { return "http://localhost:" + strconv.Itoa(port) }

// startServer starts a server that readers reach directly.
func startServer(t *testing.T) *server {
	t.Helper()
	s := newServer(t)
	s.origin = localOrigin(s.port)
	s.Start()
	return s
}

func newServer(t *testing.T) *server {
	t.Helper()
	if testing.Short() {
		t.Skip("a server process is not short")
	}
	s := &server{t: t, port: freePort(t), data: t.TempDir()}
	t.Cleanup(func() {
		s.Kill()
		if t.Failed() {
			t.Logf("server log:\n%s", s.log.tail(4000))
		}
	})
	return s
}

// freePort finds a port that nobody has and keeps it for the test: whatever the test
// starts may listen on it, and again after it was killed; while it does not listen,
// connections are refused. The system gives the port to nobody else until the test
// has ended.
func freePort(t *testing.T) int {
	t.Helper()
	port, err := reservePort(t)
	if err != nil {
		t.Fatalf("reserving a port: %v", err)
	}
	return port
}

// reservePort binds a socket and never listens on it. Such a port is nobody's to be
// handed out, and with SO_REUSEADDR, which servers set, it can be listened on.
func reservePort(t *testing.T) (int, error) {
	fd, err := syscall.Socket(syscall.AF_INET6, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	var any syscall.Sockaddr = &syscall.SockaddrInet6{}
	if err != nil { // a machine without IPv6
		fd, err = syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
		any = &syscall.SockaddrInet4{}
	}
	if err != nil {
		return 0, err
	}
	t.Cleanup(func() { syscall.Close(fd) })
	if _, six := any.(*syscall.SockaddrInet6); six {
		if err := syscall.SetsockoptInt(fd, syscall.IPPROTO_IPV6, syscall.IPV6_V6ONLY, 0); err != nil {
			return 0, err
		}
	}
	if err := syscall.SetsockoptInt(fd, syscall.SOL_SOCKET, syscall.SO_REUSEADDR, 1); err != nil {
		return 0, err
	}
	if err := syscall.Bind(fd, any); err != nil {
		return 0, err
	}
	bound, err := syscall.Getsockname(fd)
	if err != nil {
		return 0, err
	}
	if six, ok := bound.(*syscall.SockaddrInet6); ok {
		return six.Port, nil
	}
	return bound.(*syscall.SockaddrInet4).Port, nil
}

// Start starts the process and waits until it is healthy.
func (s *server) Start() {
	s.t.Helper()
	s.life.Lock()
	defer s.life.Unlock()
	kind := "plain"
	if *figures {
		kind = compressed
	}
	s.cmd = exec.Command(os.Args[0])
	s.cmd.Env = append(append(os.Environ(), s.options...),
		asServer+"="+kind, extraStyles+"="+s.styles, laterPiece+"="+s.later, "ORIGIN="+s.origin, "OPERATOR_TOKEN="+s.operator,
		"PORT="+strconv.Itoa(s.port), "DATA_DIR="+s.data)
	s.cmd.Stderr = &s.log
	stdin, err := s.cmd.StdinPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	s.stop, s.exited = stdin, make(chan struct{})
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func(cmd *exec.Cmd, exited chan struct{}) {
		cmd.Wait()
		close(exited)
	}(s.cmd, s.exited)
	if !until(startPatience, func() bool {
		select {
		case <-s.exited:
			s.t.Fatalf("the server ended at its start:\n%s", s.log.tail(2000))
		default:
		}
		return healthy(s.port)
	}) {
		s.t.Fatalf("the server did not become healthy:\n%s", s.log.tail(2000))
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.downAt.IsZero() {
		s.downs = append(s.downs, [2]time.Time{s.downAt, time.Now()})
		s.downAt = time.Time{}
	}
}

// healthy reports whether the server on a port says that it is.
func healthy(port int) bool {
	resp, err := http.Get(localOrigin(port) + "/healthz")
	if err != nil {
		return false
	}
	resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// Kill is kill -9: nothing is flushed, no connection is closed properly.
func (s *server) Kill() {
	s.life.Lock()
	defer s.life.Unlock()
	s.mu.Lock()
	if s.downAt.IsZero() {
		s.downAt = time.Now()
	}
	s.mu.Unlock()
	if s.cmd == nil || s.cmd.Process == nil {
		return
	}
	s.cmd.Process.Kill()
	<-s.exited
	s.stop.Close()
	s.cmd = nil
	http.DefaultClient.CloseIdleConnections()
}

func (s *server) Restart() {
	s.t.Helper()
	s.Kill()
	s.Start()
}

// WasDown reports whether the server could not be reached at some moment of a time.
func (s *server) WasDown(since, at time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.downAt.IsZero() && at.After(s.downAt) {
		return true
	}
	for _, d := range s.downs {
		if at.After(d[0]) && since.Before(d[1]) {
			return true
		}
	}
	return false
}

func (s *server) downTimes() (all []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.downs {
		all = append(all, d[0].Format("05.000–")+d[1].Format("05.000"))
	}
	return all
}

// DB is where the server's database is.
func (s *server) DB() string { return filepath.Join(s.data, "stale.db") }

// until asks again and again whether something is so, for at most a while.
func until(limit time.Duration, so func() bool) bool {
	const step = 20 * time.Millisecond
	deadline := time.Now().Add(limit)
	tick := time.NewTicker(step)
	defer tick.Stop()
	for {
		if so() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
		<-tick.C
	}
}

// logBuffer is what a process wrote.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) tail(n int) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	b := l.buf.Bytes()
	return string(b[max(0, len(b)-n):])
}
