//go:build !js

package site

import (
	"net/http"
	"strconv"
	"strings"
)

// policy allows this origin and WebAssembly, and nothing inline. Text becomes HTML
// only by the app's own policy (app/browser/trust.go), and scripts are named only by
// the one in boot.js and sw.js. The worker's own policy comes with sw.js, which is why
// it is sent with everything.
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; " +
	"connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types markup worker"

// Headers sets on every answer what keeps a page to itself: no framing, no
// referrer to other sites, no sniffing, no use of the device's sensors.
func Headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=(), browsing-topics=()")
		next.ServeHTTP(w, r)
	})
}

// serve writes a resource in the best encoding the client takes.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, status int, res *resource) {
	h := w.Header()
	h.Set("Content-Type", res.contentType)
	if res.immutable {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	} else {
		h.Set("Cache-Control", "no-cache")
	}
	if res.open {
		h.Set("Cross-Origin-Resource-Policy", "cross-origin")
		h.Set("Access-Control-Allow-Origin", "*")
	}
	if strings.HasPrefix(res.contentType, "text/html") {
		h.Set("X-Stale-Version", s.Version)
	}
	body, encoding := res.identity, ""
	if res.br != nil || res.gz != nil {
		h.Set("Vary", "Accept-Encoding")
		switch accepted := r.Header.Get("Accept-Encoding"); {
		case res.br != nil && accepts(accepted, "br"):
			body, encoding = res.br, "br"
		case res.gz != nil && accepts(accepted, "gzip"):
			body, encoding = res.gz, "gzip"
		}
	}
	tag := `"` + res.hash + `"`
	if encoding != "" {
		h.Set("Content-Encoding", encoding)
		tag = `"` + res.hash + "-" + encoding + `"`
	}
	h.Set("ETag", tag)
	if status == http.StatusOK && matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Encoding")
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}

// accepts reports whether an Accept-Encoding header takes the coding.
func accepts(header, coding string) bool {
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(strings.TrimSpace(part), ";")
		if strings.TrimSpace(name) != coding {
			continue
		}
		q, found := strings.CutPrefix(strings.ReplaceAll(params, " ", ""), "q=")
		if !found {
			return true
		}
		value, err := strconv.ParseFloat(q, 64)
		return err == nil && value > 0
	}
	return false
}

// matches reports whether an If-None-Match header names the tag.
func matches(header, tag string) bool {
	for part := range strings.SplitSeq(header, ",") {
		part = strings.TrimPrefix(strings.TrimSpace(part), "W/")
		if part == tag || part == "*" {
			return true
		}
	}
	return false
}
