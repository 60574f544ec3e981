//go:build !js

package site

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"
	"golang.org/x/net/html"
	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/server/site/sitetest"
)

// unchanged is the site that most tests only read.
var unchanged = sync.OnceValues(func() (*Site, error) { return makeSite() })

// newSite makes a site of the real content and the real static files, with
// stand-ins for what the build makes.
func newSite(t *testing.T, change ...func(*content.Library)) *Site {
	t.Helper()
	s, err := unchanged()
	if len(change) > 0 {
		s, err = makeSite(change...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func makeSite(change ...func(*content.Library)) (*Site, error) {
	library, err := markdown.Load(content.Files)
	if err != nil {
		return nil, err
	}
	for _, fn := range change {
		fn(library)
	}
	return New(Config{
		Library: library, Static: os.DirFS("../../web/static"), Dist: sitetest.Dist(), Origin: "https://stale.love",
		Log: slog.New(slog.DiscardHandler), Now: func() time.Time { return time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC) },
	})
}

func get(s *Site, target string, headers ...string) *http.Response {
	r := httptest.NewRequest("GET", target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	Headers(s).ServeHTTP(w, r)
	return w.Result()
}

func read(t *testing.T, r *http.Response) []byte {
	t.Helper()
	var body io.Reader = r.Body
	switch r.Header.Get("Content-Encoding") {
	case "br":
		body = brotli.NewReader(body)
	case "gzip":
		gz, err := gzip.NewReader(body)
		if err != nil {
			t.Fatal(err)
		}
		body = gz
	}
	data, err := io.ReadAll(body)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSite_TwoServersOfOneBuildServeTheSameBytes(t *testing.T) {
	t.Parallel()
	a := newSite(t)
	b, err := makeSite()
	if err != nil {
		t.Fatal(err)
	}
	if a.Version != b.Version {
		t.Errorf("versions %s and %s: something is rendered in a random order", a.Version, b.Version)
	}
	changed := newSite(t, func(l *content.Library) { l.Articles[0].Dek += "!" })
	if changed.Version == a.Version {
		t.Error("a changed dek did not change the version")
	}
}

func TestSite_EveryPageIsCompleteWithoutScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for at := range s.pages {
		t.Run(at, func(t *testing.T) {
			r := get(s, at)
			if r.StatusCode != 200 {
				t.Fatalf("status %d", r.StatusCode)
			}
			root, err := html.Parse(bytes.NewReader(read(t, r)))
			if err != nil {
				t.Fatal(err)
			}
			seen := map[string]int{}
			ids := map[string]bool{}
			level := 0
			for n := range root.Descendants() {
				if n.Type != html.ElementNode {
					continue
				}
				seen[n.Data]++
				if len(n.Data) == 2 && n.Data[0] == 'h' && n.Data[1] >= '1' && n.Data[1] <= '6' {
					if now := int(n.Data[1] - '0'); now > level+1 {
						t.Errorf("h%d follows h%d", now, level)
						level = now
					} else {
						level = now
					}
				}
				for _, a := range n.Attr {
					switch {
					case a.Key == "id" && ids[a.Val]:
						t.Errorf("the id %q stands twice", a.Val)
					case a.Key == "id":
						ids[a.Val] = true
					case a.Key == "data-sync":
						seen["data-sync"]++
					case a.Key == "style", strings.HasPrefix(a.Key, "on"):
						t.Errorf("%s has the attribute %s, which the policy ignores or forbids", n.Data, a.Key)
					}
				}
				if n.Data == "script" && n.FirstChild != nil && attribute(n, "type") != "application/ld+json" {
					t.Error("there is inline script")
				}
			}
			for what, want := range map[string]int{"h1": 1, "main": 1, "title": 1, "data-sync": 1} {
				if seen[what] != want {
					t.Errorf("%d × %s, want %d", seen[what], what, want)
				}
			}
		})
	}
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func TestSite_FeedsAndCardsAreOpenToOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for at, kind := range map[string]string{
		"/feed.xml": "application/atom+xml", "/feed.json": "application/feed+json", "/sitemap.xml": "application/xml",
		"/robots.txt": "text/plain", "/cards/four-horsemen.png": "image/png", "/cards/exercises/say-it-back.png": "image/png",
		"/opensearch.xml": "application/opensearchdescription+xml", "/card.png": "image/png", "/logo.png": "image/png",
	} {
		r := get(s, at)
		if r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), kind) {
			t.Errorf("%s: %d, %s", at, r.StatusCode, r.Header.Get("Content-Type"))
		}
		if r.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
			t.Errorf("%s cannot be shown by others", at)
		}
	}
	if get(s, "/").Header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Error("pages can be embedded by others")
	}
}

