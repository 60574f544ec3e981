package client_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"stale.love/app/client"
	"stale.love/app/client/clienttest"
	"stale.love/app/page"
	"stale.love/content/search"
)

func reader(t *testing.T, path string) *clienttest.Reader {
	t.Helper()
	return clienttest.NewProfile(clienttest.NewServer()).Open(t, path)
}

func said(t *testing.T, r *clienttest.Reader, want string) {
	t.Helper()
	if got := r.View().Reader.Said; got != want {
		t.Errorf("said %q, not %q", got, want)
	}
}

func did(r *clienttest.Reader, what string) bool { return slices.Contains(r.Browser.Did(), what) }

func TestShare_SaysWhatBecameOfIt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := reader(t, "/articles/repair")
		for how, words := range map[client.Shared]string{
			client.SharedSheet: "Shared.", client.SharedCopy: "Link copied.", client.SharedNot: "Not shared.",
		} {
			r.Browser.Sharing = how
			r.Press("share", "repair")
			said(t, r, words)
		}
		r.Browser.Sharing = client.SharedFail
		r.Press("share", "repair")
		if v := r.View(); v.Reader.Sheet != page.SheetLink || !strings.HasSuffix(v.Reader.Problem, "/articles/repair") {
			t.Errorf("sheet %q with %q", v.Reader.Sheet, v.Reader.Problem)
		}
		r.Press("close", "")
		r.Wait(7 * time.Second)
		said(t, r, "")
		r.Hears(func(h client.Handlers) { h.Select(client.Selection{Text: "a passage", Pieces: []string{"a passage"}}) })
		r.Browser.Sharing = client.SharedCopy
		r.Press("quote", "repair")
		said(t, r, "Quote and link copied.")
	})
}

func TestSearch_FindsAndForgetsTheQueryInTheAddress(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/search")
		r.Type("#q", "repair")
		r.Wait(time.Second)
		if v := r.View(); v.Reader.Search.Status != "failed" {
			t.Errorf("without an index: %q", v.Reader.Search.Status)
		}
		r.Browser.Index = search.Build([]search.Document{
			{Kind: "article", Path: "/articles/repair", Blocks: []search.Block{{Field: search.Title, Text: "repair"}}},
		}, func(word string) string { return word })
		r.Press("search-again", "")
		if v := r.View(); v.Reader.Search.Total != 1 {
			t.Errorf("found %d", v.Reader.Search.Total)
		}
		r.PressWith(client.Press{Action: "search-now", Value: "nothing like it"})
		r.Press("search-more", "")
		if v := r.View(); v.Reader.Search.Total != 1 || v.Place.Path != "/search" {
			t.Errorf("all of %q: %d", v.Reader.Search.Query, v.Reader.Search.Total)
		}
	})
}

func TestPractice_DoneStaysAndTheTimerGoesOn(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/exercises/turns")
		r.Press("done", "EX-01")
		said(t, r, "Kept on this device.")
		r.Press("done", "EX-01")
		said(t, r, "Today is on the list already.")
		r.Press("clock", "tone")
		r.Press("clock", "start")
		r.Wait(30 * time.Second)
		if c := r.View().Reader.Practice.Clock; c.Left != 90 || !did(r, "awake") {
			t.Errorf("after half a minute: %+v", c)
		}
		r.Close()
		r = p.Open(t, "/exercises/turns")
		if v := r.View(); len(v.Reader.Practice.Done["EX-01"]) != 1 || !v.Reader.Practice.Clock.Runs() {
			t.Errorf("after a restart: %+v", v.Reader.Practice)
		}
		r.Wait(2 * time.Minute)
		if c := r.View().Reader.Practice.Clock; c.Runs() || c.Left != 0 || !did(r, "tone") {
			t.Errorf("at the end: %+v", c)
		}
		r.Press("clock-set", "1")
		r.Press("clock", "start")
		r.Press("clock", "pause")
		r.Press("clock", "reset")
		if c := r.View().Reader.Practice.Clock; c.Timer != 1 || c.Left != 60 || c.Runs() {
			t.Errorf("reset: %+v", c)
		}
		day := r.View().Reader.Practice.Done["EX-01"][0]
		r.Press("undo", "EX-01 "+day)
		said(t, r, "Removed.")
		if len(r.View().Reader.Practice.Done) != 0 {
			t.Error("it is still on the list")
		}
	})
}

func TestListen_GoesFromPartToPart(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := reader(t, "/articles/repair")
		r.Press("listen", "repair")
		said(t, r, "This browser cannot read aloud.")
		r.Browser.Spoken = []string{"One sentence. And another.", "A third."}
		r.Press("listen", "repair")
		if v := r.View(); !v.Reader.Reading.Player.Playing || len(v.Reader.Reading.Player.Voices) != 1 {
			t.Fatalf("%+v", v.Reader.Reading.Player)
		}
		r.Hears(func(client.Handlers) { r.Browser.Said("") })
		r.Press("listen-on", "")
		r.Press("listen-back", "")
		r.Press("listen", "")
		if r.View().Reader.Reading.Player.Playing {
			t.Error("it is not paused")
		}
		r.Press("listen", "")
		r.PressWith(client.Press{Action: "set", Arg: "listen-rate", Value: "1.5"})
		r.Hears(func(client.Handlers) { r.Browser.Said("interrupted") })
		said(t, r, "The voice stopped. Press play to go on.")
		r.Press("listen", "")
		r.Press("listen-stop", "")
		if r.View().Reader.Reading.Player.On || !did(r, "unmark") {
			t.Error("it has not ended")
		}
	})
}

