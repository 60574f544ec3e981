//go:build !js

package journey

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	cdpage "github.com/chromedp/cdproto/page"

	"stale.love/app/engagement"
)

// traces is everything that a visit has left anywhere, by where it is.
type traces map[string]string

// volatile is what differs from one visit to the next, whoever visits: random
// ids, moments and durations.
var volatile = []struct {
	what *regexp.Regexp
	word string
}{
	{regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`), "ID"},
	{regexp.MustCompile(`localhost:\d+`), "HOST"},
	{regexp.MustCompile(`\d{4}-\d\d-\d\d[T ][0-9:.]+(Z|[+-]\d\d:\d\d)?`), "MOMENT"},
	{regexp.MustCompile(`(took|age_ms|scroll|TappedAt)(["=:\\]+)[0-9.]+[a-zµ]*`), "${1}${2}NUMBER"},
	{regexp.MustCompile(`[0-9a-f]{12,}`), "HEX"},
	{regexp.MustCompile(`(^|["|] ?)[A-Za-z0-9_+/-]{22,}=*`), "${1}BASE64"},
	{regexp.MustCompile(`Reader [A-Z]{3}`), "Reader NAME"},
	{regexp.MustCompile(`port=\d+ data=\S+`), "PLACE"},
	{regexp.MustCompile(`\b\d{9,}\b`), "NUMBER"},
}

// steady is a text without what differs in every visit.
func steady(s string) string {
	for _, v := range volatile {
		s = v.what.ReplaceAllString(s, v.word)
	}
	return s
}

// differences names everything that one visit has left and the other has not, or
// has left otherwise.
func (t traces) differences(other traces) (list []string) {
	for at, text := range t {
		if o, there := other[at]; !there {
			list = append(list, fmt.Sprintf("only here: %s: %.300s", at, text))
		} else if o != text {
			list = append(list, fmt.Sprintf("%s:\n\there  %.600s\n\tthere %.600s", at, text, o))
		}
	}
	for at, text := range other {
		if _, there := t[at]; !there {
			list = append(list, fmt.Sprintf("only there: %s: %.300s", at, text))
		}
	}
	slices.Sort(list)
	return list
}

// add notes something under a place, without what differs in every visit.
func (t traces) add(at, text string) { t[steady(at)] = steady(text) }

// stores is everything that a page can leave in its browser.
const stores = `(async () => {
	const out = {}, put = (at, v) => { while (at in out) at += "'"; out[at] = v; };
	const text = (v) => typeof v === 'string' ? v : v instanceof ArrayBuffer || ArrayBuffer.isView(v) ? new TextDecoder().decode(v) : JSON.stringify(v, (_, x) => ArrayBuffer.isView(x) ? text(x) : x);
	const done = (r) => new Promise((ok, no) => { r.onsuccess = () => ok(r.result); r.onerror = () => no(r.error); });
	for (const { name } of await indexedDB.databases()) {
		const db = await done(indexedDB.open(name));
		for (const store of db.objectStoreNames) {
			const t = db.transaction(store).objectStore(store);
			const keys = await done(t.getAllKeys()), values = await done(t.getAll());
			put('indexedDB ' + name + ' ' + store, keys.length + ' records');
			keys.forEach((k, i) => put('indexedDB ' + name + ' ' + store + ' ' + k, text(values[i])));
		}
		db.close();
	}
	for (const [name, s] of Object.entries({ localStorage, sessionStorage })) for (const k of Object.keys(s)) put(name + ' ' + k, s[k]);
	for (const name of await caches.keys()) {
		const cache = await caches.open(name);
		for (const request of await cache.keys()) {
			const kept = await cache.match(request);
			const words = /^(text|application.(json|xml|manifest))/.test(kept.headers.get('Content-Type'));
			// Pages name the address they are served at.
			const body = words ? new TextEncoder().encode((await kept.text()).replaceAll(location.host, 'HOST')) : await kept.arrayBuffer();
			const hash = [...new Uint8Array(await crypto.subtle.digest('SHA-256', body))].map((b) => b.toString(36)).join('.');
			put('cache ' + name.split('-')[0] + ' ' + request.url, hash);
		}
	}
	put('cookies', document.cookie);
	put('window', JSON.stringify([window.name, document.title, location.href, history.length]));
	put('history', JSON.stringify(Object.entries(history.state ?? {}).sort()));
	put('asked for', [...new Set(performance.getEntriesByType('resource').map((e) => e.name))].sort().join(' '));
	return out;
})()`

// keptIn collects what the browser keeps.
func (t traces) keptIn(tab *tab) {
	for at, text := range eval[map[string]string](tab, stores) {
		t.add(at, text)
	}
	for i, e := range call(tab, cdpage.GetNavigationHistory, cdp.Empty{}).Entries {
		t.add(fmt.Sprintf("history entry %d", i), e.URL+" "+e.Title)
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	for _, line := range tab.words {
		t.add("console: "+line[7:], "") // without the second it was said in
	}
}

// heldBy collects what the server keeps: every row of every table, and its log.
func (t traces) heldBy(s *server) {
	s.t.Helper()
	db, err := sql.Open("sqlite", "file:"+s.DB()+"?mode=ro&_pragma=busy_timeout(5000)")
	if err != nil {
		s.t.Fatal(err)
	}
	defer db.Close()
	for _, table := range column(s.t, db, `SELECT name FROM sqlite_master WHERE type = 'table'`) {
		rows := column(s.t, db, `SELECT * FROM "`+table+`"`)
		for i := range rows {
			rows[i] = steady(rows[i])
		}
		slices.Sort(rows)
		t.add("table "+table, strings.Join(rows, "\n"))
	}
	for line := range strings.Lines(s.log.tail(1 << 20)) {
		t.add("log: "+strings.TrimSpace(line), "")
	}
}

// column reads all rows of a query, each as one text.
func column(t *testing.T, db *sql.DB, query string) (list []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		cells := make([]any, len(names))
		for i := range cells {
			cells[i] = new(sql.RawBytes)
		}
		if err := rows.Scan(cells...); err != nil {
			t.Fatal(err)
		}
		var words []string
		for _, c := range cells {
			words = append(words, string(*c.(*sql.RawBytes)))
		}
		list = append(list, strings.Join(words, " | "))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if len(names) == 1 && strings.Contains(query, "sqlite_master") {
		slices.Sort(list)
	}
	return list
}

// ordinary reports whether a request is one of those that come as often as the
// network wants: asking for news, or for anonymous counts to be added, and
// nothing beside that in any field there is.
func ordinary(r *http.Request, body []byte) bool {
	strict := json.NewDecoder(bytes.NewReader(body))
	strict.DisallowUnknownFields()
	switch r.URL.RequestURI() {
	case "/api/v1/sync":
		var sync engagement.SyncRequest
		return strict.Decode(&sync) == nil && len(sync.Likes)+len(sync.Results)+len(sync.Forget) == 0
	case "/api/v2/events":
		var event engagement.Event
		return strict.Decode(&event) == nil
	}
	return false
}

// sentOver collects every request that goes over a line, from now on, but for
// ordinary ones.
func (t traces) sentOver(l *line) {
	var mu sync.Mutex
	l.Before(func(_ http.ResponseWriter, r *http.Request) bool {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		if ordinary(r, body) {
			return false
		}
		mu.Lock()
		defer mu.Unlock()
		at := "request " + r.Method + " " + r.URL.String()
		for _, name := range []string{"Referer", "Cookie", "If-None-Match"} {
			if r.Header.Get(name) != "" {
				at += " with " + name
			}
		}
		t.add(at+" "+string(body), "")
		return false
	})
}

// onDisk looks for a text in every file of a browser's profile, in both ways that
// browsers write.
func onDisk(t *testing.T, dir, text string) (files []string) {
	t.Helper()
	wide := make([]byte, 0, 2*len(text))
	for _, b := range []byte(text) {
		wide = append(wide, b, 0)
	}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte(text)) || bytes.Contains(data, wide) {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}