func TestSite_TitlesAndArgumentsSurviveHostileText(t *testing.T) {
	t.Parallel()
	hostile := `Say "hi" onclick=alert(1) & <script>alert('x')</script> \ ’`
	s := newSite(t, func(l *content.Library) {
		l.Articles[0].Title, l.Articles[0].Dek = hostile, hostile
	})
	root, err := html.Parse(bytes.NewReader(read(t, get(s, s.library.Articles[0].Path()))))
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		if (n.Data == "h1" || n.Data == "title") && strings.HasPrefix(n.FirstChild.Data, hostile) {
			found[n.Data] = true
		}
		if n.Data == "meta" {
			for _, a := range n.Attr {
				if a.Key == "content" && strings.HasPrefix(a.Val, hostile) {
					found["meta"] = true
				}
			}
		}
		if n.Data == "script" && n.FirstChild != nil && attribute(n, "type") != "application/ld+json" {
			t.Error("the title became a script")
		}
	}
	if !found["h1"] || !found["title"] || !found["meta"] {
		t.Errorf("the title is missing somewhere: %v", found)
	}
}

func TestSite_ServesTheBestEncodingUnderItsOwnTag(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	plain := read(t, get(s, "/"))
	for header, want := range map[string]string{
		"gzip, deflate, br": "br", "gzip": "gzip", "br;q=0, gzip": "gzip", "": "", "identity": "", "zstd": "",
	} {
		r := get(s, "/", "Accept-Encoding", header)
		if got := r.Header.Get("Content-Encoding"); got != want {
			t.Errorf("Accept-Encoding %q: encoding %q, want %q", header, got, want)
		}
		if !bytes.Equal(read(t, r), plain) {
			t.Errorf("Accept-Encoding %q: other bytes", header)
		}
		if !strings.Contains(r.Header.Get("Vary"), "Accept-Encoding") {
			t.Errorf("Accept-Encoding %q: no Vary", header)
		}
		again := get(s, "/", "Accept-Encoding", header, "If-None-Match", r.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified || len(read(t, again)) != 0 {
			t.Errorf("Accept-Encoding %q: status %d for a known tag", header, again.StatusCode)
		}
	}
	br, gz := get(s, "/", "Accept-Encoding", "br").Header.Get("ETag"), get(s, "/", "Accept-Encoding", "gzip").Header.Get("ETag")
	if br == gz {
		t.Error("two encodings under one strong tag")
	}
}

func TestSite_FilesHaveTypesAndLastForever(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	types := map[string]string{
		".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".wasm": "application/wasm",
		".json": "application/json", ".svg": "image/svg+xml", ".png": "image/png", ".index": "application/octet-stream",
	}
	for at := range s.assets.byPath {
		r := get(s, at)
		if got := r.Header.Get("Content-Type"); got != types[path.Ext(at)] {
			t.Errorf("%s: type %q", at, got)
		}
		if got := r.Header.Get("Cache-Control"); !strings.Contains(got, "immutable") {
			t.Errorf("%s: %q", at, got)
		}
	}
	for _, at := range []string{"/", "/sw.js", "/manifest.webmanifest", "/plain.webmanifest"} {
		if got := get(s, at).Header.Get("Cache-Control"); got != "no-cache" {
			t.Errorf("%s: Cache-Control %q", at, got)
		}
	}
}

func TestSite_PolicyAllowsNothingInline(t *testing.T) {
	t.Parallel()
	policy := get(newSite(t), "/").Header.Get("Content-Security-Policy")
	if strings.Contains(policy, "unsafe-inline") || strings.Contains(policy, "'unsafe-eval'") {
		t.Errorf("the policy is open: %s", policy)
	}
	for _, want := range []string{"default-src 'none'", "'wasm-unsafe-eval'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy lacks %s", want)
		}
	}
}

