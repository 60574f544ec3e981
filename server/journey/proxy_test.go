//go:build !js

package journey

import (
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// line is the network between readers and the server: it passes everything on,
// unless a test tells it to do what networks do.
type line struct {
	server *server

	mu sync.Mutex
	// before sees a request before the server does; true: it was dealt with.
	before func(w http.ResponseWriter, r *http.Request) bool
	// after sees a request that the server has answered; true: the answer is lost.
	after func(r *http.Request, status int) bool
}

// startBehindLine starts a server that readers reach over a line.
func startBehindLine(t *testing.T) (*server, *line) {
	t.Helper()
	s := newServer(t)
	l := &line{server: s}
	listener, err := net.Listen("tcp", ":0")
	if err != nil {
		t.Fatal(err)
	}
	front := &http.Server{Handler: l}
	go front.Serve(listener)
	t.Cleanup(func() { front.Close() })
	s.origin = localOrigin(listener.Addr().(*net.TCPAddr).Port)
	s.line = l
	s.Start()
	return s, l
}

// Before sets what happens to requests; nil: nothing.
func (l *line) Before(fn func(w http.ResponseWriter, r *http.Request) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.before = fn
}

// After sets what happens to answers; nil: nothing.
func (l *line) After(fn func(r *http.Request, status int) bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.after = fn
}

// Hold keeps requests under a path from the server until release is called.
func (l *line) Hold(prefix string) (release func()) {
	open := make(chan struct{})
	l.Before(func(_ http.ResponseWriter, r *http.Request) bool {
		if !strings.HasPrefix(r.URL.Path, prefix) {
			return false
		}
		select {
		case <-open:
		case <-r.Context().Done():
		}
		return false
	})
	return sync.OnceFunc(func() { close(open) })
}

// transport passes bodies on as they are, and tries nothing twice.
var transport = &http.Transport{DisableCompression: true, DisableKeepAlives: true}

func (l *line) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	l.mu.Lock()
	before, after := l.before, l.after
	l.mu.Unlock()
	if before != nil && before(w, r) {
		return
	}
	out := r.Clone(r.Context())
	out.URL.Scheme, out.URL.Host = "http", "localhost:"+strconv.Itoa(l.server.port)
	out.RequestURI = ""
	resp, err := transport.RoundTrip(out)
	if err != nil {
		panic(http.ErrAbortHandler) // the connection breaks, as if nobody were there
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || after != nil && after(r, resp.StatusCode) {
		panic(http.ErrAbortHandler)
	}
	for name, values := range resp.Header {
		w.Header()[name] = values
	}
	w.WriteHeader(resp.StatusCode)
	w.Write(body)
}
