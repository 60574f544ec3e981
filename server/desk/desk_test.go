//go:build !js

package desk

import (
	"context"
	"encoding/csv"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/net/html"
	"stale.love/app/engagement"
	"stale.love/content"
	"stale.love/server/store"
)

const token = "0123456789abcdef0123"

type numbersStore struct{ err error }

func (s *numbersStore) Daily(context.Context) (store.Daily, error) { return daily(), s.err }
func (s *numbersStore) Counts(context.Context) (map[string]engagement.Counts, error) {
	return counts(), s.err
}

// visitor is a browser at the desk: it keeps cookies and follows no redirect.
type visitor struct {
	t       *testing.T
	desk    http.Handler
	store   *numbersStore
	log     *strings.Builder
	from    string
	clock   time.Time
	cookies map[string]*http.Cookie
}

func newVisitor(t *testing.T, origin string) *visitor {
	t.Helper()
	v := &visitor{t: t, store: &numbersStore{}, log: &strings.Builder{}, from: "192.0.2.1:1", clock: today, cookies: map[string]*http.Cookie{}}
	var err error
	v.desk, err = New(Config{
		Token: token, Origin: origin, Store: v.store, Log: slog.New(slog.NewTextHandler(v.log, nil)), Now: func() time.Time { return v.clock },
		Library: func() *content.Library {
			return &content.Library{Site: content.Site{Name: "stale.love"}, Articles: []content.Article{{Slug: "bids", Title: "Small bids"}, {Slug: "repair", Title: "<Repair>"}}}
		},
		Asset: func(name string) string { return "/assets/" + name },
	})
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func (v *visitor) ask(method, path, body string, headers ...string) (*http.Response, string) {
	v.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	r.RemoteAddr = v.from
	if body != "" {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	for _, c := range v.cookies {
		r.AddCookie(c)
	}
	w := httptest.NewRecorder()
	v.desk.ServeHTTP(w, r)
	response := w.Result()
	for _, c := range response.Cookies() {
		v.cookies[c.Name] = c
		if c.MaxAge < 0 {
			delete(v.cookies, c.Name)
		}
	}
	if response.Header.Get("Cache-Control") != "no-store" || response.Header.Get("X-Robots-Tag") != "noindex, nofollow" {
		v.t.Errorf("%s %s may be kept or indexed: %v", method, path, response.Header)
	}
	data, err := io.ReadAll(response.Body)
	if err != nil {
		v.t.Fatal(err)
	}
	return response, string(data)
}

func (v *visitor) open(said string) *http.Response {
	v.t.Helper()
	response, _ := v.ask("POST", "/desk/open", url.Values{"token": {said}}.Encode())
	return response
}

// cells returns what an element of the page says, for each of its kind.
func cells(t *testing.T, page, kind string) []string {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != kind {
			continue
		}
		var b strings.Builder
		for c := range n.Descendants() {
			if c.Type == html.TextNode {
				b.WriteString(c.Data)
			}
		}
		out = append(out, strings.Join(strings.Fields(b.String()), " "))
	}
	return out
}

func TestDesk_IsClosedWithoutTheToken(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "http://localhost:8080")
	for _, path := range []string{"/desk", "/desk/articles/bids", "/desk/numbers.csv"} {
		response, page := v.ask("GET", path, "")
		if response.StatusCode != http.StatusUnauthorized || !strings.Contains(page, `name="token"`) || strings.Contains(page, "108") || strings.Contains(page, "Small bids") {
			t.Errorf("%s: status %d\n%s", path, response.StatusCode, page)
		}
	}
	for _, wrong := range []string{"", "0123456789abcdef012", token + "4", "0123456789ABCDEF0123"} {
		if response := v.open(wrong); response.StatusCode != http.StatusUnauthorized || len(v.cookies) > 0 {
			t.Errorf("%q: status %d, cookies %v", wrong, response.StatusCode, v.cookies)
		}
	}
	// The time of day may have the same digits.
	log := regexp.MustCompile(`time=\S+`).ReplaceAllString(v.log.String(), "")
	if strings.Contains(log, token) || strings.Contains(log, "012") {
		t.Errorf("the log tells what was tried: %s", v.log)
	}
}

