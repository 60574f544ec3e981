//go:build !js

package api

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"stale.love/app/compare"
	"stale.love/server/passkey/passkeytest"
)

// TestScripts runs testdata/*.txtar, which read as conversations with the server.
// Besides testscript's own, they have these commands:
//
//	as NAME                          who speaks from here on: a browser with its cookies and passkeys
//	get PATH ['Header: value'...]    a request; PATH is below /api/v1/ or begins with a slash
//	post PATH [BODY] [headers]       the same with a body, in which $NAME, $epoch and $cursor stand for
//	                                 the account of a browser and what the server last said
//	send METHOD PATH [BODY] [headers]
//	status NUMBER [CODE]             of the last answer; its body is stdout
//	header NAME REGEXP               of the last answer
//	create [NAME], signin            both halves of a ceremony; create sets $NAME to the account, and makes the
//	                                 passkey on another browser's device if one is named
//	grab NAME REGEXP                 sets $NAME to what the first group finds in the last answer
//	grabheader NAME HEADER           sets $NAME to a header of the last answer
//	clock DURATION                   time passes
//	delete NAME                      the account of a browser
//	log REGEXP                       what was logged so far
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir:                "testdata",
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			s, err := newServer(filepath.Join(env.WorkDir, "stale.db"))
			if err != nil {
				return err
			}
			env.Defer(func() { s.store.Close() })
			env.Values["conversation"] = &conversation{server: s, browsers: map[string]*browser{}}
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"as":     as,
			"get":    func(ts *testscript.TestScript, _ bool, args []string) { talk(ts).send(ts, "GET", args) },
			"post":   func(ts *testscript.TestScript, _ bool, args []string) { talk(ts).send(ts, "POST", args) },
			"send":   func(ts *testscript.TestScript, _ bool, args []string) { talk(ts).send(ts, args[0], args[1:]) },
			"status": status,
			"header": header,
			"create": create,
			"signin": signIn,
			"grab":   grab,
			"grabheader": func(ts *testscript.TestScript, _ bool, args []string) {
				ts.Setenv(args[0], talk(ts).last.Header().Get(args[1]))
			},
			"clock":  clock,
			"delete": deleteAccount,
			"log":    searchLog,
		},
	})
}

type browser struct {
	name    string
	cookies map[string]string
	passkeytest.Authenticator
}

type conversation struct {
	server   *server
	browsers map[string]*browser
	now      *browser // who speaks
	last     *httptest.ResponseRecorder
}

func talk(ts *testscript.TestScript) *conversation { return ts.Value("conversation").(*conversation) }

func as(ts *testscript.TestScript, _ bool, args []string) {
	c := talk(ts)
	c.now = c.browsers[args[0]]
	if c.now == nil {
		c.now = &browser{name: args[0], cookies: map[string]string{}, Authenticator: passkeytest.Authenticator{Origin: origin}}
		c.browsers[args[0]] = c.now
	}
}

// send runs one request and checks what holds for every answer.
func (c *conversation) send(ts *testscript.TestScript, method string, args []string) {
	path, args := args[0], args[1:]
	if !strings.HasPrefix(path, "/") {
		path = "/api/v1/" + path
	}
	body := ""
	if len(args) > 0 && !regexp.MustCompile(`^[A-Za-z-]+:`).MatchString(args[0]) {
		body, args = os.Expand(args[0], ts.Getenv), args[1:]
	}
	headers := http.Header{}
	if method != "GET" {
		headers.Set("Content-Type", "application/json")
		headers.Set("Sec-Fetch-Site", "same-origin")
		headers.Set("Origin", origin)
	}
	for _, line := range args {
		name, value, _ := strings.Cut(line, ":")
		headers.Set(name, os.Expand(strings.TrimSpace(value), ts.Getenv))
	}
	c.do(ts, method, path, body, headers)
	fmt.Fprintln(ts.Stdout(), strings.TrimSpace(c.last.Body.String()))
}

func (c *conversation) do(ts *testscript.TestScript, method, path, body string, headers http.Header) {
	if c.now == nil {
		as(ts, false, []string{"somebody"})
	}
	r := httptest.NewRequest(method, origin+path, strings.NewReader(body))
	for name, values := range headers {
		if values[0] != "" {
			r.Header[name] = values
		}
	}
	if r.Header.Get("User-Agent") == "" {
		r.Header.Set("User-Agent", "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36")
	}
	for name, value := range c.now.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	c.last = httptest.NewRecorder()
	c.server.ServeHTTP(c.last, r)
	for _, cookie := range c.last.Result().Cookies() {
		c.now.cookies[cookie.Name] = cookie.Value
		if cookie.MaxAge < 0 {
			delete(c.now.cookies, cookie.Name)
		}
	}
	ts.Check(goodAnswer(c.last))
	var said struct {
		Epoch  string
		Cursor int64
	}
	if json.Unmarshal(c.last.Body.Bytes(), &said) == nil && said.Epoch != "" {
		ts.Setenv("epoch", said.Epoch)
		ts.Setenv("cursor", strconv.FormatInt(said.Cursor, 10))
	}
}

