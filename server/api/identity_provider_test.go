//go:build !js

package api

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/zitadel/oidc/v3/example/server/exampleop"
	"github.com/zitadel/oidc/v3/example/server/storage"
	"github.com/zitadel/oidc/v3/pkg/op"

	"stale.love/server/cookie"
	"stale.love/server/fingerprint"
	"stale.love/server/passkey"
	"stale.love/server/provider"
)

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
	from   string // who the site takes it for; empty: its address
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
