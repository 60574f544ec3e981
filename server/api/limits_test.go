//go:build !js

package api

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/fingerprint"
)

// onWire starts a server on a real port that waits so long for a body.
func onWire(t *testing.T, s *server, patience time.Duration) (address string) {
	t.Helper()
	front := httptest.NewUnstartedServer(s.Handler)
	front.Config.ReadTimeout = patience
	front.Start()
	t.Cleanup(front.Close)
	return front.Listener.Addr().String()
}

// announce sends the head of a request and part of its body, and returns what is
// answered without the rest.
func announce(t *testing.T, address, path, headers, body string) (*http.Response, []byte) {
	t.Helper()
	conn, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	fmt.Fprintf(conn, "POST /api/v1/%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n%s\r\n%s", path, headers, body)
	conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	said, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp, said
}

func TestBody_OneThatStallsIsA408(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	v := s.signedUp(t)
	address := onWire(t, s, 200*time.Millisecond)
	cookie := "Cookie: " + strings.SplitN(v.cookie, ";", 2)[0] + "\r\n"
	for _, path := range []string{"sync", "compare", "account/codes", "passkeys/signin/finish", "events"} {
		resp, said := announce(t, address, path, cookie, `{"v":1,`)
		var p engagement.Problem
		if err := json.Unmarshal(said, &p); err != nil || resp.StatusCode != 408 || p.Code != "stalled" || !resp.Close {
			t.Errorf("%s: %s %q, closed %v", path, resp.Status, said, resp.Close)
		}
	}
	for range 100 { // the line is written after the answer
		if strings.Contains(s.log.String(), "status=408") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("the log has no 408:\n%s", s.log)
}

// A request without a session is answered before any of its body is there.
func TestBody_OfAStrangerIsNotWaitedFor(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	address := onWire(t, s, time.Minute)
	for _, path := range []string{"compare", "account/codes", "account/delete", "account/sessions/end-all", "account/passkeys/remove"} {
		for _, cookie := range []string{"", "Cookie: stale=made-up\r\n"} {
			if resp, said := announce(t, address, path, cookie, ""); resp.StatusCode != 401 {
				t.Errorf("%s: %s %s", path, resp.Status, said)
			}
		}
	}
	// A device of a deleted account has no session either, so of a sync some bodies are
	// read. Not so many that it could be called a way in.
	for range 21 {
		resp, err := http.Post("http://"+address+"/api/v1/sync", "application/json", strings.NewReader(`{"v":1,"account":"x"}`))
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != 401 {
			t.Fatal(resp.Status)
		}
	}
	if resp, said := announce(t, address, "sync", "", ""); resp.StatusCode != 401 {
		t.Errorf("sync: %s %s", resp.Status, said)
	}
}

func TestEvents_OneClientAddsABoundedNumberADay(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	v := visitor{server: s, address: "192.0.2.7:1"}
	batch := func(n, views int, articles ...string) string {
		counts := []string{}
		for _, a := range articles {
			counts = append(counts, fmt.Sprintf(`{"article":%q,"views":%d}`, a, views))
		}
		return fmt.Sprintf(`{"v":1,"visitor":"%032x","batch":1,"id":"%016x","counts":[%s]}`, n, n, strings.Join(counts, ","))
	}
	hundred := make([]string, 100)
	for i := range hundred {
		hundred[i] = "bids"
	}
	views := func() int64 {
		t.Helper()
		s.clock.advance(10 * time.Second) // what is public may be a few seconds old
		counts, err := s.store.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return counts["bids"].Views
	}
	mustAnswer(t, v.post(t, "events", batch(1, 1000, hundred...)), 400, "malformed")
	mustAnswer(t, v.post(t, "events", batch(2, 600, "bids", "repair")), 400, "malformed")
	mustAnswer(t, v.post(t, "events", batch(2, 1, "bids", "bids")), 400, "malformed")
	if got := views(); got != 0 {
		t.Errorf("%d views were counted of requests that no device sends", got)
	}
	refused := 0
	for n := range 40 {
		v.address = fmt.Sprintf("192.0.2.7:%d", n+1)
		w := v.post(t, "events", batch(n+3, 100, "bids"))
		if w.Code == 429 {
			refused++
		}
	}
	if got := views(); got > eventsADay+10 || refused == 0 {
		t.Errorf("one client added %d views, %d requests were refused", got, refused)
	}
	v.address = "192.0.2.8:1"
	mustAnswer(t, v.post(t, "events", batch(100, 100, "bids")), 200, "")

	// The same budget for events of their own.
	v.address = "192.0.2.7:1"
	r := httptest.NewRequest("POST", origin+"/api/v2/events", strings.NewReader(`{"id":"0123456789abcdef0123456789abcdef","article":"bids","kind":"view"}`))
	r.Header.Set("Content-Type", "application/json")
	r.RemoteAddr = v.address
	mustAnswer(t, s.do(t, r), 429, "too_many")
	s.clock.advance(24 * time.Hour)
	mustAnswer(t, v.post(t, "events", batch(101, 100, "bids")), 200, "")
}

// What is written about an account has no moment: neither in its own line, nor in that
// of the request.
func TestAudit_SaysADayAndANameUnderTheKey(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for range 2 {
		s := startServer(t)
		v := s.signedUp(t)
		v.post(t, "account/codes", `{"account":"`+v.account+`"}`)
		lines := strings.Split(s.log.String(), "\n")
		form := regexp.MustCompile(`^level=INFO msg=audit who=([0-9a-f]{12}) event="[a-z ]+" day=2026-11-23$`)
		found := 0
		for i, line := range lines {
			if !strings.Contains(line, "msg=audit") {
				continue
			}
			found++
			match := form.FindStringSubmatch(line)
			if match == nil {
				t.Errorf("an audit line says %s", line)
				continue
			}
			names[match[1]] = true
			if beside := lines[i+1]; !strings.HasPrefix(beside, "level=INFO msg=api ") {
				t.Errorf("the line beside it says when: %s", beside)
			}
		}
		if found != 2 {
			t.Errorf("%d audit lines:\n%s", found, s.log)
		}
	}
	if len(names) != 2 {
		t.Errorf("two servers call two accounts %v", names)
	}

	// One key, one account: one name, whenever it is written.
	s, err := newServer(filepath.Join(t.TempDir(), "stale.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	who := func(key fingerprint.Key) string {
		log := &lockedBuffer{}
		a := &api{log: slog.New(slog.NewTextHandler(log, nil)), now: s.clock.Now, key: key}
		a.audit(httptest.NewRequest("POST", "/", nil), "an account", "tested")
		return log.String()
	}
	one, other := fingerprint.New(), fingerprint.New()
	if who(one) != who(one) || who(one) == who(other) {
		t.Errorf("%s%s%s", who(one), who(one), who(other))
	}
}
