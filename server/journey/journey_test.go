//go:build !js

package journey

import (
	"testing"
	"time"

	"stale.love/app/engagement"
	"stale.love/content"
)

// likes1 reports whether an article has exactly one like.
func likes1(slug string) func(map[string]engagement.Counts) bool {
	return func(c map[string]engagement.Counts) bool { return c[slug].Likes == 1 }
}

func TestJourney_LikeAndCheckupOfflineAreOnTheServerOnceAndOnTheOtherDevice(t *testing.T) {
	t.Parallel()
	library, s, tab := prepared(t)
	one, two := library.Articles[0], library.Articles[1]
	passkeys := tab.SignUp()
	s.waitCounts("the first like", likes1(one.Slug))

	s.Kill()
	tab.turn(two.Path(), two.Title)
	tab.Tap(like)
	tab.Wait("the like to show", `document.querySelector('`+like+`').ariaPressed === 'true'`)
	tab.Pending(1)
	tab.giveSnapshot(library.Quiz)
	tab.Pending(2)
	tab.Tap(`.tabs a[href="/library"]`)
	tab.Wait("the words for it", `document.querySelector('[data-sync]').innerText.includes('2 changes waiting')`)

	s.Start()
	up := time.Now()
	tab.Sync("idle", 0)
	t.Logf("in sync %v after the server was back, without a tap", time.Since(up).Round(10*time.Millisecond))
	for _, a := range []content.Article{one, two} {
		if n := s.counts()[a.Slug].Likes; n != 1 {
			t.Errorf("%s has %d likes", a.Slug, n)
		}
	}
	if n := s.number(`SELECT count(*) FROM results`); n != 1 {
		t.Errorf("the server holds %d snapshots", n)
	}

	t.Run("a second device with the same passkey has both", func(t *testing.T) {
		laptop := newProfile(t, s)
		other := laptop.Tab()
		passkeys.CopyTo(other.Authenticator())
		other.Open("/library")
		other.Tap(`[data-action="sign-in"]`)
		other.Tap(`#sheet [data-action="passkey-sign-in"]`)
		other.Wait("two liked articles", `document.querySelectorAll('[aria-labelledby="liked"] article').length === 2`)
		other.Sync("idle", 0)
		other.Tap(`a[href="/checkup/snapshot"]`)
		other.Wait("the snapshot", `document.querySelectorAll('.part').length === 4`)
		bars := `[...document.querySelectorAll('.part .band')].map((b) => b.textContent).join()`
		tab.Go("/checkup/snapshot")
		tab.Ready()
		if here, there := eval[string](other, bars), eval[string](tab, bars); here != there {
			t.Errorf("the snapshot there says %q, here %q", there, here)
		}
		other.Open(two.Path())
		other.Wait("the like", `document.querySelector('`+like+`').ariaPressed === 'true'`)
	})
	if n := s.number(`SELECT count(*) FROM accounts`); n != 1 {
		t.Errorf("there are %d accounts", n)
	}
}