func TestDesk_ShowsTheNumbersToWhoHasTheToken(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "http://localhost:8080")
	response := v.open(token)
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/desk" {
		t.Fatalf("status %d to %s", response.StatusCode, response.Header.Get("Location"))
	}
	response, page := v.ask("GET", "/desk", "")
	if response.StatusCode != http.StatusOK {
		t.Fatalf("status %d", response.StatusCode)
	}
	if got := strings.Join(cells(t, page, "dd"), " "); got != "9 3 1 9 2" {
		t.Errorf("figures %s", got)
	}
	rows := strings.Join(cells(t, page, "tr"), "\n")
	for _, want := range []string{"Small bids82181", "<Repair>00010", "signed_out3"} {
		if !strings.Contains(strings.ReplaceAll(rows, " ", ""), strings.ReplaceAll(want, " ", "")) {
			t.Errorf("no row %q in\n%s", want, rows)
		}
	}
	_, page = v.ask("GET", "/desk/articles/bids?days=365", "")
	if got := strings.Join(cells(t, page, "dd"), " "); got != "108 52 10 8 108" {
		t.Errorf("the article's figures over a year: %s", got)
	}
	if got := cells(t, page, "h1"); len(got) != 1 || got[0] != "Small bids" {
		t.Errorf("title %q", got)
	}
	if response, _ := v.ask("GET", "/desk/articles/horoscope", ""); response.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown article: status %d", response.StatusCode)
	}
	response, page = v.ask("GET", "/desk/numbers.csv", "")
	if rows, err := csv.NewReader(strings.NewReader(page)).ReadAll(); err != nil || len(rows) < 10 || response.Header.Get("Content-Type") != "text/csv; charset=utf-8" {
		t.Errorf("CSV: %v, %v, %s", rows, err, response.Header.Get("Content-Type"))
	}
}

// The policy of the site allows nothing inline; an inline style would be ignored.
func TestDesk_HasNothingInline(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "http://localhost:8080")
	v.open(token)
	for _, path := range []string{"/desk", "/desk/articles/bids"} {
		_, page := v.ask("GET", path, "")
		root, err := html.Parse(strings.NewReader(page))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Type == html.ElementNode && (n.Data == "script" || n.Data == "style") {
				t.Errorf("%s has a <%s>", path, n.Data)
			}
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s has %s=%q", path, a.Key, a.Val)
				}
			}
		}
	}
}

func TestDoor_ClosesAfterAnHourOnDemandAndWithANewToken(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "https://stale.love")
	v.open(token)
	cookie := v.cookies["__Host-desk"]
	if cookie == nil || !cookie.HttpOnly || !cookie.Secure || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || cookie.MaxAge != 3600 ||
		strings.Contains(cookie.Value, token) {
		t.Fatalf("cookie %+v", cookie)
	}
	status := func() int {
		response, _ := v.ask("GET", "/desk", "")
		return response.StatusCode
	}
	v.clock = today.Add(stay - time.Second)
	if got := status(); got != http.StatusOK {
		t.Errorf("before the hour is over: %d", got)
	}
	v.clock = today.Add(stay)
	if got := status(); got != http.StatusUnauthorized {
		t.Errorf("after an hour: %d", got)
	}
	// Who changes the time breaks the seal.
	_, seal, _ := strings.Cut(cookie.Value, ".")
	v.cookies["__Host-desk"] = &http.Cookie{Name: "__Host-desk", Value: "9999999999." + seal}
	if got := status(); got != http.StatusUnauthorized {
		t.Errorf("with a time of its own: %d", got)
	}
	v.clock = today
	v.cookies["__Host-desk"] = cookie
	other := door{token: token + "!", secure: true, now: func() time.Time { return today }}
	r := httptest.NewRequest("GET", "/desk", nil)
	r.AddCookie(cookie)
	if other.open(r) {
		t.Error("a new token leaves old desks open")
	}
	if response, _ := v.ask("POST", "/desk/close", ""); response.StatusCode != http.StatusSeeOther || len(v.cookies) > 0 || status() != http.StatusUnauthorized {
		t.Errorf("closed: %d, %v", response.StatusCode, v.cookies)
	}
}

