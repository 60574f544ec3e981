//go:build !js

package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"stale.love/app/engagement"
)

// Checker knows what the magazine holds. It is asked within a transaction, so it
// answers from memory.
type Checker interface {
	// KnownArticle reports whether there is an article with the slug.
	KnownArticle(slug string) bool
	// CheckResult returns nil, or an error whose text is a sentence for readers.
	CheckResult(engagement.Result) error
}

// Sync applies what a device sends to the account, in one transaction, and
// returns what the device does not have yet. Nothing is applied, and everything
// comes back with Reset set, when the device last heard another database or a
// later state of this one. An account that is not there is ErrNotFound or
// ErrGone. The caller has checked that the request is well formed.
func (s *Store) Sync(ctx context.Context, account string, req engagement.SyncRequest, check Checker) (engagement.SyncResponse, error) {
	rejected := []engagement.Rejection{}
	refused, deferred := false, map[string]bool{}
	if len(req.Likes)+len(req.Results)+len(req.Forget) > 0 {
		err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
			var err error
			rejected, deferred, refused, err = s.apply(ctx, tx, account, req, check)
			return err
		})
		if err != nil {
			return engagement.SyncResponse{}, fmt.Errorf("sync: apply: %w", err)
		}
	}
	// The answer is read after the commit and beside the writer, which others are
	// waiting for. It may know more than this request's changes, never less. What
	// was refused stays refused, though the account may have caught up meanwhile:
	// the device must not take for confirmed what was never applied.
	var resp engagement.SyncResponse
	err := s.read(ctx, func(tx *sql.Tx) error {
		var err error
		resp, err = s.answer(ctx, tx, account, req, deferred, refused)
		return err
	})
	if err != nil {
		return engagement.SyncResponse{}, fmt.Errorf("sync: answer: %w", err)
	}
	resp.Rejected = rejected
	return resp, nil
}

// standing returns the identity of the database and the account's version.
func standing(ctx context.Context, tx *sql.Tx, account string) (epoch string, version int64, err error) {
	if epoch, err = readEpoch(ctx, tx); err != nil {
		return "", 0, err
	}
	version, err = accountVersion(ctx, tx, account)
	return epoch, version, err
}

// stranger reports whether the device's cursor means nothing here.
func stranger(req engagement.SyncRequest, epoch string, version int64) bool {
	return req.Epoch != epoch || req.Cursor > version
}

// apply returns what of the request was rejected, the articles of taps that were not
// judged (see engagement.Bounds), and whether all of it was refused because the device is
// a stranger.
func (s *Store) apply(ctx context.Context, tx *sql.Tx, account string, req engagement.SyncRequest, check Checker) (rejected []engagement.Rejection, deferred map[string]bool, refused bool, err error) {
	rejected, deferred = []engagement.Rejection{}, map[string]bool{}
	epoch, before, err := standing(ctx, tx, account)
	if err != nil {
		return nil, nil, false, err
	}
	if stranger(req, epoch, before) {
		return rejected, deferred, true, nil
	}
	horizon, err := readHorizon(ctx, tx, account)
	if err != nil {
		return nil, nil, false, err
	}
	version, now := before, s.now().UnixMilli()
	judged := false
	for _, tap := range req.Likes {
		if !check.KnownArticle(tap.Article) {
			rejected = append(rejected, engagement.Rejection{
				Item:    "likes/" + tap.Article,
				Code:    engagement.UnknownArticle,
				Message: "This article is no longer in the magazine, so your like for it could not be kept.",
			})
			continue
		}
		row, err := readRegister(ctx, tx, account, tap.Article)
		if err != nil && !errors.Is(err, ErrNotFound) {
			return nil, nil, false, err
		}
		known, err := row.knows(ctx, tx, account, tap.Article, tap.Tap)
		if err != nil {
			return nil, nil, false, err
		}
		switch {
		case known:
		case req.Cursor < horizon:
			deferred[tap.Article] = true
		default:
			judged = true
			if version, err = stateTap(ctx, tx, account, tap, row, now, before, version); err != nil {
				return nil, nil, false, err
			}
		}
	}
	if judged {
		if version, err = s.dropTaps(ctx, tx, account, version); err != nil {
			return nil, nil, false, err
		}
	}
	room, err := s.room(ctx, tx, account, req)
	if err != nil {
		return nil, nil, false, err
	}
	for _, id := range req.Forget {
		if version, err = s.forget(ctx, tx, account, id, version, &room); err != nil {
			return nil, nil, false, err
		}
	}
	beforeResults := version
	for _, result := range req.Results {
		var rejection *engagement.Rejection
		if version, rejection, err = insertResult(ctx, tx, account, result, check, version, &room); err != nil {
			return nil, nil, false, err
		}
		if rejection != nil {
			rejected = append(rejected, *rejection)
		}
	}
	if version == before {
		return rejected, deferred, false, nil
	}
	// Each result that is kept is one version.
	if err := addSnapshots(ctx, tx, s.today(), version-beforeResults); err != nil {
		return nil, nil, false, err
	}
	return rejected, deferred, false, setAccountVersion(ctx, tx, account, version)
}

