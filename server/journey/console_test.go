//go:build !js

package journey

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"
)

// trouble is something that no page of this site may cause: an error on the
// console, an uncaught exception, a violation of the content security policy, a
// dialog of the browser.
type trouble struct {
	since, at time.Time // at: as the browser says; since: when the request began, if it was one
	text      string
	net       bool // a request that did not come through
}

// reportViolations makes every violation of the policy an error on the console,
// those that only report included.
const reportViolations = `addEventListener('securitypolicyviolation', (e) =>
	console.error('policy violated: ' + e.violatedDirective + ' ' + e.blockedURI + ' ' + e.sourceFile));`

func (tab *tab) heard(event any) {
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		text := e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			text += " " + x.Description
		}
		tab.note(epoch(e.Timestamp), "exception: "+text, false, true)
	case *runtime.EventConsoleAPICalled:
		var words []string
		for _, a := range e.Args {
			words = append(words, strings.Trim(string(a.Value)+a.Description, `"`))
		}
		bad := e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert
		text := strings.Join(words, " ")
		tab.note(epoch(e.Timestamp), fmt.Sprintf("console %s: %s", e.Type, text), strings.Contains(text, "Failed to fetch"), bad)
	case *log.EventEntryAdded:
		bad := e.Entry.Level == log.EntryLevelError || e.Entry.Source == log.EntrySourceSecurity
		at := epoch(e.Entry.Timestamp)
		at.since = tab.sent(e.Entry.NetworkRequestID)
		tab.note(at, fmt.Sprintf("%s %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL),
			e.Entry.Source == log.EntrySourceNetwork, bad)
	case *serviceworker.EventWorkerErrorReported:
		// "still waiting" is how the worker asks the browser to try again later.
		text := e.ErrorMessage.ErrorMessage
		tab.note(moment{at: time.Now()}, "service worker: "+text, strings.Contains(text, "Failed to fetch") || strings.Contains(text, "still waiting"), true)
	case *page.EventJavascriptDialogOpening:
		tab.note(moment{at: time.Now()}, fmt.Sprintf("dialog %s: %s", e.Type, e.Message), false, true)
		go chromedp.Call(tab.ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{})
	case *serviceworker.EventWorkerRegistrationUpdated:
		tab.mu.Lock()
		for _, r := range e.Registrations {
			if strings.HasPrefix(r.ScopeURL, tab.profile.server.origin) && !r.IsDeleted {
				tab.registration = r.RegistrationID
			}
		}
		tab.mu.Unlock()
	case *fetch.EventRequestPaused:
		tab.mu.Lock()
		tab.held = append(tab.held, e)
		tab.mu.Unlock()
	case *network.EventRequestWillBeSent:
		tab.mu.Lock()
		tab.requests = append(tab.requests, e.Request.Method+" "+e.Request.URL)
		tab.began[e.RequestID] = time.UnixMicro(int64(e.WallTime.Float64() * 1e6))
		tab.mu.Unlock()
	}
}

// moment is when something was said, and when what it is about began.
type moment struct{ since, at time.Time }

func epoch(milliseconds runtime.Timestamp) moment {
	return moment{at: time.UnixMicro(int64(milliseconds * 1000))}
}

// sent is when a request of the page began.
func (tab *tab) sent(id network.RequestID) time.Time {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return tab.began[id]
}

func (tab *tab) note(when moment, text string, net, bad bool) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.words = append(tab.words, when.at.Format("05.000 ")+text)
	if bad {
		if when.since.IsZero() {
			when.since = when.at
		}
		tab.troubles = append(tab.troubles, trouble{when.since, when.at, text, net})
	}
}

// Excuse says that messages with a part like this are expected here.
func (tab *tab) Excuse(part string) {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	tab.excused = append(tab.excused, part)
}

// report fails the test for every trouble in any tab but requests that failed
// because the server was dead.
func (p *profile) report() {
	seen := map[string]bool{}
	for _, tab := range p.tabs {
		tab.mu.Lock()
		for _, x := range tab.troubles {
			if seen[x.text] || x.net && p.server.WasDown(x.since, x.at) ||
				slices.ContainsFunc(tab.excused, func(part string) bool { return strings.Contains(x.text, part) }) {
				continue
			}
			seen[x.text] = true
			p.t.Errorf("at %s on the console (began at %s, the server was down %s): %s", x.at.Format("05.000"), x.since.Format("05.000"), p.server.downTimes(), x.text)
		}
		tab.mu.Unlock()
	}
}

// Said reports whether there is a message on the console that contains the words.
func (tab *tab) Said(words string) bool {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	return slices.ContainsFunc(tab.words, func(line string) bool { return strings.Contains(line, words) })
}

// Requests counts what the page has asked for under an address, and forgets it.
func (tab *tab) Requests(address string) int {
	tab.mu.Lock()
	defer tab.mu.Unlock()
	n := 0
	for _, r := range tab.requests {
		if r == address {
			n++
		}
	}
	tab.requests = nil
	return n
}

// state is what to know about a page where a test failed.
func (tab *tab) state() string {
	page, err := try[string](tab, 2*time.Second, `location.href + ' "' + document.title + '" ' + document.querySelector('[data-sync]')?.outerHTML +
		' said: ' + document.querySelector('.say')?.textContent + ' sheet: ' + document.querySelector('#sheet')?.textContent + ' focus: ' + document.hasFocus() + ' early: ' + ((location.origin === 'null' ? '' : localStorage['stale-early']))`)
	if err != nil {
		page = "the page does not answer: " + err.Error()
	}
	tab.mu.Lock()
	defer tab.mu.Unlock()
	words := tab.words[max(0, len(tab.words)-25):]
	return "\nnow: " + time.Now().Format("05.000") + " page: " + page + "\nconsole:\n\t" + strings.Join(words, "\n\t")
}