func TestLook_IsKeptAndKeysCanBeTurnedOff(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/articles/repair")
		r.PressWith(client.Press{Action: "key", Arg: "l", At: time.Second})
		if !liked(r, "repair") {
			t.Error("the key for a like did nothing")
		}
		r.Press("close", "")
		r.PressWith(client.Press{Action: "key", Arg: "g", At: 2 * time.Second})
		r.PressWith(client.Press{Action: "key", Arg: "l", At: 2500 * time.Millisecond})
		if v := r.View(); v.Place.Kind != page.Library {
			t.Errorf("g l leads to %q", v.Place.Path)
		}
		r.PressWith(client.Press{Action: "set", Arg: "keys", Value: "off"})
		r.Close()
		r = p.Open(t, "/articles/repair")
		r.PressWith(client.Press{Action: "key", Arg: "l", At: time.Second})
		if v := r.View(); v.Reader.Reading.Look.Keys != "off" || !liked(r, "repair") {
			t.Errorf("after a restart %+v", v.Reader.Reading.Look)
		}
		r.Press("look-reset", "")
	})
}

func TestReading_ThePlaceIsKeptOfferedAndForgotten(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/articles/repair")
		here := client.Anchor{Article: "repair", Block: 4, Share: 0.5}
		r.Hears(func(h client.Handlers) { h.Settled(here, true) })
		r.Wait(2 * time.Second)
		r.Close()
		r = p.Open(t, "/articles/repair")
		if v := r.View(); v.Reader.Reading.Offer != page.OfferPlace || v.Reader.Reading.Marks["repair"].Share != 0.5 {
			t.Errorf("%+v", v.Reader.Reading)
		}
		r.Press("resume", string(page.OfferPlace))
		r.Visit("/")
		r.Visit("/articles/repair")
		if v := r.View(); v.Reader.Reading.Offer != page.OfferTop {
			t.Errorf("opened within the app: %q", v.Reader.Reading.Offer)
		}
		r.Press("forget-reading", "")
		said(t, r, "Forgotten.")
		r.Close()
		if r = p.Open(t, "/articles/repair"); len(r.View().Reader.Reading.Marks) != 0 {
			t.Error("it is still known")
		}
	})
}

func TestShelf_WhatIsWantedIsKept(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/library")
		r.Press("save-all", "")
		said(t, r, "Saved. They stay on this device.")
		if n := len(r.View().Reader.Shelf.Saved); n != 3 {
			t.Errorf("%d saved", n)
		}
		r.Press("save-all", "")
		r.Press("save", "repair")
		r.Press("shelf-stop", "")
		r.PressWith(client.Press{Action: "set", Arg: "shelf-newest", Value: "12"})
		r.Press("shelf-mobile", "")
		r.Press("shelf-go", "")
		r.Hears(func(h client.Handlers) { h.Worker("filling 1 3") })
		if s := r.View().Reader.Shelf; s.Done != 1 || s.Total != 3 {
			t.Errorf("filling: %+v", s)
		}
		r.Hears(func(h client.Handlers) { h.Worker("filled") })
		r.Close()
		r = p.Open(t, "/library")
		if s := r.View().Reader.Shelf; len(s.Saved) != 1 || s.Wants.Newest != 12 || !s.Wants.Mobile || s.Wants.Paused || s.Total != 0 {
			t.Errorf("%+v", s)
		}
		r.Press("save", "repair")
		said(t, r, "No longer saved.")
	})
}

func TestExport_HasEverythingAndSaysWhatIsMissing(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := reader(t, "/library")
		r.SignIn(ann)
		r.Press("like", "repair")
		r.Press("save", "kindness")
		r.Wait(time.Second)
		r.Press("export", "")
		said(t, r, "Saved as magazine-export.json.")
		file := r.Browser.File("magazine-export.json")
		for _, part := range []string{`"magazine export 3"`, `"article": "repair"`, `"kindness"`, `"server"`} {
			if !strings.Contains(file, part) {
				t.Errorf("the file has no %s", part)
			}
		}
		r.Offline(true)
		r.Press("export", "")
		said(t, r, "Saved as magazine-export.json, without the server’s part: it could not be reached.")
	})
}

