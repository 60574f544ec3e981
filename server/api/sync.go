//go:build !js

package api

import (
	"errors"
	"net/http"
	"slices"

	"stale.love/app/engagement"
	"stale.love/server/passkey"
	"stale.love/server/store"
)

// badLike is the code of a like that cannot be read.
const badLike = "bad_like"

// sync takes what waits on a device of the account and answers what it missed.
func (a *api) sync(w http.ResponseWriter, r *http.Request) (any, error) {
	account, err := a.passkeys.Account(w, r)
	if errors.Is(err, passkey.ErrNotSignedIn) {
		return nil, a.deleted(w, r, err)
	}
	if err != nil {
		return nil, err
	}
	if err := a.syncs.take(account); err != nil {
		return nil, err
	}
	var req engagement.SyncRequest
	if err := readMessage(w, r, &req, true); err != nil {
		return nil, err
	}
	if len(req.Likes) > engagement.MaxLikes || len(req.Results) > engagement.MaxResults || len(req.Forget) > engagement.MaxForget {
		return nil, errTooLarge
	}
	if req.Account != account {
		return nil, errWrongAccount
	}
	if err := a.rows.takeN(account, len(req.Likes)+len(req.Results)+len(req.Forget)); err != nil {
		return nil, err
	}
	req, damaged := dropDamaged(req)
	resp, err := a.store.Sync(r.Context(), account, req, a.checker)
	if err != nil {
		return nil, err
	}
	if !resp.Reset {
		resp.Rejected = append(resp.Rejected, damaged...)
	}
	for _, rejection := range resp.Rejected {
		a.refused(rejection.Code)
	}
	return resp, nil
}

// deleted is why nobody is signed in: the sessions of a deleted account went with it, so
// that only the request says which it was. That is the one body which is read of a
// stranger's sync, and not more often than devices of deleted accounts come.
func (a *api) deleted(w http.ResponseWriter, r *http.Request, notSignedIn error) error {
	if a.strangers.take(a.client(r)) != nil {
		return notSignedIn
	}
	var of struct {
		Account string `json:"account"`
	}
	if err := readMessage(w, r, &of, true); err != nil {
		return err
	}
	if _, err := a.store.Account(r.Context(), of.Account); errors.Is(err, store.ErrGone) {
		return err
	}
	return notSignedIn
}

func goodTap(tap engagement.LikeChange) bool {
	damaged := func(id string) bool { return !isHex(id, 16) }
	return !damaged(tap.Tap) && len(tap.After) <= engagement.MaxAfter && !slices.ContainsFunc(tap.After, damaged)
}

// dropDamaged takes out what no working device sends. A refusal of the whole
// request would keep the device from ever sending the rest.
func dropDamaged(req engagement.SyncRequest) (engagement.SyncRequest, []engagement.Rejection) {
	var rejected []engagement.Rejection
	likes := req.Likes
	req.Likes = nil
	for _, tap := range likes {
		if goodTap(tap) {
			req.Likes = append(req.Likes, tap)
			continue
		}
		rejected = append(rejected, engagement.Rejection{
			Item:    "likes/" + tap.Article,
			Code:    badLike,
			Message: "This like was damaged on the device and could not be kept. Tap it again.",
		})
	}
	ids := req.Forget
	req.Forget = nil
	for _, id := range ids {
		// Anything else can name no result: there is nothing to forget.
		if isUUID(id, 0) {
			req.Forget = append(req.Forget, id)
		}
	}
	return req, rejected
}
