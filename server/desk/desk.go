//go:build !js

// Package desk shows editors how the magazine is read: views, likes and shares of
// each article over time, what was read without a connection, how many snapshots
// were saved to accounts, and how many syncs were refused. It adds up days; there is
// nothing about a single reader that it could show.
//
// The page asks for the operator's token, may be tried a few times only, is never
// cached and never indexed. Without a token there is no such page.
package desk

import (
	"bytes"
	"context"
	"embed"
	"errors"
	"html/template"
	"log/slog"
	"net/http"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/time/rate"
	"stale.love/app/engagement"
	"stale.love/content"
	"stale.love/server/limit"
	"stale.love/server/store"
)

//go:embed desk.html desk.css
var files embed.FS

// Config is what the desk works with. Everything but Client is required.
type Config struct {
	Token  string // the operator's
	Origin string // "https://stale.love"
	Store  interface {
		Daily(context.Context) (store.Daily, error)
		Counts(context.Context) (map[string]engagement.Counts, error)
	}
	Library func() *content.Library  // what readers see now
	Asset   func(name string) string // where a file of the site is served
	Log     *slog.Logger
	Now     func() time.Time
	Client  func(*http.Request) string // names who sent a request, for the limit; nil: its address
}

type desk struct {
	Config
	door  *door
	tries *limit.Limiter // by client
	page  *template.Template
}

// New returns the handler of /desk and everything under it.
func New(c Config) (http.Handler, error) {
	if c.Client == nil {
		c.Client = limit.Connection
	}
	page, err := template.New("desk.html").Funcs(template.FuncMap{"sum": sum, "number": number}).ParseFS(files, "desk.html")
	if err != nil {
		return nil, err
	}
	d := &desk{
		Config: c, page: page,
		door:  newDoor(c.Token, strings.HasPrefix(c.Origin, "https://"), c.Now),
		tries: limit.New(rate.Every(30*time.Second), 5, c.Now),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /desk", d.inside(d.showAll))
	mux.HandleFunc("GET /desk/articles/{slug}", d.inside(d.showArticle))
	mux.HandleFunc("GET /desk/numbers.csv", d.inside(d.export))
	mux.HandleFunc("POST /desk/open", d.open)
	mux.HandleFunc("POST /desk/close", d.close)
	mux.HandleFunc("GET /desk/desk.css", func(w http.ResponseWriter, r *http.Request) {
		http.ServeFileFS(w, r, files, "desk.css")
	})
	own := http.NewCrossOriginProtection()
	if err := own.AddTrustedOrigin(c.Origin); err != nil {
		return nil, err
	}
	return private(own.Handler(mux)), nil
}

// private keeps everything of the desk out of caches and search engines.
func private(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Robots-Tag", "noindex, nofollow")
		next.ServeHTTP(w, r)
	})
}

// inside answers who was let in, and asks everybody else for the token.
func (d *desk) inside(answer http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !d.door.open(r) {
			d.write(w, http.StatusUnauthorized, view{})
			return
		}
		answer(w, r)
	}
}

// longest is more than a token is, and less than a body that hurts.
const longest = 4 << 10

func (d *desk) open(w http.ResponseWriter, r *http.Request) {
	if wait := d.tries.Take(d.Client(r)); wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(wait/time.Second)+1))
		d.write(w, http.StatusTooManyRequests, view{Problem: "That was tried too often. Wait half a minute and try again."})
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, longest)
	if err := r.ParseForm(); err != nil {
		status := http.StatusBadRequest
		if errors.Is(err, os.ErrDeadlineExceeded) {
			status = http.StatusRequestTimeout
		}
		d.write(w, status, view{Problem: "The form could not be read. Try again."})
		return
	}
	if !d.door.right(r.PostForm.Get("token")) {
		d.Log.Warn("the desk stayed closed to a wrong token")
		d.write(w, http.StatusUnauthorized, view{Problem: "This is not the token. It is what OPERATOR_TOKEN says where the server runs."})
		return
	}
	d.Log.Info("the desk was opened")
	d.door.letIn(w)
	http.Redirect(w, r, "/desk", http.StatusSeeOther)
}

