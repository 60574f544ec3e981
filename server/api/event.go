//go:build !js

package api

import (
	"errors"
	"net/http"

	"stale.love/app/engagement"
)

// errUnknownArticle is an event that will never be counted: its device forgets it.
var errUnknownArticle = errors.New("no such article")

// addEvent counts one view or one share. It looks at no cookie, and each answer ends its
// connection: no later request of the same browser comes over it. Not all browsers keep
// requests without credentials on connections of their own.
func (a *api) addEvent(w http.ResponseWriter, r *http.Request) (any, error) {
	w.Header().Set("Connection", "close")
	body, err := readBodyUpTo(w, r, engagement.EventBytes)
	if err != nil {
		return nil, err
	}
	var event engagement.Event
	if err := decode(body, &event, false); err != nil {
		return nil, err
	}
	if !isHex(event.ID, 32) {
		return nil, malformed("id is not 32 hex digits")
	}
	if event.Kind != engagement.KindView && event.Kind != engagement.KindShare {
		return nil, malformed("kind is neither view nor share")
	}
	if event.Offline && event.Kind != engagement.KindView {
		return nil, malformed("offline is said of a view only")
	}
	if !a.checker.KnownArticle(event.Article) {
		return nil, errUnknownArticle
	}
	if err := a.dailyEvents.take(a.client(r)); err != nil {
		return nil, err
	}
	return struct{}{}, a.store.AddEvent(r.Context(), event)
}
