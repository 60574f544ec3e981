//go:build js

package browser

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"syscall/js"
	"time"

	"stale.love/app/engagement"
	"stale.love/app/markup"
	"stale.love/app/replica"
)

// Timeout is how long a request may take; a copy that lingers in the network for
// longer finds that its device has moved on.
const Timeout = 20 * time.Second

// Server is the backend. It implements replica.Transport and
// replica.EventTransport.
type Server struct {
	// named is called before each request that says who is signed in; nil: nothing is.
	named func()
}

// OnNamed implements client.Server.
func (s *Server) OnNamed(fn func()) { s.named = fn }

// Sync implements replica.Transport.
func (s *Server) Sync(ctx context.Context, r engagement.SyncRequest) (a engagement.SyncResponse, err error) {
	return a, s.Post(ctx, "/api/v1/sync", r, &a)
}

// Event implements replica.EventTransport. It sends no cookies: whose event it is is
// nobody's business. Most browsers keep connections for such requests apart from
// others, and nothing else here goes without.
func (s *Server) Event(ctx context.Context, e engagement.Event) error {
	return s.call(ctx, "POST", "/api/v2/events", "omit", e, nil)
}

// Batch implements replica.EventTransport.
func (s *Server) Batch(ctx context.Context, b engagement.EventBatch) error {
	return s.call(ctx, "POST", "/api/v1/events", "omit", b, nil)
}

// Counts fetches every article's public numbers. It goes with syncs and so, other than
// events, over their connections.
func (s *Server) Counts(ctx context.Context) (map[string]engagement.Counts, error) {
	var a struct {
		Counts map[string]engagement.Counts `json:"counts"`
	}
	return a.Counts, s.call(ctx, "GET", "/api/v1/counts", "same-origin", nil, &a)
}

// Account asks who is signed in; empty: nobody.
func (s *Server) Account(ctx context.Context) (string, error) {
	var a struct {
		Account string `json:"account"`
	}
	err := s.Get(ctx, "/api/v1/session", &a)
	return a.Account, err
}

// Get reads JSON as whoever is signed in.
func (s *Server) Get(ctx context.Context, path string, into any) error {
	return s.call(ctx, "GET", path, "same-origin", nil, into)
}

// Post sends JSON and reads JSON; an answer other than success is a
// *replica.StatusError.
func (s *Server) Post(ctx context.Context, path string, body, into any) error {
	return s.call(ctx, "POST", path, "same-origin", body, into)
}

func (s *Server) call(ctx context.Context, method, path, credentials string, body, into any) error {
	if s.named != nil && credentials != "omit" {
		s.named()
	}
	init := map[string]any{"method": method, "credentials": credentials, "cache": "no-store", "redirect": "error"}
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return err
		}
		init["body"] = string(data)
		init["headers"] = map[string]any{"Content-Type": "application/json"}
	}
	response, text, err := fetch(ctx, path, init)
	if err != nil {
		return wrap(method+" "+path, err)
	}
	if status := response.Get("status").Int(); status < 200 || status > 299 {
		return problem(response, status, text)
	}
	if into == nil {
		return nil
	}
	return wrap("reading the answer of "+path, json.Unmarshal([]byte(text), into))
}

func problem(response js.Value, status int, text string) error {
	e := &replica.StatusError{Status: status}
	json.Unmarshal([]byte(text), &e.Problem)
	if after := response.Get("headers").Call("get", "Retry-After"); after.Type() == js.TypeString {
		if seconds, err := strconv.Atoi(after.String()); err == nil {
			e.RetryAfter = time.Duration(seconds) * time.Second
		}
	}
	return e
}

// fetch returns the response and its whole text. An answer that breaks off in
// the middle is an error like any other of the network.
func fetch(ctx context.Context, path string, init map[string]any) (js.Value, string, error) {
	ctx, cancel := context.WithTimeout(ctx, Timeout)
	defer cancel()
	controller := global("AbortController").New()
	init["signal"] = controller.Get("signal")
	stop := context.AfterFunc(ctx, func() { controller.Call("abort") })
	defer stop()
	response, err := await(ctx, js.Global().Call("fetch", path, init))
	if err != nil {
		return response, "", err
	}
	text, err := await(ctx, response.Call("text"))
	if err != nil {
		return response, "", err
	}
	return response, text.String(), nil
}

// Page fetches a page of this site as a reader would get it and returns the HTML
// that it carries, as Body does for the page in front.
func (*Window) Page(ctx context.Context, path string) (string, error) {
	response, text, err := fetch(ctx, path, map[string]any{"headers": map[string]any{"X-Stale-Page": "1"}})
	if err != nil {
		return "", wrap("fetching "+path, err)
	}
	if status := response.Get("status").Int(); status != 200 {
		return "", &replica.StatusError{Status: status}
	}
	html, err := markup.Cut(text, "prose")
	return html, wrap("reading "+path, err)
}

// Body returns the HTML that the page in front carries itself; empty: none.
func (*Window) Body() string {
	if prose := global("document").Call("querySelector", "#main .prose"); prose.Truthy() {
		return prose.Get("outerHTML").String()
	}
	return ""
}

// Path returns the path and the fragment (without #) of the page in front.
func (*Window) Path() (path, fragment string) {
	u, err := url.Parse(global("location").Get("href").String())
	if err != nil {
		return "/", ""
	}
	return u.Path, u.Fragment
}
