//go:build !js

package api

import (
	"cmp"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"stale.love/server/cookie"
	"stale.love/server/fingerprint"
	"stale.love/server/limit"
	"stale.love/server/mailcode"
	"stale.love/server/passkey"
	"stale.love/server/provider"
	"stale.love/server/store"
)

// mailbox is a mail server that keeps what it is given, and knows one address that
// it refuses.
type mailbox struct {
	mu       sync.Mutex
	to, text []string
}

func (m *mailbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: m}, nil }

type delivery struct {
	box *mailbox
	to  string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if strings.HasPrefix(to, "refused") {
		return &smtp.SMTPError{Code: 550, Message: "no such user " + to}
	}
	d.to = to
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.to, d.box.text = append(d.box.to, d.to), append(d.box.text, string(text))
	return err
}

func (m *mailbox) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.to)
}

// last returns who got the last message, and the code in it.
func (m *mailbox) last(t *testing.T) (to, code string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.to) == 0 {
		t.Fatal("no message came")
	}
	text := m.text[len(m.text)-1]
	found := regexp.MustCompile(`Your code is (\d{8})\.`).FindStringSubmatch(text)
	if found == nil || !strings.Contains(text, "Subject: "+found[1]+" is your code") {
		t.Fatalf("no code in %s", text)
	}
	for _, revealing := range []string{"stale", "love", "relationship", "http"} {
		if strings.Contains(strings.ToLower(strings.Split(text, "Message-ID")[0]+text[strings.Index(text, "Your code"):]), revealing) {
			t.Errorf("the message says %q: %s", revealing, text)
		}
	}
	return m.to[len(m.to)-1], found[1]
}

// site is a server on a real port, with a mail server and an identity provider.
type site struct {
	*server
	http *httptest.Server
	box  *mailbox
	idp  string
}

func startSite(t *testing.T) site {
	t.Helper()
	s := &server{clock: &fakeClock{now: time.Now()}, log: &lockedBuffer{}}
	var err error
	if s.store, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "stale.db"), store.Options{Now: s.clock.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.store.Close() })
	key, err := fingerprint.Load(filepath.Join(t.TempDir(), "key"))
	if err != nil {
		t.Fatal(err)
	}
	box := &mailbox{}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	mailServer := smtp.NewServer(box)
	mailServer.Domain = "localhost"
	go mailServer.Serve(listener)
	t.Cleanup(func() { mailServer.Close() })
	post, err := mailcode.NewSMTP("smtp://"+listener.Addr().String(), "codes@example.org")
	if err != nil {
		t.Fatal(err)
	}

	front := httptest.NewUnstartedServer(nil)
	_, port, _ := net.SplitHostPort(front.Listener.Addr().String())
	home := "http://localhost:" + port
	issuer := startProvider(t, home+provider.CallbackPath)
	passkeys, err := passkey.New(passkey.Config{Origin: home, Name: "stale.love"}, s.store)
	if err != nil {
		t.Fatal(err)
	}
	s.Handler = New(Config{
		Store: s.store, Passkeys: passkeys, Library: library(), Log: slog.New(slog.NewTextHandler(s.log, nil)), Origin: home, Now: s.clock.Now,
		Client:   func(r *http.Request) string { return cmp.Or(r.Header.Get("X-Test-Client"), limit.Connection(r)) },
		Mail:     &mailcode.Codes{Store: s.store, Key: key, Post: post},
		Provider: provider.New(provider.Config{Issuer: issuer, ClientID: "web", ClientSecret: "secret", Name: "Example", Origin: home}, s.store, cookie.Jar{}, key),
	})
	front.Config.Handler = s.Handler
	front.Start()
	t.Cleanup(front.Close)
	front.URL = home
	return site{s, front, box, issuer}
}

func (s site) guest(t *testing.T) guest {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return guest{t: t, site: s, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

func (g guest) do(method, to, contentType, body string) (*http.Response, string) {
	g.t.Helper()
	if strings.HasPrefix(to, "/") {
		to = g.site.http.URL + to
	}
	r, err := http.NewRequestWithContext(g.t.Context(), method, to, strings.NewReader(body))
	if err != nil {
		g.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("X-Test-Client", g.from)
	resp, err := g.client.Do(r)
	if err != nil {
		g.t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		g.t.Fatal(err)
	}
	return resp, string(text)
}

func (g guest) post(path, body string, status int, code string) string {
	g.t.Helper()
	resp, text := g.do("POST", "/api/v1/"+path, "application/json", body)
	var p struct{ Code string }
	json.Unmarshal([]byte(text), &p)
	if resp.StatusCode != status || p.Code != code {
		g.t.Errorf("%s %s: %d %s, want %d %s", path, body, resp.StatusCode, text, status, code)
	}
	return text
}

func (g guest) account() string {
	g.t.Helper()
	_, text := g.do("GET", "/api/v1/session", "", "")
	var a struct{ Account string }
	if err := json.Unmarshal([]byte(text), &a); err != nil {
		g.t.Fatal(err)
	}
	return a.Account
}

func code(c string) string { return `{"code":"` + c + `"}` }