func (d *desk) close(w http.ResponseWriter, r *http.Request) {
	d.door.close(w, r)
	http.Redirect(w, r, "/desk", http.StatusSeeOther)
}

// span is a row of days that can be looked at.
type span struct {
	Days int
	Name string
}

func spans() []span { return []span{{28, "4 weeks"}, {91, "13 weeks"}, {365, "A year"}} }

func (d *desk) numbers(w http.ResponseWriter, r *http.Request) (n Numbers, days int, ok bool) {
	days, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil || !slices.ContainsFunc(spans(), func(s span) bool { return s.Days == days }) {
		days = spans()[0].Days
	}
	daily, err := d.Store.Daily(r.Context())
	var counts map[string]engagement.Counts
	if err == nil {
		counts, err = d.Store.Counts(r.Context())
	}
	if err != nil {
		d.fail(w, err)
		return n, days, false
	}
	return Count(daily, counts, Titles(d.Library()), d.Now(), days), days, true
}

// Titles are the titles of a library's articles, by slug.
func Titles(l *content.Library) map[string]string {
	titles := map[string]string{}
	for _, a := range l.Articles {
		titles[a.Slug] = a.Title
	}
	return titles
}

func (d *desk) fail(w http.ResponseWriter, err error) {
	d.Log.Error("reading the numbers", "error", err)
	d.write(w, http.StatusServiceUnavailable, view{Problem: "The numbers cannot be read right now. Try again in a while."})
}

func (d *desk) showAll(w http.ResponseWriter, r *http.Request) {
	n, days, ok := d.numbers(w, r)
	if !ok {
		return
	}
	d.write(w, http.StatusOK, view{
		Open: true, At: "/desk", Span: days, Numbers: n, Likes: likesNow(n),
		Charts: []chart{
			bars("Views a day", "without a connection", n.Days, n.Views, n.Offline),
			bars("Snapshots saved to accounts a day", "", n.Days, n.Snapshots, nil),
		},
	})
}

func (d *desk) showArticle(w http.ResponseWriter, r *http.Request) {
	n, days, ok := d.numbers(w, r)
	if !ok {
		return
	}
	i := slices.IndexFunc(n.Articles, func(a Article) bool { return a.Slug == r.PathValue("slug") })
	if i < 0 {
		d.write(w, http.StatusNotFound, view{Open: true, At: "/desk", Problem: "There is no such article. It may have been renamed."})
		return
	}
	a := n.Articles[i]
	d.write(w, http.StatusOK, view{
		Open: true, At: r.URL.Path, Span: days, Article: &a,
		Charts: []chart{
			bars("Views a day", "without a connection", n.Days, a.Views, a.Offline),
			line("Likes", n.Days, a.Likes),
			bars("Shares a day", "", n.Days, a.Shares, nil),
		},
	})
}

func (d *desk) export(w http.ResponseWriter, r *http.Request) {
	daily, err := d.Store.Daily(r.Context())
	if err != nil {
		d.fail(w, err)
		return
	}
	var out bytes.Buffer
	if err := WriteCSV(&out, daily); err != nil {
		d.fail(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="numbers.csv"`)
	w.Write(out.Bytes())
}

// view is what the page shows.
type view struct {
	Open    bool
	Problem string // what went wrong, and what to do
	At      string // the page's own path
	Span    int    // days
	Numbers Numbers
	Likes   int64    // now, of all articles
	Article *Article // the one that is looked at; nil: all
	Charts  []chart
	Styles  string
	Icon    string
	Site    *content.Site
	Spans   []span
}

func (d *desk) write(w http.ResponseWriter, status int, v view) {
	v.Styles, v.Icon, v.Site, v.Spans = d.Asset("styles.css"), d.Asset("mark.svg"), &d.Library().Site, spans()
	var out bytes.Buffer
	if err := d.page.Execute(&out, v); err != nil {
		d.Log.Error("drawing the desk", "error", err)
		http.Error(w, "The page could not be drawn.", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	w.Write(out.Bytes())
}
