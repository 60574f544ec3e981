//go:build !js

package journey

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"stale.love/content"
	"stale.love/server/passkey/passkeytest"
)

// engines are the makes of browser that readers have, as Debian ships them.
var engines = []struct {
	name string
	open func(*testing.T, *server) *screen
}{
	{"Chromium", openChromium},
	{"Firefox", openFirefox},
	{"WebKitGTK", openWebKit},
}

func TestEngines_WhatIsDoneOfflineArrivesOnce(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	one, two := library.Articles[0], library.Articles[1]
	for _, engine := range engines {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			s := startServer(t)
			b := engine.open(t, s)
			b.Open(one.Path())
			b.Kept(len(library.Articles))
			b.SignUp()
			s.waitCounts("the first like", likes1(one.Slug))
			b.Sync("idle", 0) // its answer has come, too

			s.Kill()
			b.Tap(`.bar a[href="/articles"]`)
			b.Tap(`#main a[href="` + two.Path() + `"]`)
			b.WaitText("h1", two.Title)
			b.Tap(like)
			b.Wait("the like to show", `document.querySelector('`+like+`').ariaPressed === 'true'`)
			b.Pending(1)
			b.Sync("offline", 1)
			b.picture(engine.name)
			b.Tap(`.bar a[href="/articles"]`)
			b.Tap(`.tabs a[href="/checkup"]`)
			b.takeCheckup(library.Quiz)
			b.Tap(`[data-action="share-results"][data-arg="yes"]`)
			b.Pending(2)

			if err := b.Reopen(); err != nil {
				t.Fatal(err)
			}
			b.Open(two.Path())
			b.Wait("the like to be there after the app was closed", `document.querySelector('`+like+`').ariaPressed === 'true'`)
			b.Pending(2)
			s.Start()
			b.Sync("idle", 0)
			for _, a := range []content.Article{one, two} {
				if n := s.counts()[a.Slug].Likes; n != 1 {
					t.Errorf("%s has %d likes", a.Slug, n)
				}
			}
			if n := s.number(`SELECT count(*) FROM results`); n != 1 {
				t.Errorf("the server holds %d snapshots", n)
			}
			b.Open("/library")
			if words := b.Words(".waiting"); !strings.Contains(words, "Nothing is waiting") {
				t.Errorf("the library says %q", words)
			}
		})
	}
}

// An early tap is written where a killed browser finds it again, too: localStorage
// alone is written when the browser likes to.
func TestEngines_AnEarlyTapSurvivesAKilledBrowser(t *testing.T) {
	t.Parallel()
	library := loadLibrary(t)
	article := library.Articles[2]
	for _, engine := range engines[:2] {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			s, l := startBehindLine(t)
			release := l.Hold("/assets/app.")
			b := engine.open(t, s)
			if err := b.Navigate(s.origin + article.Path()); err != nil {
				t.Fatal(err)
			}
			b.Tap(like)
			b.Wait("the like to show", `document.querySelector('`+like+`').ariaPressed === 'true'`)
			b.Wait("the copy to be written", `new Promise((done) => {
				const open = indexedDB.open('stale-early');
				open.onsuccess = () => {
					const read = open.result.transaction('taps').objectStore('taps').get('all');
					read.onsuccess = () => { open.result.close(); done(read.result?.v.length === 1); };
				};
			})`)
			if err := b.Crash(); err != nil {
				t.Fatal(err)
			}
			release()
			b.Open(article.Path())
			b.Wait("the like to be there", `document.querySelector('`+like+`').ariaPressed === 'true'`)
			b.Sync("pending", 1)
		})
	}
}

// Kept waits until the service worker has the articles for offline reading.
func (s *screen) Kept(articles int) {
	s.t.Helper()
	s.Wait("all articles to be kept for offline reading", keptScript(articles))
}

// SignUp likes the article in front and makes an account for it. Where the browser
// has no passkeys, the test makes account and session with one in software, and
// the browser finds itself signed in.
func (s *screen) SignUp() {
	s.t.Helper()
	s.Tap(like)
	if err := s.Passkeys(); err == nil {
		s.Tap(`#sheet [data-action="passkey-create"]`)
	} else {
		s.t.Logf("the session is made by the test: %v", err)
		s.Tap(`#sheet [data-action="close"]`)
		session := s.server.signUp()
		if err := s.SetCookie(session.Name, session.Value); err != nil {
			s.t.Fatal(err)
		}
		if err := s.Evaluate(`(location.reload(), true)`, new(bool)); err != nil {
			s.t.Fatal(err)
		}
	}
	s.Wait("the sheet to close", `!document.querySelector('#sheet')`)
	s.Sync("idle", 0)
	s.Wait("the like to stay", `document.querySelector('`+like+`').ariaPressed === 'true'`)
}

