//go:build !js

package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/server/passkey/passkeytest"
	"stale.love/server/store"
)

func startServer(t *testing.T) *server {
	t.Helper()
	s, err := newServer(filepath.Join(t.TempDir(), "stale.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	return s
}

// visitor sends requests with a session, if it has one.
type visitor struct {
	*server
	account, cookie, address string
}

// signedUp returns a visitor who has an account.
func (s *server) signedUp(t testing.TB) visitor {
	t.Helper()
	device := passkeytest.Authenticator{Origin: origin}
	v := visitor{server: s}
	w := v.post(t, "passkeys/create/begin", "")
	v.cookie = w.Result().Header.Get("Set-Cookie")
	made, err := device.Create(w.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	w = v.post(t, "passkeys/create/finish", string(made))
	var done signedIn
	if err := json.Unmarshal(w.Body.Bytes(), &done); err != nil || done.Account == "" {
		t.Fatalf("sign up: %s", w.Body)
	}
	for _, cookie := range w.Result().Cookies() {
		if cookie.Name == "stale" {
			v.cookie = cookie.String()
		}
	}
	v.account = done.Account
	return v
}

func (v visitor) post(t testing.TB, path, body string) *httptest.ResponseRecorder {
	t.Helper()
	if !strings.HasPrefix(path, "/") {
		path = "/api/v1/" + path
	}
	r := httptest.NewRequest("POST", origin+path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	if v.cookie != "" {
		r.Header.Set("Cookie", strings.SplitN(v.cookie, ";", 2)[0])
	}
	if v.address != "" {
		r.RemoteAddr = v.address
	}
	return v.do(t, r)
}

func (s *server) do(t testing.TB, r *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if err := goodAnswer(w); err != nil {
		t.Fatal(err)
	}
	return w
}

func mustAnswer(t *testing.T, w *httptest.ResponseRecorder, status int, code string) {
	t.Helper()
	var p engagement.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != status || p.Code != code {
		t.Errorf("answer %d %s, want %d %s", w.Code, w.Body, status, code)
	}
}

func TestTooLarge_IsRefusedWithoutReadingOn(t *testing.T) {
	t.Parallel()
	v := startServer(t).signedUp(t)
	likes := func(n int) string { return `"likes":[` + strings.TrimSuffix(strings.Repeat(`{},`, n), ",") + `]` }
	for name, test := range map[string]struct {
		path, body string
		status     int
		code       string
	}{
		"bytes of a sync":           {"sync", `{"v":1,"account":"` + strings.Repeat("x", engagement.MaxBody) + `"}`, 413, "too_large"},
		"bytes of an event":         {"/api/v2/events", `{"id":"` + strings.Repeat("x", engagement.EventBytes) + `"}`, 413, "too_large"},
		"bytes of events":           {"events", `{"v":1,"visitor":"` + strings.Repeat("x", engagement.MaxBody) + `"}`, 413, "too_large"},
		"bytes of a passkey":        {"passkeys/create/finish", `{"id":"` + strings.Repeat("x", engagement.MaxBody) + `"}`, 413, "too_large"},
		"likes":                     {"sync", `{"v":1,"account":"` + v.account + `",` + likes(engagement.MaxLikes+1) + `}`, 413, "too_large"},
		"results":                   {"sync", `{"v":1,"results":[` + strings.Repeat(`{},`, engagement.MaxResults) + `{}]}`, 413, "too_large"},
		"deletions":                 {"sync", `{"v":1,"forget":[` + strings.Repeat(`"",`, engagement.MaxForget) + `""]}`, 413, "too_large"},
		"counts":                    {"events", `{"v":1,"counts":[` + strings.Repeat(`{},`, engagement.MaxCounts) + `{}]}`, 413, "too_large"},
		"as many likes as may come": {"sync", `{"v":1,"account":"` + v.account + `",` + likes(engagement.MaxLikes) + `}`, 200, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mustAnswer(t, v.post(t, test.path, test.body), test.status, test.code)
		})
	}
}

func TestLimits_SayWhenToComeAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	ann, ben := s.signedUp(t), s.signedUp(t)
	sync := func(v visitor) *httptest.ResponseRecorder {
		return v.post(t, "sync", `{"v":1,"account":"`+v.account+`"}`)
	}
	events := func(v visitor) *httptest.ResponseRecorder { return v.post(t, "events", `{"v":1}`) }
	signIn := func(v visitor) *httptest.ResponseRecorder { return v.post(t, "passkeys/signin/begin", "") }
	codes := func(v visitor) *httptest.ResponseRecorder {
		v.address = "[2001:db8:" + v.account[:4] + "::1]:1" // each from an address of their own
		return v.post(t, "account/codes", `{"account":"`+v.account+`"}`)
	}
	here, there := visitor{server: s, address: "192.0.2.7:1"}, visitor{server: s, address: "[2001:db8::1]:1"}
	neighbour := visitor{server: s, address: "[2001:db8::ffff]:2"}
	for _, test := range []struct {
		name       string
		request    func(visitor) *httptest.ResponseRecorder
		who, other visitor
		burst      int
		status     int // within the limit
	}{
		{"sync, by account", sync, ann, ben, 100, 200},
		{"events, by address", events, here, there, 400, 400},
		{"signing in, by address", signIn, here, there, 60, 200},
		{"the own page, by account", codes, ann, ben, 40, 200},
	} {
		for i := range test.burst {
			if w := test.request(test.who); w.Code != test.status {
				t.Fatalf("%s: request %d: %d %s", test.name, i, w.Code, w.Body)
			}
		}
		w := test.request(test.who)
		mustAnswer(t, w, 429, "too_many")
		after, err := strconv.Atoi(w.Header().Get("Retry-After"))
		if err != nil || after < 1 {
			t.Errorf("%s: Retry-After is %q", test.name, w.Header().Get("Retry-After"))
		}
		if w := test.request(test.other); w.Code != test.status {
			t.Errorf("%s: somebody else: %d %s", test.name, w.Code, w.Body)
		}
		s.clock.advance(time.Duration(after) * time.Second)
		if w := test.request(test.who); w.Code != test.status {
			t.Errorf("%s: after the wait: %d %s", test.name, w.Code, w.Body)
		}
	}
	recover := func(v visitor) *httptest.ResponseRecorder { return v.post(t, "recover", `{"code":"guess"}`) }
	for range 20 {
		mustAnswer(t, recover(here), 404, "unknown_code")
	}
	mustAnswer(t, recover(here), 429, "too_many")
	mustAnswer(t, recover(there), 404, "unknown_code")
	// One customer's IPv6 addresses count as one.
	for range 60 {
		signIn(there)
	}
	mustAnswer(t, signIn(neighbour), 429, "too_many")
}

func TestUnavailable_AcknowledgesNothingAndSaysWhenToComeAgain(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	v := s.signedUp(t)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	for path, body := range map[string]string{
		"sync":                  `{"v":1,"account":"` + v.account + `"}`,
		"events":                `{"v":1,"visitor":"0123456789abcdef0123456789abcdef","batch":1,"id":"00000000000000aa","counts":[]}`,
		"/api/v2/events":        `{"id":"0123456789abcdef0123456789abcdef","article":"bids","kind":"view"}`,
		"passkeys/create/begin": ``,
		"passkeys/signin/begin": ``,
		"signout":               ``,
	} {
		w := v.post(t, path, body)
		mustAnswer(t, w, 503, "unavailable")
		if w.Header().Get("Retry-After") != "30" {
			t.Errorf("%s: Retry-After is %q", path, w.Header().Get("Retry-After"))
		}
	}
	for _, path := range []string{"counts", "session"} {
		r := httptest.NewRequest("GET", origin+"/api/v1/"+path, nil)
		r.Header.Set("Cookie", strings.SplitN(v.cookie, ";", 2)[0])
		mustAnswer(t, s.do(t, r), 503, "unavailable")
	}
	if !strings.Contains(s.log.String(), `level=ERROR msg=api method=GET route="GET /api/v1/counts" status=503`) {
		t.Errorf("log:\n%s", s.log)
	}
}

func TestServe_AnswersWhateverAHandlerDoes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer func(http.ResponseWriter, *http.Request) (any, error)
		status int
		code   string
		log    string
	}{
		"panics":     {func(http.ResponseWriter, *http.Request) (any, error) { panic("boom") }, 500, "fault", "panic: boom"},
		"fails":      {func(http.ResponseWriter, *http.Request) (any, error) { return nil, errors.New("odd") }, 500, "fault", "error=odd"},
		"cannot say": {func(http.ResponseWriter, *http.Request) (any, error) { return func() {}, nil }, 500, "fault", "encode answer"},
		"takes too long": {func(http.ResponseWriter, *http.Request) (any, error) {
			return nil, fmt.Errorf("sync: %w", context.DeadlineExceeded)
		}, 503, "unavailable", "deadline exceeded"},
		"finds the disk full": {func(http.ResponseWriter, *http.Request) (any, error) {
			return nil, fmt.Errorf("sync: %w: disk full", store.ErrUnavailable)
		}, 503, "unavailable", "disk full"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			log := &lockedBuffer{}
			a := &api{log: slog.New(slog.NewTextHandler(log, nil)), now: time.Now, origins: http.NewCrossOriginProtection()}
			w := httptest.NewRecorder()
			a.serve(route{"GET /", test.answer, nil}).ServeHTTP(w, httptest.NewRequest("GET", "/?secret=1", nil))
			if err := goodAnswer(w); err != nil {
				t.Error(err)
			}
			mustAnswer(t, w, test.status, test.code)
			if !strings.Contains(log.String(), test.log) || !strings.Contains(log.String(), "level=ERROR") || strings.Contains(log.String(), "secret") {
				t.Errorf("log: %s", log)
			}
		})
	}
}

func TestServe_LogsWhoLeftAsNoFault(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	ctx, leave := context.WithCancel(t.Context())
	leave()
	s.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", origin+"/api/v1/counts", nil).WithContext(ctx))
	if log := s.log.String(); !strings.Contains(log, `level=INFO msg=api method=GET route="GET /api/v1/counts" status=499`) {
		t.Errorf("log: %s", log)
	}
}