// goodAnswer checks the headers of every answer, and the sentence of a refusal.
func goodAnswer(w *httptest.ResponseRecorder) error {
	want := map[string]string{
		"Cache-Control":          "no-store",
		"Content-Type":           "application/json",
		"X-Content-Type-Options": "nosniff",
	}
	if w.Header().Get("ETag") != "" { // the same for everybody
		want["Cache-Control"] = "no-cache"
	}
	if w.Code == 304 {
		want["Content-Type"] = ""
	}
	if w.Body.Len() == compare.AnswerBytes { // of one length, and to stay so
		want["Cache-Control"] = "no-store, no-transform"
	}
	for name, want := range want {
		if got := w.Header().Get(name); got != want {
			return fmt.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if w.Code == 304 {
		if w.Body.Len() > 0 {
			return fmt.Errorf("an answer that says nothing new says %s", w.Body)
		}
		return nil
	}
	var body struct{ Code, Message string }
	if err := json.Unmarshal(w.Body.Bytes(), &body); err != nil {
		return fmt.Errorf("body: %w", err)
	}
	if refused := w.Code >= 400; refused && (body.Code == "" || !strings.HasSuffix(body.Message, ".")) {
		return fmt.Errorf("status %d comes with code %q and message %q", w.Code, body.Code, body.Message)
	}
	return nil
}

func status(ts *testscript.TestScript, _ bool, args []string) {
	var problem struct{ Code string }
	last := talk(ts).last
	if last.Code != 304 {
		ts.Check(json.Unmarshal(last.Body.Bytes(), &problem))
	}
	if got := strings.TrimSpace(fmt.Sprint(last.Code, " ", problem.Code)); got != strings.Join(args, " ") {
		ts.Fatalf("status is %s, want %s", got, strings.Join(args, " "))
	}
}

func header(ts *testscript.TestScript, neg bool, args []string) {
	values := strings.Join(talk(ts).last.Header()[http.CanonicalHeaderKey(args[0])], "\n")
	if regexp.MustCompile(args[1]).MatchString(values) == neg {
		ts.Fatalf("header %s is %q", args[0], values)
	}
}

// ceremony runs both halves of one over HTTP.
func (c *conversation) ceremony(ts *testscript.TestScript, path string, between func([]byte) ([]byte, error)) string {
	headers := http.Header{"Content-Type": {"application/json"}}
	c.do(ts, "POST", "/api/v1/passkeys/"+path+"/begin", "", headers)
	credential, err := between(bytes.Clone(c.last.Body.Bytes()))
	ts.Check(err)
	c.do(ts, "POST", "/api/v1/passkeys/"+path+"/finish", string(credential), headers)
	var done struct{ Account string }
	ts.Check(json.Unmarshal(c.last.Body.Bytes(), &done))
	fmt.Fprintln(ts.Stdout(), strings.TrimSpace(c.last.Body.String()))
	return done.Account
}

func create(ts *testscript.TestScript, _ bool, args []string) {
	c := talk(ts)
	holder := c.now
	if len(args) > 0 {
		as(ts, false, args)
		holder, c.now = c.now, holder
	}
	account := c.ceremony(ts, "create", holder.Create)
	if account == "" {
		ts.Fatalf("no account: %s", c.last.Body)
	}
	ts.Setenv(c.now.name, account)
}

func signIn(ts *testscript.TestScript, _ bool, _ []string) {
	c := talk(ts)
	c.ceremony(ts, "signin", c.now.Get)
}

func grab(ts *testscript.TestScript, _ bool, args []string) {
	found := regexp.MustCompile(args[1]).FindStringSubmatch(talk(ts).last.Body.String())
	if len(found) < 2 {
		ts.Fatalf("%s is not in %s", args[1], talk(ts).last.Body)
	}
	ts.Setenv(args[0], found[1])
}

func clock(ts *testscript.TestScript, _ bool, args []string) {
	d, err := time.ParseDuration(args[0])
	ts.Check(err)
	talk(ts).server.clock.advance(d)
}

func deleteAccount(ts *testscript.TestScript, _ bool, args []string) {
	account := ts.Getenv(args[0])
	if account == "" {
		ts.Check(errors.New("no such account"))
	}
	ts.Check(talk(ts).server.store.DeleteAccount(context.Background(), account))
}

func searchLog(ts *testscript.TestScript, neg bool, args []string) {
	log := talk(ts).server.log.String()
	if regexp.MustCompile(os.Expand(args[0], ts.Getenv)).MatchString(log) == neg {
		ts.Fatalf("log:\n%s", log)
	}
}
