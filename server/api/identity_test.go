//go:build !js

package api

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"stale.love/server/cookie"
	"stale.love/server/fingerprint"
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

// last returns who got the last message, and the code in it.
func (m *mailbox) last(t *testing.T) (to, code string) {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.to) == 0 {
		t.Fatal("no message came")
	}
	text := m.text[len(m.text)-1]
	found := regexp.MustCompile(`Your code is (\d{6})\.`).FindStringSubmatch(text)
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
		Mail:     &mailcode.Codes{Store: s.store, Key: key, Post: post},
		Provider: provider.New(provider.Config{Issuer: issuer, ClientID: "web", ClientSecret: "secret", Name: "Example", Origin: home}, s.store, cookie.Jar{}, key),
	})
	front.Config.Handler = s.Handler
	front.Start()
	t.Cleanup(front.Close)
	front.URL = home
	return site{s, front, box, issuer}
}

// startProvider runs zitadel's OpenID provider, which is certified, with two users.
func startProvider(t *testing.T, callback string) (issuer string) {
	t.Helper()
	front := httptest.NewUnstartedServer(nil)
	_, port, _ := net.SplitHostPort(front.Listener.Addr().String())
	issuer = "http://localhost:" + port + "/"
	storage.RegisterClients(storage.WebClient("web", "secret", callback))
	front.Config.Handler = exampleop.SetupServer(issuer, storage.NewStorage(storage.NewUserStore(issuer)), nil, false, op.WithAllowInsecure())
	front.Start()
	t.Cleanup(front.Close)
	return issuer
}

// guest is a browser: it keeps cookies and does not follow redirects by itself.
type guest struct {
	t      *testing.T
	site   site
	client *http.Client
}