func TestAccount_IsManagedAndDeleted(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		p := clienttest.NewProfile(server)
		r := p.Open(t, "/account")
		r.SignIn(ann)
		r.Press("account", "")
		if s := r.View().Reader.Mine.Standing; s == nil || len(s.Passkeys) != 1 {
			t.Fatalf("%+v", s)
		}
		r.Press("passkey-rename", "p")
		if a := r.View().Reader.Mine.Ask; a.Value != "Phone" {
			t.Errorf("asks for a name, beginning with %q", a.Value)
		}
		r.PressWith(client.Press{Action: "passkey-renamed", Arg: "p", Value: "Work"})
		said(t, r, "Renamed.")
		r.Press("passkey-remove", "p")
		r.Press("passkey-removed", "p")
		said(t, r, "Removed.")
		r.Press("end-others", "")
		said(t, r, "Signed out everywhere else.")
		r.Press("codes", "0")
		if v := r.View(); v.Reader.Sheet != page.SheetCodes || len(v.Reader.Mine.Codes) != 2 {
			t.Errorf("sheet %q, %d codes", v.Reader.Sheet, len(v.Reader.Mine.Codes))
		}
		r.Press("codes-save", "")
		if !strings.Contains(r.Browser.File("codes.txt"), "one\ntwo\n") {
			t.Errorf("the file is %q", r.Browser.File("codes.txt"))
		}
		r.Press("codes-copy", "")
		r.Press("close", "")
		r.Press("session-end", "unknown")
		said(t, r, "The server could not finish that. Try again in a minute; nothing was changed.")
		r.Offline(true)
		r.Press("session-end", "unknown")
		said(t, r, "This needs a connection. What you tapped stays on this device; try again when you are online.")
		r.Offline(false)
		r.Press("delete-account", "")
		r.Press("account-deleted", "")
		r = left(t, r)
		said(t, r, "Your account is deleted. Nothing of it is left on the server or on this device.")
		if all := p.Device.Databases(); len(all) != 1 {
			t.Errorf("on the device: %q", all)
		}
	})
}

func TestAccount_DeletedHereIsSaidSoWhateverASyncHears(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/account")
		r.SignIn(ann)
		p.Session.Late(5 * time.Second)
		r.Press("account-deleted", "")
		r.Hears(func(h client.Handlers) { h.Online(true) })
		r.Wait(10 * time.Second)
		r = left(t, r)
		if v := r.View(); v.Reader.Sheet == page.SheetGone {
			t.Error("it is said to have been deleted on another device")
		}
		said(t, r, "Your account is deleted. Nothing of it is left on the server or on this device.")
	})
}

func TestSignOut_AnotherTabsSyncMeanwhileDoesNotCancelIt(t *testing.T) {
	bubble(t, func(t *testing.T) {
		p := clienttest.NewProfile(clienttest.NewServer())
		r := p.Open(t, "/account")
		r.SignIn(ann)
		leaving := p.Device.Tab() // it has said what it will do, and Ann is still in front
		if err := leaving.OweSignOut(t.Context(), true); err != nil {
			t.Fatal(err)
		}
		r.Hears(func(h client.Handlers) { h.Online(true) })
		r.Wait(time.Minute)
		if owed, err := leaving.OwesSignOut(t.Context()); err != nil || !owed {
			t.Errorf("the sign-out is not owed any more: %v", err)
		}
	})
}

func TestDiscreet_LoadsThePageAnew(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := reader(t, "/account")
		r.Press("discreet", "on")
		r = left(t, r)
		said(t, r, "Discreet mode is on.")
		if !r.View().Reader.Mine.Discreet {
			t.Error("it is not")
		}
	})
}

func TestNavigate_OfflineAPageThatIsNotHereSaysSo(t *testing.T) {
	bubble(t, func(t *testing.T) {
		r := reader(t, "/")
		r.Offline(true)
		r.Visit("/articles/repair")
		if v := r.View(); !v.Reader.Failed || v.Place.Slug != "repair" {
			t.Errorf("at %q, failed %v", v.Place.Path, v.Reader.Failed)
		}
		r.Offline(false)
		r.Hears(func(h client.Handlers) { h.Back("/", 0) })
		if v := r.View(); v.Place.Path != "/" || v.Reader.Failed {
			t.Errorf("back: at %q, failed %v", v.Place.Path, v.Reader.Failed)
		}
		r.Visit("/articles/repair")
		if v := r.View(); v.Reader.Failed || v.Body == "" {
			t.Errorf("again: failed %v, body %q", v.Reader.Failed, v.Body)
		}
	})
}

func TestWorker_SendsWhatWaitsWhenEveryTabIsClosed(t *testing.T) {
	bubble(t, func(t *testing.T) {
		server := clienttest.NewServer()
		p := clienttest.NewProfile(server)
		r := p.Open(t, "/articles/repair")
		r.SignIn(ann)
		r.Offline(true)
		r.Press("like", "repair")
		r.Hears(func(h client.Handlers) { h.Hidden() })
		if !did(r, "ask for sync outbox") {
			t.Error("the browser was not asked for a turn")
		}
		r.Close()
		p.Session.Offline(false)
		client.Drain(p.Worker(t))
		if !server.Likes(ann)["repair"] {
			t.Error("the like did not arrive")
		}
	})
}
