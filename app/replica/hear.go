package replica

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"stale.love/app/engagement"
)

// errNotAnAnswer is what a captive portal sends with status 200.
var errNotAnAnswer = errors.New("the answer does not fit the request")

// check tells whether a can be the answer to sent at all.
func check(sent engagement.SyncRequest, a engagement.SyncResponse) error {
	switch {
	case a.V != engagement.Protocol:
		return fmt.Errorf("%w: version %d", errNotAnAnswer, a.V)
	case a.Epoch == "":
		return fmt.Errorf("%w: no epoch", errNotAnAnswer)
	case !a.Reset && (a.Epoch != sent.Epoch || a.Cursor < sent.Cursor):
		return fmt.Errorf("%w: epoch %s at %d after %s at %d", errNotAnAnswer, a.Epoch, a.Cursor, sent.Epoch, sent.Cursor)
	}
	return nil
}

// Hear takes in the server's answer to what was sent. An answer that is older than
// one heard before, or that answers another account, changes nothing: what it
// confirms will be confirmed again.
func (s *State) Hear(sent engagement.SyncRequest, a engagement.SyncResponse, now time.Time) {
	if check(sent, a) != nil || sent.Account != s.Account || sent.Epoch != s.Epoch {
		return
	}
	if !a.Reset && (a.Cursor < s.Cursor || sent.Cursor > s.Cursor) {
		// Older than what was heard, or from beyond what was read: another context
		// was faster, or met a reset.
		return
	}
	s.hashForgotten()
	if a.Reset {
		s.startOver()
		sent = engagement.SyncRequest{} // nothing of it was applied
	}
	s.confirm(sent, a.Rejected)
	s.hearLikes(sent, a.Likes, now)
	s.hearResults(a.Results)
	for _, id := range a.Forgotten {
		set(&s.Forgotten, engagement.Tombstone(id), false)
	}
	s.hashForgotten()
	s.Epoch, s.Cursor, s.Heard = a.Epoch, a.Cursor, now.UnixMilli()
}

// startOver marks everything this device holds as waiting: the server is another one
// than before and may have lost any of it.
func (s *State) startOver() {
	for article, l := range s.Likes {
		l.Waiting, l.Base = true, 0
		s.Likes[article] = l
	}
	for id, t := range s.Results {
		t.Waiting = !t.Local
		s.Results[id] = t
	}
	for id := range s.Forgotten {
		s.Forgotten[id] = true
	}
}

// confirm ends the waiting of the results and deletions that were sent, and of
// everything that was rejected. Confirmed likes are the business of hearLikes.
func (s *State) confirm(sent engagement.SyncRequest, rejected []engagement.Rejection) {
	no := map[string]engagement.Rejection{}
	for _, r := range rejected {
		no[r.Item] = r
	}
	for _, change := range sent.Likes {
		r, refused := no[likeItem(change.Article)]
		if l := s.Likes[change.Article]; refused && l.Waiting && l.Tap == change.Tap {
			delete(s.Likes, change.Article)
			s.Rejected = append(s.Rejected, r)
		}
	}
	for _, result := range sent.Results {
		t := s.Results[result.ID]
		if !t.Waiting {
			continue
		}
		r, refused := no[resultItem(result.ID)]
		t.Waiting, t.Local = false, refused
		s.Results[result.ID] = t
		if refused {
			s.Rejected = append(s.Rejected, r)
		}
		if r.Code == engagement.ResultConflict {
			s.setAside(result.ID)
		}
	}
	for _, id := range sent.Forget {
		if tombstone := engagement.Tombstone(id); s.Forgotten[tombstone] {
			s.Forgotten[tombstone] = false
		}
	}
}

// hearLikes replaces every register that is not waiting, and every waiting one whose
// very tap the server has now judged.
func (s *State) hearLikes(sent engagement.SyncRequest, rows []engagement.LikeRow, now time.Time) {
	tapSent := map[string]string{}
	for _, change := range sent.Likes {
		tapSent[change.Article] = change.Tap
	}
	for _, row := range rows {
		l := s.Likes[row.Article]
		switch {
		case l.Tap == row.Tap:
			// Its own date is better than the row's, which is late by the way there
			// and back.
			l.Base, l.Waiting, l.After = row.Version, false, nil
		case l.Waiting && l.Tap != tapSent[row.Article]:
			// Touched again since. By authorship only: a row that happens to have the
			// same value is not what the reader saw.
			if slices.Contains(l.After, row.Tap) {
				l.Base = row.Version
			}
		default:
			l = Like{
				Liked:    row.Liked,
				TappedAt: now.UnixMilli() - max(0, row.AgeMS),
				Base:     row.Version,
				Tap:      row.Tap,
			}
		}
		set(&s.Likes, row.Article, l)
	}
}

// hearResults takes in results that are on the server.
func (s *State) hearResults(results []engagement.Result) {
	for _, r := range results {
		if s.forgotten(r.ID) || s.Dropped[r.ID] {
			// The server does not know of the deletion, or not any more.
			set(&s.Forgotten, engagement.Tombstone(r.ID), true)
			continue
		}
		if t, ok := s.Results[r.ID]; ok && !t.Result.Equal(r) {
			s.setAside(r.ID)
			s.Rejected = append(s.Rejected, engagement.Rejection{
				Item:    resultItem(r.ID),
				Code:    engagement.ResultConflict,
				Message: "Another result has the same number. This one stays on this device.",
			})
		}
		set(&s.Results, r.ID, Taken{Result: r})
	}
}
