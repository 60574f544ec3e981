//go:build !js

package journey

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// workbench serves the tests of app/browser, compiled for the browser, and does for
// them what no page can: see ask in app/browser/storage_test.go.
type workbench struct {
	t      *testing.T
	server *server // only its address

	mu      sync.Mutex
	browser context.Context // of a tab of the browser that the tests run in
	waiting map[string]chan struct{}
	inside  int // of the section that two tabs must not be in at once
	updates int // the last one that was confirmed
	limit   int // at that many the browser is killed
	kill    func()
}

// serveStorageTests compiles the tests and starts serving them.
func serveStorageTests(t *testing.T) *workbench {
	t.Helper()
	chromium(t) // or else there is nothing to compile for
	wasm := filepath.Join(t.TempDir(), "browser.wasm")
	compile := exec.Command("go", "test", "-c", "-ldflags=-s -w", "-o", wasm, "stale.love/app/browser")
	compile.Env = append(compile.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := compile.CombinedOutput(); err != nil {
		t.Fatalf("compiling the tests: %v\n%s", err, out)
	}
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	support := filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js")

	w := &workbench{t: t, waiting: map[string]chan struct{}{}}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, storagePage) })
	mux.HandleFunc("GET /browser.wasm", func(rw http.ResponseWriter, r *http.Request) { http.ServeFile(rw, r, wasm) })
	mux.HandleFunc("GET /wasm_exec.js", func(rw http.ResponseWriter, r *http.Request) { http.ServeFile(rw, r, support) })
	for what, answer := range map[string]func(*http.Request) error{
		"quota": w.quota, "clear": w.clear, "meet": w.meet, "enter": w.enter, "leave": w.leave, "kept": w.keep,
	} {
		mux.HandleFunc("POST /ask/"+what, func(rw http.ResponseWriter, r *http.Request) {
			if err := answer(r); err != nil {
				http.Error(rw, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	front := httptest.NewServer(mux)
	t.Cleanup(front.Close)
	// localhost, because that is where a page without TLS may use locks.
	w.server = &server{t: t, origin: strings.Replace(front.URL, "127.0.0.1", "localhost", 1)}
	return w
}

// storagePage runs the tests as go test runs a program: arguments, environment,
// output and exit code.
const storagePage = `<!doctype html><meta charset="utf-8"><title>storage</title><link rel="icon" href="data:,">
<script src="/wasm_exec.js"></script>
<script>
	globalThis.said = '';
	const decoder = new TextDecoder();
	fs.writeSync = (fd, bytes) => { said += decoder.decode(bytes, { stream: true }); return bytes.length; };
	globalThis.ended = (async () => {
		const query = new URLSearchParams(location.search);
		const go = new Go();
		go.argv = ['browser.test', ...query.getAll('arg')];
		go.env = Object.fromEntries(query.getAll('env').map((pair) => pair.split('=')));
		let code = -1;
		go.exit = (c) => { code = c; };
		const { instance } = await WebAssembly.instantiateStreaming(fetch('/browser.wasm'), go.importObject);
		await go.run(instance);
		go._resume = () => {}; // for events that come after its end
		return { code, said };
	})();
</script>`

// storagePatience is long: every step of the tests is a write that has to be on the
// disk, and the disk may be busy.
const storagePatience = 3 * time.Minute

// run runs tests in a tab and waits for their end.
func (w *workbench) run(tab *tab, environment map[string]string, args ...string) (r storageRun) {
	began := time.Now()
	defer func() { r.took = time.Since(began) }()
	query := url.Values{"arg": append([]string{"-test.v", "-test.timeout=170s"}, args...)}
	for name, value := range environment {
		query.Add("env", name+"="+value)
	}
	ctx, cancel := context.WithTimeout(tab.ctx, storagePatience)
	defer cancel()
	if r.err = chromedp.Do(ctx, chromedp.Navigate(w.server.origin+"/?"+query.Encode())); r.err != nil {
		return r
	}
	r, err := try[storageRun](tab, storagePatience, "ended")
	if r.err = err; err != nil && tab.ctx.Err() == nil {
		r.Said, _ = try[string](tab, 2*time.Second, "said")
	}
	return r
}

// listen says which browser the tests run in from now on.
func (w *workbench) listen(p *profile) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.browser = p.ctx
}

func (w *workbench) tab() context.Context {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.browser
}

// quota gives the site that many bytes, or all that there is.
func (w *workbench) quota(r *http.Request) error {
	params := storage.OverrideQuotaForOriginParams{Origin: w.server.origin}
	if bytes := r.FormValue("bytes"); bytes != "" {
		var size float64
		if _, err := fmt.Sscan(bytes, &size); err != nil {
			return err
		}
		params.QuotaSize = &size
	}
	_, err := chromedp.Call(w.tab(), storage.OverrideQuotaForOrigin, params)
	return err
}

// clear deletes the site's databases, whoever has them open.
func (w *workbench) clear(*http.Request) error {
	_, err := chromedp.Call(w.tab(), storage.ClearDataForOrigin, storage.ClearDataForOriginParams{
		Origin: w.server.origin, StorageTypes: "indexeddb",
	})
	return err
}

// meet lets two tabs go on when both are there.
func (w *workbench) meet(r *http.Request) error {
	where := r.FormValue("where")
	w.mu.Lock()
	other, met := w.waiting[where]
	if met {
		delete(w.waiting, where)
		close(other)
		w.mu.Unlock()
		return nil
	}
	other = make(chan struct{})
	w.waiting[where] = other
	w.mu.Unlock()
	select {
	case <-other:
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	case <-time.After(testPatience):
		return fmt.Errorf("the other tab does not come to %s", where)
	}
}

func (w *workbench) enter(*http.Request) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.inside++; w.inside > 1 {
		return fmt.Errorf("%d tabs are inside", w.inside)
	}
	return nil
}

func (w *workbench) leave(*http.Request) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.inside--
	return nil
}
