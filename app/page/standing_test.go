package page

import (
	"strings"
	"testing"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"stale.love/app/engagement"
	"stale.love/content"
)

func TestStanding_SaysInWordsHowItStands(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 25, 9, 5, 0, 0, time.UTC)
	l := &content.Library{Articles: []content.Article{{Slug: "bids", Title: "Small bids"}}}
	like := Wait{WaitLike, "bids"}
	for name, test := range map[string]struct {
		reader Reader
		want   []string
		not    []string
	}{
		"nobody": {Reader{}, []string{"Nothing is waiting."}, []string{"reached the server", "Last synced", "Try again"}},
		"in step": {Reader{Account: "a", Standing: Standing{Heard: now.Add(-time.Minute), Now: now}},
			[]string{"Everything you did has reached the server.", "Last synced today at 09:04."}, []string{"Try again"}},
		"yesterday": {Reader{Account: "a", Standing: Standing{Heard: now.Add(-10 * time.Hour), Now: now}}, []string{"Last synced yesterday at 23:05."}, nil},
		"long ago":  {Reader{Account: "a", Standing: Standing{Heard: now.AddDate(0, -1, 0), Now: now}}, []string{"Last synced on 25 October 2026 at 09:05."}, nil},
		"one waits": {Reader{Account: "a", Pending: 1, Standing: Standing{Waits: []Wait{like}, Why: "There is no connection."}},
			[]string{"1 change waits on this device. It goes by itself", "Your like for “Small bids”", "There is no connection.", "Try again now"}, []string{"Last synced"}},
		"several": {Reader{Account: "a", Pending: 7, Sync: "syncing", Standing: Standing{Waits: []Wait{
			like, {WaitUnlike, "gone"}, {WaitResult, "2026-11-24T10:00:00Z"}, {WaitDelete, ""}, like, like, like}}},
			[]string{"7 changes wait on this device. They go by themselves", "Taking back your like for an article that has left the magazine",
				"Your snapshot of 24 November 2026", "Deleting a snapshot from your account", "and 2 changes more", "Trying now …"}, []string{"Try again now"}},
		"before signing in": {Reader{Pending: 2, Standing: Standing{Waits: []Wait{like, like}}},
			[]string{"2 changes wait on this device until you sign in."}, []string{"Try again"}},
		"session ended": {Reader{Account: "a", SignIn: true, Pending: 1, Standing: Standing{Waits: []Wait{like}}},
			[]string{"Your session here has ended. 1 change waits on this device until you sign in again."}, []string{"Try again"}},
		"refused": {Reader{Account: "a", Rejected: []engagement.Rejection{{Message: "This article has gone."}}},
			[]string{"1 not accepted", "This article has gone.", "I have seen this"}, nil},
		"may be deleted": {Reader{Evictable: true}, []string{"after seven days without a visit"}, nil},
		"is kept":        {Reader{}, nil, []string{"after seven days without a visit"}},
		"leaving": {Reader{Account: "a", Pending: 1, Sheet: SheetSignOut, Busy: true, Standing: Standing{Waits: []Wait{like}}},
			[]string{"Sign out with 1 change waiting?", "Trying to send now.", "Keep and sign out", "Discard and sign out", "Stay signed in"}, nil},
		"leaving what only this device has": {Reader{Account: "a", Sheet: SheetSignOut, Results: make([]engagement.Result, 2), Practice: Practice{Done: Done{"EX-01": {"2026-11-24"}}}},
			[]string{"Sign out?", "On this device only, and gone when you sign out: your 2 snapshots and the days on which you did exercises.", "Export everything", "Stay signed in"},
			[]string{"Discard"}},
		"leaving with both": {Reader{Account: "a", Share: "yes", Pending: 1, Sheet: SheetSignOut, Results: make([]engagement.Result, 2), Practice: Practice{Done: Done{"EX-01": {"2026-11-24"}}}, Standing: Standing{Waits: []Wait{like}}},
			[]string{"Sign out with 1 change waiting?", "The same is true of what is only on this device: the days on which you did exercises."}, []string{"snapshots:"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := words(app.HTMLString(Render(View{Library: l, Place: Place{Kind: Library, Path: "/library"}, Reader: test.reader})))
			for _, want := range test.want {
				if !strings.Contains(text, want) {
					t.Errorf("%q is not said in %q", want, text)
				}
			}
			for _, not := range test.not {
				if strings.Contains(text, not) {
					t.Errorf("%q is said in %q", not, text)
				}
			}
		})
	}
}