func (s *Store) answer(ctx context.Context, tx *sql.Tx, account string, req engagement.SyncRequest, deferred map[string]bool, refused bool) (engagement.SyncResponse, error) {
	epoch, version, err := standing(ctx, tx, account)
	if err != nil {
		return engagement.SyncResponse{}, err
	}
	resp := engagement.SyncResponse{V: engagement.Protocol, Epoch: epoch, Cursor: version}
	cursor, sent := req.Cursor, req.Likes
	if refused || stranger(req, epoch, version) {
		resp.Reset, cursor, sent = true, 0, nil
	}
	now := s.now().UnixMilli()
	if resp.Likes, err = likesAbove(ctx, tx, account, cursor, now); err != nil {
		return engagement.SyncResponse{}, err
	}
	if resp.Likes, err = addSent(ctx, tx, account, sent, resp.Likes, now); err != nil {
		return engagement.SyncResponse{}, err
	}
	// Their devices still wait for these, and hear of them when they have been judged.
	resp.Likes = slices.DeleteFunc(resp.Likes, func(row engagement.LikeRow) bool { return deferred[row.Article] })
	if resp.Results, err = resultsAbove(ctx, tx, account, cursor); err != nil {
		return engagement.SyncResponse{}, err
	}
	if resp.Forgotten, err = forgottenAbove(ctx, tx, account, cursor); err != nil {
		return engagement.SyncResponse{}, err
	}
	return resp, nil
}

// addSent makes sure that rows hold the register of every tap that was sent, also
// when it changed before the cursor: whose tap lost must learn it.
func addSent(ctx context.Context, tx *sql.Tx, account string, sent []engagement.LikeChange, rows []engagement.LikeRow, now int64) ([]engagement.LikeRow, error) {
	at := make(map[string]int, len(rows))
	for i, row := range rows {
		at[row.Article] = i
	}
	for _, tap := range sent {
		i, found := at[tap.Article]
		if !found {
			row, err := readRegister(ctx, tx, account, tap.Article)
			if errors.Is(err, ErrNotFound) {
				continue // a rejected tap
			}
			if err != nil {
				return nil, err
			}
			i = len(rows)
			at[tap.Article] = i
			rows = append(rows, likeRow(tap.Article, row.Register, now))
		}
		rows[i].Accepted = rows[i].Tap == tap.Tap
	}
	slices.SortFunc(rows, func(a, b engagement.LikeRow) int { return cmp.Compare(a.Version, b.Version) })
	return rows, nil
}

// room returns how many more results and tombstones the account may have.
func (s *Store) room(ctx context.Context, tx *sql.Tx, account string, req engagement.SyncRequest) (int, error) {
	if len(req.Results)+len(req.Forget) == 0 {
		return 0, nil
	}
	var records int
	err := tx.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM results WHERE account = $1) + (SELECT COUNT(*) FROM forgotten WHERE account = $1)`,
		account).Scan(&records)
	if err != nil {
		return 0, fmt.Errorf("count results: %w", err)
	}
	return s.bounds.Records - records, nil
}
