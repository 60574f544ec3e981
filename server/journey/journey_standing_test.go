//go:build !js

package journey

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"stale.love/app/engagement"
)

// said waits for an outcome in words.
func (tab *tab) said(words string) {
	tab.t.Helper()
	tab.Wait(fmt.Sprintf("the words %q", words), `document.querySelector('.say').textContent.includes(`+quote(words)+`)`)
}

func (tab *tab) text(selector string) string {
	tab.t.Helper()
	return eval[string](tab, `document.querySelector(`+quote(selector)+`)?.innerText ?? ''`)
}

func TestStanding_SaysWhatWaitsAndWhyAndLeavesNothingBehindUnasked(t *testing.T) {
	t.Parallel()
	library, s, tab := member(t)
	one, two := library.Articles[0], library.Articles[1]
	tab.Open("/library")
	tab.Wait("when it was synced", `document.querySelector('.heard')?.textContent.startsWith('Last synced today at')`)

	s.Kill()
	tab.Open(two.Path())
	tab.Tap(like)
	tab.Pending(1)
	tab.Open(one.Path())
	tab.Tap(like)
	tab.Pending(2)
	tab.Open("/library")
	waits := tab.text(".waiting")
	for _, want := range []string{"2 changes wait on this device", "Your like for “" + two.Title + "”", "Taking back your like for “" + one.Title + "”", "Last synced today at"} {
		if !strings.Contains(waits, want) {
			t.Errorf("the library does not say %q, but %q", want, waits)
		}
	}
	tab.Tap(`[data-action="sync"]`)
	tab.said("There is no connection to the server right now.")
	tab.Wait("the reason", `document.querySelector('.waiting .why')`)

	t.Run("everything can be exported without a connection", func(t *testing.T) {
		eval[any](tab, `(() => { const make = URL.createObjectURL; URL.createObjectURL = (b) => { globalThis.made = b; return make.call(URL, b); }; })()`)
		tab.Tap(`[data-action="export"]`)
		tab.Wait("the file", `globalThis.made`)
		var export struct {
			Waiting int
			Likes   []struct {
				Article        string
				Liked, Waiting bool
			}
		}
		if err := json.Unmarshal([]byte(eval[string](tab, `globalThis.made.text()`)), &export); err != nil {
			t.Fatal(err)
		}
		if export.Waiting != 2 || len(export.Likes) != 2 || !export.Likes[0].Waiting || !export.Likes[1].Waiting {
			t.Errorf("the file has %+v", export)
		}
	})

	tab.Tap(`[data-action="sign-out"]`)
	tab.Wait("that it was tried", `document.querySelector('#sheet')?.innerText.includes('They have not reached the server. There is no connection')`)
	if sheet := tab.text("#sheet"); !strings.Contains(sheet, "Your like for “"+two.Title+"”") {
		t.Errorf("the sheet says %q", sheet)
	}
	tab.Tap(`[data-action="close"]`)
	tab.Pending(2)
	tab.Tap(`[data-action="sign-out"]`)
	tab.Tap(`[data-action="sign-out-keep"]`)
	tab.said("Signed out.")
	tab.Open(two.Path())
	tab.Wait("nothing of it to be seen", `document.querySelector('`+like+`').ariaPressed === 'false'`)
	tab.Pending(0)

	s.Start()
	tab.Open("/library")
	tab.Wait("the signed-out library", `document.querySelector('[data-action="sign-in"]')`)
	if n := s.counts()[two.Slug].Likes; n != 0 {
		t.Errorf("what was hidden reached the server: %d likes", n)
	}
}

func TestStanding_SaysWhatWasNotAcceptedUntilItWasSeen(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	gone := library.Articles[1]
	const why = "This article is no longer in the magazine, so your like for it could not be kept."
	s, l := startBehindLine(t)
	tab := newProfile(t, s).Tab()
	tab.Open(library.Articles[0].Path())
	tab.Kept(len(library.Articles))
	tab.SignUp()
	l.Before(func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path != "/api/v1/sync" {
			return false
		}
		var sent engagement.SyncRequest
		if body, err := io.ReadAll(r.Body); err != nil || json.Unmarshal(body, &sent) != nil {
			return false
		}
		json.NewEncoder(w).Encode(engagement.SyncResponse{V: 1, Epoch: sent.Epoch, Cursor: sent.Cursor,
			Rejected: []engagement.Rejection{{Item: "likes/" + gone.Slug, Code: engagement.UnknownArticle, Message: why}}})
		return true
	})
	tab.Open(gone.Path())
	tab.Tap(like)
	tab.said("1 change was not accepted. Your library says why.")
	tab.Sync("idle", 0)
	tab.Open("/library")
	tab.Wait("the reason", `document.querySelector('.rejected').textContent.includes(`+quote(why)+`)`)
	if pill := tab.text("[data-sync]"); pill != "1 not accepted" {
		t.Errorf("the status says %q", pill)
	}
	tab.Tap(`[data-action="dismiss"]`)
	tab.Wait("it to be gone", `!document.querySelector('.rejected') && document.querySelector('[data-sync]').innerText === ''`)
}