// takeCheckup answers every question with a tap and asks for the snapshot.
func (s *screen) takeCheckup(q content.Quiz) {
	s.t.Helper()
	for i, item := range q.Items {
		s.Wait(fmt.Sprintf("question %d in front", i+1),
			fmt.Sprintf(`document.querySelector('.question.current')?.dataset.item === %s`, quote(item.ID)))
		s.Tap(fmt.Sprintf(`.question.current label[for="%s-%d"]`, item.ID, i%5))
	}
	s.Tap(`.question.finish.current [data-action="finish"]`)
	s.Tap(`[data-action="private-skip"]`)
	s.Wait("the snapshot", `location.pathname === '/checkup/snapshot' && document.querySelectorAll('.part').length === 4`)
}

// signUp makes an account with a passkey in software and returns its session.
func (s *server) signUp() *http.Cookie {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		s.t.Fatal(err)
	}
	client := http.Client{Jar: jar}
	post := func(path string, body []byte) []byte {
		resp, err := client.Post(s.origin+"/api/v1/passkeys/"+path, "application/json", bytes.NewReader(body))
		if err != nil {
			s.t.Fatal(err)
		}
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		if err != nil || resp.StatusCode != http.StatusOK {
			s.t.Fatalf("%s: %s %v", path, answer, err)
		}
		return answer
	}
	device := passkeytest.Authenticator{Origin: s.origin}
	credential, err := device.Create(post("create/begin", []byte("{}")))
	if err != nil {
		s.t.Fatal(err)
	}
	var made struct{ Account string }
	if err := json.Unmarshal(post("create/finish", credential), &made); err != nil || made.Account == "" {
		s.t.Fatalf("no account was made: %v", err)
	}
	origin, err := url.Parse(s.origin)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, c := range jar.Cookies(origin) {
		if strings.HasSuffix(c.Name, "stale") {
			return c
		}
	}
	s.t.Fatal("the account came without a session")
	return nil
}

// chromium is a profile and its tab, as a driver.
type chromiumDriver struct {
	*profile
	tab *tab
}

func openChromium(t *testing.T, s *server) *screen {
	t.Helper()
	p := newProfile(t, s)
	return &screen{t, s, &chromiumDriver{p, p.Tab()}}
}

func (c *chromiumDriver) Navigate(address string) error {
	return chromedp.Do(c.tab.ctx, chromedp.Navigate(address))
}

func (c *chromiumDriver) Evaluate(js string, into any) error {
	v, err := try[json.RawMessage](c.tab, testPatience, js)
	if err != nil {
		return err
	}
	return json.Unmarshal(v, into)
}

func (c *chromiumDriver) Press(x, y float64) error {
	return chromedp.Do(c.tab.ctx, chromedp.MouseClickXY(x, y))
}

func (c *chromiumDriver) SetCookie(string, string) error { return nil }

func (c *chromiumDriver) Passkeys() error {
	c.tab.Authenticator()
	return nil
}

func (c *chromiumDriver) Screenshot() ([]byte, error) {
	return call(c.tab, page.CaptureScreenshot, page.CaptureScreenshotParams{}).Data, nil
}

// Reopen does not kill: Chromium writes a new cookie after half a minute, and the
// reader would have to sign in again.
func (c *chromiumDriver) Reopen() error {
	c.profile.Reopen()
	c.tab = c.profile.Tab()
	return nil
}

func (c *chromiumDriver) Crash() error {
	process := chromedp.FromContext(c.profile.ctx).Browser.Process()
	if err := process.Kill(); err != nil {
		return err
	}
	process.Wait()
	return c.Reopen()
}

// picture keeps a picture of the page, for somebody who looks.
func (s *screen) picture(name string) {
	s.t.Helper()
	dir := os.Getenv("STALE_TEST_PICTURES")
	if dir == "" {
		return
	}
	png, err := s.Screenshot()
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600)
	}
	if err != nil {
		s.t.Log(err)
	}
}