func (s site) guest(t *testing.T) guest {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return guest{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
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

func TestMail_ACodeOpensOneAccountInTheBrowserThatAsked(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	ann, thief := s.guest(t), s.guest(t)
	if first := ann.post("mail/begin", `{"address":" Ann@Example.org "}`, 200, ""); first != "{}\n" {
		t.Errorf("the answer is %q", first)
	}
	to, six := s.box.last(t)
	if to != "ann@example.org" {
		t.Errorf("sent to %s", to)
	}
	thief.post("mail/finish", code(six), 400, "code_over") // another browser
	ann.post("mail/finish", code("not digits"), 400, "wrong_code")
	ann.post("mail/finish", code(six[:3]+" "+six[3:]), 200, "")
	account := ann.account()
	if account == "" {
		t.Fatal("not signed in")
	}
	ann.post("mail/finish", code(six), 400, "code_over") // once

	// The same answer for an address that is known; another device, the same account.
	phone := s.guest(t)
	if again := phone.post("mail/begin", `{"address":"ann@example.org"}`, 200, ""); again != "{}\n" {
		t.Errorf("a known address is answered %q", again)
	}
	_, six = s.box.last(t)
	phone.post("mail/finish", code(six), 200, "")
	if phone.account() != account {
		t.Error("another account")
	}

	// Ten minutes, five tries.
	late := s.guest(t)
	late.post("mail/begin", `{"address":"late@example.org"}`, 200, "")
	_, six = s.box.last(t)
	s.clock.advance(10 * time.Minute)
	late.post("mail/finish", code(six), 400, "code_over")
	guess := s.guest(t)
	guess.post("mail/begin", `{"address":"ben@example.org"}`, 200, "")
	_, six = s.box.last(t)
	wrong := fmt.Sprintf("%06d", (len(six)+1)%10)
	if wrong == six {
		wrong = "999999"
	}
	for range store.MailTries - 1 {
		guess.post("mail/finish", code(wrong), 400, "wrong_code")
	}
	guess.post("mail/finish", code(wrong), 400, "code_over")
	guess.post("mail/finish", code(six), 400, "code_over")

	for _, secret := range []string{"ann@", "Ann@", "ben@", six, account} {
		if strings.Contains(s.log.String(), secret) {
			t.Errorf("the log holds %s", secret)
		}
	}
	tables, err := s.store.Export(t.Context(), account)
	if err != nil || strings.Contains(strings.ToLower(fmt.Sprint(tables)), "ann@") {
		t.Errorf("what is kept of the account names the address: %v, %v", tables, err)
	}
}

func TestMail_IsRefusedWithASentence(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	g := s.guest(t)
	for _, bad := range []string{"", "ann", "ann@localhost", "Ann <ann@example.org>", "a@b.c\r\nBcc: x@y.z", `\"x\"@example.org`, strings.Repeat("a", 300) + "@example.org"} {
		body, _ := json.Marshal(map[string]string{"address": bad})
		g.post("mail/begin", string(body), 400, "address")
	}
	g.post("mail/begin", `{"address":"refused@example.org"}`, 502, "not_sent")
	if strings.Contains(s.log.String(), "refused@") {
		t.Errorf("the log holds the address: %s", s.log)
	}
	g.post("mail/finish", code("123456"), 400, "code_over")
	g.post("mail/finish", `{"code":"123456","link":true}`, 401, "signed_out")
	// Three at once, then one in five minutes, whoever asks.
	for range 3 {
		s.guest(t).post("mail/begin", `{"address":"often@example.org"}`, 200, "")
	}
	s.guest(t).post("mail/begin", `{"address":"Often@example.org"}`, 429, "too_many")
	s.guest(t).post("mail/begin", `{"address":"other@example.org"}`, 200, "")
	s.clock.advance(5 * time.Minute)
	s.guest(t).post("mail/begin", `{"address":"often@example.org"}`, 200, "")

	plain := startServer(t)
	mustAnswer(t, visitor{server: plain}.post(t, "mail/begin", `{"address":"ann@example.org"}`), 404, "not_offered")
	mustAnswer(t, visitor{server: plain}.post(t, "mail/finish", code("123456")), 404, "not_offered")
	mustAnswer(t, visitor{server: plain}.post(t, "provider/begin", `{}`), 404, "not_offered")
}

func TestMail_AnAddressIsLinkedAndUnlinked(t *testing.T) {
	t.Parallel()
	s := startSite(t)
	enter := func(g guest, address, how string, status int, refusal string) {
		t.Helper()
		g.post("mail/begin", `{"address":"`+address+`"}`, 200, "")
		_, six := s.box.last(t)
		g.post("mail/finish", `{"code":"`+six+`"`+how+`}`, status, refusal)
	}
	ann, ben := s.guest(t), s.guest(t)
	enter(ann, "ann@example.org", "", 200, "")
	enter(ben, "ben@example.org", "", 200, "")
	enter(ben, "ann@example.org", `,"link":true`, 409, "taken")
	me := ben.account()
	ben.post("account/mail/remove", `{"account":"`+me+`"}`, 409, "last_way")
	enter(ben, "ben@elsewhere.example", `,"link":true`, 200, "")
	again := s.guest(t)
	enter(again, "ben@elsewhere.example", "", 200, "")
	if again.account() != me {
		t.Error("the linked address opens another account")
	}
	ben.post("account/codes", `{"account":"`+me+`"}`, 200, "")
	ben.post("account/mail/remove", `{"account":"`+me+`"}`, 200, "")
	enter(again, "ben@elsewhere.example", "", 200, "")
	if again.account() == me {
		t.Error("an address that was unlinked still opens the account")
	}
}

// through follows the reader to the provider and back, as a browser does.
func (g guest) through(body, user string) (end *http.Response) {
	g.t.Helper()
	var to struct{ URL string }
	if err := json.Unmarshal([]byte(g.post("provider/begin", body, 200, "")), &to); err != nil {
		g.t.Fatal(err)
	}
	for range 10 {
		resp, page := g.do("GET", to.URL, "", "")
		if resp.StatusCode == 200 && strings.Contains(page, "Password") {
			id := regexp.MustCompile(`name="id" value="([^"]+)"`).FindStringSubmatch(page)
			form := url.Values{"id": {id[1]}, "username": {user}, "password": {"verysecure"}}
			resp, _ = g.do("POST", g.site.idp+"login/username", "application/x-www-form-urlencoded", form.Encode())
		}
		next, err := resp.Location()
		if err != nil {
			g.t.Fatalf("the way ends at %s: %d", to.URL, resp.StatusCode)
		}
		if to.URL = next.String(); strings.Contains(next.Path, "/account") {
			return resp
		}
	}
	g.t.Fatal("it goes round in circles")
	return nil
}

func TestProvider_OpensAnAccountAndIsLinked(t *testing.T) {
	s := startSite(t) // not parallel: the provider's clients are of the whole process
	ann := s.guest(t)
	if end := ann.through(`{}`, "test-user2"); end.Header.Get("Location") != "/account" {
		t.Fatalf("ends at %s\n%s", end.Header.Get("Location"), s.log)
	}
	account := ann.account()
	if account == "" {
		t.Fatal("not signed in")
	}
	phone := s.guest(t)
	phone.through(`{}`, "test-user2")
	if phone.account() != account {
		t.Error("the same person has two accounts")
	}

	// Another person is linked to an account of e-mail, and nobody can take theirs.
	ben := s.guest(t)
	ben.post("mail/begin", `{"address":"ben@example.org"}`, 200, "")
	_, six := s.box.last(t)
	ben.post("mail/finish", code(six), 200, "")
	me := ben.account()
	if end := ben.through(`{"link":true}`, "test-user2"); end.Header.Get("Location") != "/account#provider-taken" {
		t.Errorf("ends at %s", end.Header.Get("Location"))
	}
	if end := ben.through(`{"link":true}`, "test-user@localhost"); end.Header.Get("Location") != "/account" {
		t.Errorf("ends at %s\n%s", end.Header.Get("Location"), s.log)
	}
	other := s.guest(t)
	other.through(`{}`, "test-user@localhost")
	if other.account() != me {
		t.Error("linked, and it opens another account")
	}

	t.Run("what proves nothing is refused", func(t *testing.T) {
		g := s.guest(t)
		g.t = t
		ends := func(at, want string) {
			t.Helper()
			if resp, _ := g.do("GET", at, "", ""); resp.StatusCode != 303 || resp.Header.Get("Location") != "/account#provider-"+want {
				t.Errorf("%s: %d to %s, want %s", at, resp.StatusCode, resp.Header.Get("Location"), want)
			}
		}
		begin := func() url.Values {
			t.Helper()
			var to struct{ URL string }
			json.Unmarshal([]byte(g.post("provider/begin", `{}`, 200, "")), &to)
			u, err := url.Parse(to.URL)
			if err != nil {
				t.Fatal(err)
			}
			return u.Query()
		}
		asked := begin()
		if asked.Get("code_challenge_method") != "S256" || asked.Get("nonce") == "" || asked.Get("scope") != "openid" {
			t.Errorf("asks %v", asked)
		}
		callback := provider.CallbackPath + "?code=made-up&state="
		ends(callback+"made-up", "failed")
		ends(callback+asked.Get("state"), "over") // no second try
		ends(callback+begin().Get("state"), "failed")
		ends(provider.CallbackPath+"?error=access_denied&state="+begin().Get("state"), "denied")
		state := begin().Get("state")
		s.clock.advance(10 * time.Minute)
		ends(callback+state, "over")
		if g.account() != "" {
			t.Error("signed in")
		}
		g.post("provider/begin", `{"link":true}`, 401, "signed_out")
	})
	if log := s.log.String(); strings.Contains(log, "id2") || strings.Contains(log, "test-user") || strings.Contains(log, account) {
		t.Errorf("the log names somebody:\n%s", log)
	}
}

func TestProvider_ThatDoesNotAnswerIsSaid(t *testing.T) {
	t.Parallel()
	s := startServer(t)
	passkeys, err := passkey.New(passkey.Config{Origin: origin, Name: "stale.love"}, s.store)
	if err != nil {
		t.Fatal(err)
	}
	away := httptest.NewServer(http.NotFoundHandler())
	away.Close()
	s.Handler = New(Config{
		Store: s.store, Passkeys: passkeys, Library: library(), Log: slog.New(slog.NewTextHandler(s.log, nil)), Origin: origin, Now: s.clock.Now,
		Provider: provider.New(provider.Config{Issuer: away.URL, ClientID: "web", Origin: origin}, s.store, cookie.Jar{}, fingerprint.Key(bytes.Repeat([]byte{1}, 32))),
	})
	mustAnswer(t, visitor{server: s}.post(t, "provider/begin", `{}`), 502, "provider_away")
}
