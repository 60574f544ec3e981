//go:build !js

package program

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/emersion/go-smtp"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/content/markdown/markdowntest"
	"stale.love/server/desk"
	"stale.love/server/edition"
	"stale.love/server/site"
	"stale.love/server/site/sitetest"
	"stale.love/server/store"
)

const (
	elsewhere = "https://crumbs.example"
	operator  = "a token of sixteen characters"
)

// crumbs is the content folder of another publisher: the small magazine, with a
// reading list and a page of its own.
func crumbs(t *testing.T) fstest.MapFS {
	t.Helper()
	// Half past seven is not there on purpose, for package markdown; the rest is what
	// the two magazines happen to share.
	files := markdowntest.Magazine(t, "two-rituals#half-past-seven", "two-rituals", "name: Help", "name: Hands",
		"Small bids, big bond", "Small asks", "communication issue", "talking issue")
	for name, text := range map[string]string{
		"pages/us.md": "---\nslug: us\ntitle: Who we are\ndek: Three people and a loaf.\nchanged: 2026-11-24\n---\nWe bake.\n",
		"books.yaml": "intro: [\"What we read.\"]\ngroups:\n  - name: \"One shelf\"\n    books:\n" +
			"      - {title: \"On Bread\", author: \"A. Baker\", line: \"About bread.\", for: \"Who bakes.\", evidence: \"None.\"}\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// post is a mail server that keeps what it is given.
type post struct{ letters chan string }

func (p post) NewSession(*smtp.Conn) (smtp.Session, error) { return p, nil }
func (p post) Mail(string, *smtp.MailOptions) error        { return nil }
func (p post) Rcpt(string, *smtp.RcptOptions) error        { return nil }
func (p post) Reset()                                      {}
func (p post) Logout() error                               { return nil }
func (p post) Data(r io.Reader) error {
	data, err := io.ReadAll(r)
	p.letters <- string(data)
	return err
}

// printed prints a library for an origin.
func printed(t *testing.T, library *content.Library, origin string, log *slog.Logger) *edition.Press {
	t.Helper()
	press, err := edition.New(edition.Config{
		Library: library, Log: log, Now: time.Now,
		Print: func(l *content.Library, before *site.Site) (*site.Site, error) {
			return site.New(site.Config{
				Library: l, Static: os.DirFS("../../web/static"), Dist: sitetest.Dist(), Origin: origin, Log: log, Now: time.Now, Before: before, Plain: true,
			})
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return press
}

// serveCrumbs starts the whole server on another publisher's folder. What the build
// makes of Go is stood in for: nobody reads it.
func serveCrumbs(t *testing.T) (_ *httptest.Server, library *content.Library, letters chan string) {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	library, err := load(crumbs(t), log)
	if err != nil {
		t.Fatal(err)
	}
	box := post{make(chan string, 1)}
	mail := smtp.NewServer(box)
	mail.Domain = "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go mail.Serve(listener)
	t.Cleanup(func() { mail.Close() })

	press := printed(t, library, elsewhere, log)
	c := Config{Data: t.TempDir(), Origin: elsewhere, Operator: operator,
		Ways: Ways{SMTP: "smtp://" + listener.Addr().String(), From: "post@crumbs.example"}}
	db, err := store.Open(t.Context(), path.Join(c.Data, databaseFile), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	handler, err := urls(c, log, magazine{library: library, press: press}, db, &desk.Refusals{Store: db, Log: log})
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server, library, box.letters
}

// answer is what a request is answered with.
type answer struct {
	at, kind string
	body     []byte
}

// visitor asks one server for everything there is.
type visitor struct {
	t      *testing.T
	server *httptest.Server
	client *http.Client
	seen   map[string]answer
}

func (v *visitor) do(method, at, contentType, body string) answer {
	v.t.Helper()
	r, err := http.NewRequestWithContext(v.t.Context(), method, v.server.URL+at, strings.NewReader(body))
	if err != nil {
		v.t.Fatal(err)
	}
	if body != "" {
		r.Header.Set("Content-Type", contentType)
	}
	r.Header.Set("Accept-Encoding", "identity")
	r.Header.Set("Origin", elsewhere)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	response, err := v.client.Do(r)
	if err != nil {
		v.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	kind, _, _ := strings.Cut(response.Header.Get("Content-Type"), ";")
	a := answer{method + " " + at, kind, data}
	v.seen[a.at] = a
	return a
}

// crawl follows every address of this site that an answer has.
func (v *visitor) crawl(from ...string) {
	address := regexp.MustCompile(`(?:["'(>]|` + regexp.QuoteMeta(elsewhere) + `)(/[a-zA-Z0-9/._-]*)`)
	for queue := from; len(queue) > 0; queue = queue[1:] {
		if _, known := v.seen["GET "+queue[0]]; known {
			continue
		}
		a := v.do("GET", queue[0], "", "")
		if !strings.HasPrefix(a.kind, "text/html") && a.kind != "application/json" && !strings.Contains(a.kind, "xml") &&
			a.kind != "text/javascript" && !strings.HasSuffix(a.kind, "+json") || a.kind == "image/svg+xml" {
			continue
		}
		for _, found := range address.FindAllSubmatch(a.body, -1) {
			queue = append(queue, strings.TrimRight(string(found[1]), "."))
		}
	}
}

// TestPublisher_NothingOfThisMagazineIsInAnother serves another publisher's content
// folder with this very program, asks for everything there is, and looks in what
// comes back for the name, the colours, the mark and the texts of this magazine.
func TestPublisher_NothingOfThisMagazineIsInAnother(t *testing.T) {
	t.Parallel()
	server, theirs, letters := serveCrumbs(t)
	ours, err := markdown.Load(content.Files)
	if err != nil {
		t.Fatal(err)
	}
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := &visitor{t: t, server: server, client: &http.Client{Jar: jar}, seen: map[string]answer{}}
	v.crawl("/", "/404", "/offline", "/account", "/checkup/snapshot", "/checkup/compare", "/sw.js", "/plain.webmanifest",
		"/feed.xml", "/feed.json", "/sitemap.xml", "/robots.txt", "/opensearch.xml", "/card.png", "/logo.png", "/favicon.ico", "/nowhere")
	const form, document = "application/x-www-form-urlencoded", "application/json"
	v.do("GET", "/search?q=bid", "", "")
	v.do("POST", "/checkup", form, "C1=4&C2=1&C3=3&C4=3&C5=4&C6=0&K1=0&K2=4&K3=1&K4=4&K5=0&K6=4")
	v.do("POST", "/articles", form, "a=b")
	v.do("GET", "/desk", "", "")
	v.do("POST", "/desk/open", form, url.Values{"token": {"wrong"}}.Encode())
	v.do("POST", "/desk/open", form, url.Values{"token": {operator}}.Encode())
	v.crawl("/desk/desk.css", "/desk/numbers.csv", "/desk/articles/two-rituals")
	for _, at := range []string{"nowhere", "session", "counts", "account", "account/export"} {
		v.do("GET", "/api/v1/"+at, "", "")
	}
	for _, at := range []string{"sync", "compare", "recover", "events", "mail/finish", "passkeys/signin/begin", "passkeys/create/finish", "account/delete"} {
		v.do("POST", "/api/v1/"+at, document, "{}")
	}
	if icon := v.do("GET", "/favicon.ico", "", ""); icon.kind != "image/png" {
		t.Errorf("the icon for those who read no page is %s", icon.kind)
	}
	passkey := v.do("POST", "/api/v1/passkeys/create/begin", document, "{}")
	if !bytes.Contains(passkey.body, []byte(`"name":"Crumbs"`)) {
		t.Errorf("a passkey would be for another site: %s", passkey.body)
	}
	v.do("POST", "/api/v1/mail/begin", document, `{"address":"ann@example.org"}`)
	select {
	case letter := <-letters:
		v.seen["the letter"] = answer{"the letter", "text/plain", []byte(letter)}
	default:
		t.Error("no letter came")
	}

	look := newLooker(t, ours, theirs)
	kinds := map[string]int{}
	for _, a := range v.seen {
		kinds[a.kind]++
		if a.kind == "application/wasm" || a.kind == "application/octet-stream" {
			continue // code, and the search's numbers
		}
		look.at(a)
	}
	for kind, least := range map[string]int{
		"text/html": 25, "image/png": 15, "image/svg+xml": 2, "text/css": 2, "text/javascript": 6, "application/manifest+json": 2, "application/json": 10,
		"application/atom+xml": 1, "application/feed+json": 1, "application/xml": 1, "text/plain": 2,
	} {
		if kinds[kind] < least {
			t.Errorf("only %d of %s were looked at: %v", kinds[kind], kind, kinds)
		}
	}
	look.mustHaveSeen("Crumbs", "Pieces", "Tries", "Start", "Larder", "Hands", "Talking", "closeness", "a page about rain", "No advice.", "Who we are", "One shelf")
}