func TestSite_EarlyScriptStaysSmall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	if n := len(read(t, get(s, s.assets.paths["early.js"]))); n > 3584 {
		t.Errorf("early.js has %d bytes, at most 3584 are allowed: it is on the way of the first paint", n)
	}
}

func TestSite_WorkerKnowsEverythingThatIsServed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	script := string(read(t, get(s, "/sw.js")))
	line, _, _ := strings.Cut(strings.TrimPrefix(script, "const BUILD = "), ";\n")
	var build struct {
		Version, Wasm, Exec string
		Shell, Pages, Later []string
	}
	if err := json.Unmarshal([]byte(line), &build); err != nil {
		t.Fatal(err)
	}
	if build.Version != s.Version {
		t.Errorf("version %s, want %s", build.Version, s.Version)
	}
	for _, at := range slices.Concat(build.Shell, build.Pages, build.Later, []string{build.Wasm, build.Exec}) {
		if status := get(s, at).StatusCode; status != 200 {
			t.Errorf("%s is precached and answers %d", at, status)
		}
	}
	if got, want := len(build.Shell)+len(build.Pages)+len(build.Later), len(s.pages)+len(s.assets.byPath)+2; got != want {
		t.Errorf("%d addresses are cached, %d are served", got, want)
	}
}

func TestSite_AnswersWhatIsNotThereInWords(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	r := get(s, "/articles/never-written")
	if r.StatusCode != 404 || !bytes.Contains(read(t, r), []byte("There is no page here")) {
		t.Errorf("status %d", r.StatusCode)
	}
	if r := get(s, "/checkup/"); r.StatusCode != http.StatusMovedPermanently || r.Header.Get("Location") != "/checkup" {
		t.Errorf("a trailing slash: %d to %q", r.StatusCode, r.Header.Get("Location"))
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("DELETE", "/", nil))
	if w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") == "" {
		t.Errorf("DELETE: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
}

func TestSite_FormAnswersWithTheSnapshotAndKeepsNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	form := url.Values{"C2": {"9"}, "I1": {"<script>"}}
	for _, item := range s.library.Quiz.Items {
		if item.Part == content.Communication {
			form.Set(item.ID, "4")
			if item.Reversed {
				form.Set(item.ID, "0")
			}
		}
	}
	r := httptest.NewRequest("POST", "/checkup", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	Headers(s).ServeHTTP(w, r)
	page := w.Body.String()
	if w.Code != 200 || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("Set-Cookie") != "" {
		t.Fatalf("status %d, %v", w.Code, w.Header())
	}
	for _, want := range []string{s.library.Quiz.Bands[0].Label + " · 100", "Not enough answers to show"} {
		if !strings.Contains(page, want) {
			t.Errorf("the snapshot lacks %q", want)
		}
	}
	if strings.Contains(page, "/assets/boot.") || strings.Contains(page, "/assets/early") {
		t.Error("the answer starts the app, which would replace it")
	}
	for _, want := range []string{"/assets/exit.", "leave exercises for two aside", "There is help for that too"} {
		if !strings.Contains(page, want) {
			t.Errorf("the snapshot lacks %q", want)
		}
	}
	if strings.Contains(page, "private questions") {
		t.Error("the private questions are asked where nothing could forget the answers")
	}
}

func TestSite_BodyThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("POST", "/checkup", strings.NewReader("C1="+strings.Repeat("4", 9<<10)))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	newSite(t).ServeHTTP(w, r)
	if w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}

func TestSite_SaysWhatToDoWhenNothingWasBuilt(t *testing.T) {
	t.Parallel()
	_, err := New(Config{Library: &content.Library{}, Static: os.DirFS("../../web/static"), Dist: fstest.MapFS{}})
	if err == nil || !strings.Contains(err.Error(), "make build") {
		t.Errorf("error %v", err)
	}
}