func TestDoor_MayBeTriedAFewTimesOnly(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "http://localhost:8080")
	for range 5 {
		v.open("wrong")
	}
	if response := v.open(token); response.StatusCode != http.StatusTooManyRequests || response.Header.Get("Retry-After") == "" || len(v.cookies) > 0 {
		t.Errorf("the sixth try: status %d", response.StatusCode)
	}
	v.from = "192.0.2.2:1"
	if response := v.open(token); response.StatusCode != http.StatusSeeOther {
		t.Errorf("somebody else: status %d", response.StatusCode)
	}
	v.from, v.clock = "192.0.2.1:1", today.Add(31*time.Second)
	if response := v.open(token); response.StatusCode != http.StatusSeeOther {
		t.Errorf("later: status %d", response.StatusCode)
	}
}

func TestDesk_OtherSitesCannotPostToIt(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "http://localhost:8080")
	for _, path := range []string{"/desk/open", "/desk/close"} {
		response, _ := v.ask("POST", path, "token="+token, "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site")
		if response.StatusCode != http.StatusForbidden || len(v.cookies) > 0 {
			t.Errorf("%s: status %d", path, response.StatusCode)
		}
	}
}

func TestDesk_ABrokenDatabaseIsSaid(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "http://localhost:8080")
	v.open(token)
	v.store.err = errors.New("no disk")
	for _, path := range []string{"/desk", "/desk/articles/bids", "/desk/numbers.csv"} {
		response, page := v.ask("GET", path, "")
		if response.StatusCode != http.StatusServiceUnavailable || !strings.Contains(page, "Try again in a while") || strings.Contains(page, "no disk") {
			t.Errorf("%s: status %d\n%s", path, response.StatusCode, page)
		}
	}
}

// ledger keeps what is written down.
type ledger struct {
	mu      sync.Mutex
	written map[string]int64
	writes  int
	err     error
}

func (l *ledger) CountRefusals(_ context.Context, codes map[string]int64) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.err != nil {
		return l.err
	}
	if len(codes) > 0 {
		l.writes++
	}
	for code, n := range codes {
		l.written[code] += n
	}
	return nil
}

func TestDesk_ClosingClosesEveryCopyOfTheCookie(t *testing.T) {
	t.Parallel()
	v := newVisitor(t, "https://stale.love")
	v.open(token)
	copied := *v.cookies["__Host-desk"]
	thief := *v
	thief.cookies = map[string]*http.Cookie{copied.Name: &copied}
	if response, _ := thief.ask("GET", "/desk", ""); response.StatusCode != 200 {
		t.Fatalf("the copy opens nothing: %s", response.Status)
	}

	// Whoever is not at the desk closes it to nobody.
	stranger := *v
	stranger.cookies = map[string]*http.Cookie{}
	stranger.ask("POST", "/desk/close", "")
	if response, _ := v.ask("GET", "/desk", ""); response.StatusCode != 200 {
		t.Errorf("a stranger closed the desk: %s", response.Status)
	}

	v.ask("POST", "/desk/close", "")
	thief.cookies[copied.Name] = &copied
	for _, path := range []string{"/desk", "/desk/articles/bids", "/desk/numbers.csv"} {
		if response, _ := thief.ask("GET", path, ""); response.StatusCode != 401 {
			t.Errorf("closed, and the copy still opens %s: %s", path, response.Status)
		}
	}
	if v.open(token); v.cookies["__Host-desk"] == nil {
		t.Error("it does not open again")
	}
	thief.cookies[copied.Name] = &copied
	if response, _ := thief.ask("GET", "/desk", ""); response.StatusCode != 401 {
		t.Errorf("open again, and the old copy opens it, too: %s", response.Status)
	}
}
