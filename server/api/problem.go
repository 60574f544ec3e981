//go:build !js

package api

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"stale.love/app/compare"
	"stale.love/app/engagement"
	"stale.love/server/mailcode"
	"stale.love/server/passkey"
	"stale.love/server/provider"
	"stale.love/server/recovery"
	"stale.love/server/store"
)

// What handlers refuse themselves. Other errors come from the packages below.
var (
	errNoRoute      = errors.New("no such route")
	errMethod       = errors.New("method not allowed")
	errOtherSite    = errors.New("request from another site")
	errMediaType    = errors.New("content type is not application/json")
	errTooLarge     = errors.New("request too large")
	errStalled      = errors.New("the rest of the request did not come")
	errOutdated     = errors.New("unknown protocol version")
	errWrongAccount = errors.New("request for another account than the session's")
)

// malformed is a body that cannot be read; its text says what is wrong with it,
// without repeating any of it.
type malformed string

func (m malformed) Error() string { return "malformed request: " + string(m) }

// tooMany is a request over a limit that holds for a while longer.
type tooMany time.Duration

func (t tooMany) Error() string { return fmt.Sprintf("over the limit for %v", time.Duration(t)) }

// problem is how an error is answered.
type problem struct {
	status     int
	code       string
	message    string // for readers: what happened, what to do next
	retryAfter time.Duration
}

// problemOf is the one place where errors become answers.
func problemOf(err error) problem {
	if m, ok := errors.AsType[malformed](err); ok {
		return problem{http.StatusBadRequest, "malformed",
			"The app sent something that could not be read (" + string(m) + "). Reload the page; what you did is kept on this device.", 0}
	}
	if t, ok := errors.AsType[tooMany](err); ok {
		return problem{http.StatusTooManyRequests, "too_many",
			"That was a lot at once. Wait a moment and try again; what you did is kept on this device.", time.Duration(t)}
	}
	for _, known := range []struct {
		err error
		problem
	}{
		{errNoRoute, problem{http.StatusNotFound, "not_found", "There is nothing at this address. Go back to the start page.", 0}},
		{errMethod, problem{http.StatusMethodNotAllowed, "method", "This address does not work that way. Reload the page and try again.", 0}},
		{errOtherSite, problem{http.StatusForbidden, "other_site", "This came from another website, so nothing was done. Open this site itself and try again there.", 0}},
		{errMediaType, problem{http.StatusUnsupportedMediaType, "media_type", "The app sent something in an unknown form. Reload the page and try again.", 0}},
		{errTooLarge, problem{http.StatusRequestEntityTooLarge, "too_large", "This was too much to send at once. The app tries again in smaller parts.", 0}},
		{errStalled, problem{http.StatusRequestTimeout, "stalled", "The connection was too slow, so nothing arrived. What you did is kept on this device and is sent later.", 0}},
		{errOutdated, problem{http.StatusUpgradeRequired, "outdated", "This page is older than the site. Reload it to go on; what you did is kept on this device.", 0}},
		{errUnknownArticle, problem{http.StatusUnprocessableEntity, engagement.UnknownArticle, "This article is not here any more, so it was not counted. There is nothing to do.", 0}},
		{errWrongAccount, problem{http.StatusConflict, "wrong_account", "You are signed in to another account than the one this belongs to, so nothing was sent. Sign in with that account's passkey to send it.", 0}},

		{passkey.ErrEnded, problem{http.StatusUnauthorized, engagement.SessionEnded, "You were signed out from another of your devices. Sign in again to go on.", 0}},
		{passkey.ErrNotSignedIn, problem{http.StatusUnauthorized, "signed_out", "You are signed out. Sign in to sync; what you did is kept on this device.", 0}},
		{passkey.ErrNoCeremony, problem{http.StatusBadRequest, "expired", "This took too long or was finished already. Start again.", 0}},
		{passkey.ErrUnknownPasskey, problem{http.StatusNotFound, engagement.UnknownPasskey, "This passkey belongs to no account here. Choose another one, or create a new passkey.", 0}},
		{passkey.ErrKnownPasskey, problem{http.StatusConflict, "known_passkey", "This passkey was added before. Sign in with it instead.", 0}},
		{passkey.ErrRefused, problem{http.StatusBadRequest, "refused", "The passkey could not be checked. Try again, or use another passkey.", 0}},
		{recovery.ErrUnknown, problem{http.StatusNotFound, "unknown_code", "This code opens no account. Check it letter by letter; each code works once, and new codes replace all older ones.", 0}},
		{errNotOffered, problem{http.StatusNotFound, "not_offered", "This way to sign in is not offered here. Use a passkey or a recovery code.", 0}},
		{mailcode.ErrAddress, problem{http.StatusBadRequest, "address", "This is no e-mail address that a code can go to. Check it and try again.", 0}},
		{mailcode.ErrNotSent, problem{http.StatusBadGateway, "not_sent", "The code could not be sent right now. Check the address, or try again in a few minutes.", 0}},
		{mailcode.ErrWrong, problem{http.StatusBadRequest, "wrong_code", "These are not the digits that we sent. Check them and try again.", 0}},
		{mailcode.ErrOver, problem{http.StatusBadRequest, "code_over", "This code has expired, was used, or was asked for in another browser. Ask for a new one here.", 0}},
		{provider.ErrUnreachable, problem{http.StatusBadGateway, "provider_away", "The identity provider does not answer right now. Try again in a few minutes, or use another way in.", 0}},
		{store.ErrExists, problem{http.StatusConflict, "taken", "This opens another account already, so it was not linked. Sign in with it to use that account, or link another one.", 0}},
		{errName, problem{http.StatusBadRequest, "name", "A name needs one to forty characters. Change it and save it again.", 0}},
		{errNoWayLeft, problem{http.StatusConflict, "last_way", "That would leave no way into your account, so nothing was ended. Leave one of them unticked.", 0}},
		{store.ErrLastWay, problem{http.StatusConflict, "last_way", "This is the only way into your account, so it was not removed. Add another passkey or make recovery codes first, or delete the account.", 0}},
		{store.ErrNotFound, problem{http.StatusNotFound, "no_such_thing", "This is not there any more. Open the page again to see how things stand.", 0}},

		{compare.ErrNoCode, problem{http.StatusNotFound, "no_code", "This code does not work. It may be mistyped, used, taken back or more than an hour old: compare it with the other phone, or make a new one there.", 0}},
		{compare.ErrHaveOne, problem{http.StatusConflict, "one_at_a_time", "You have a comparison already. End it before you begin another.", 0}},
		{compare.ErrOtherDevice, problem{http.StatusConflict, compare.OtherDevice, "This comparison was begun on another device of yours, which holds its keys. Go on there, or end it here.", 0}},
		{compare.ErrStep, problem{http.StatusConflict, "out_of_step", "That does not follow from where the comparison stands. Reload the page; nothing was shared.", 0}},

		{store.ErrGone, problem{http.StatusGone, "account_deleted", "This account was deleted, so nothing can be synced to it any more. You can read on, and create a new account when you like.", 0}},
		{store.ErrBatchConflict, problem{http.StatusConflict, "batch_conflict", "This count does not follow the last one. The app starts a new one by itself.", 0}},
		{store.ErrUnavailable, problem{http.StatusServiceUnavailable, "unavailable", "The server cannot save anything right now. What you did is kept on this device and is sent later.", 30 * time.Second}},
		{context.Canceled, problem{statusClientGone, "gone", "The connection broke off before the server had answered. What you did is kept on this device and is sent later.", 0}},
		{context.DeadlineExceeded, problem{http.StatusServiceUnavailable, "unavailable", "The server is slow right now. What you did is kept on this device and is sent later.", 10 * time.Second}},
	} {
		if errors.Is(err, known.err) {
			return known.problem
		}
	}
	return problem{http.StatusInternalServerError, "fault",
		"Something broke on the server. What you did is kept on this device; try again in a while.", 0}
}
