//go:build !js

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"stale.love/app/engagement"
	"stale.love/content"
)

// storedResult is a result as it is kept and compared: byte for byte.
type storedResult struct {
	quiz    string
	version int
	answers string
	takenAt string
}

// insertResult stores a result unless its id is known or forgotten, and returns
// the account's version after it. A result that cannot be kept comes back as a
// rejection.
func insertResult(ctx context.Context, tx *sql.Tx, account string, r engagement.Result, check Checker, version int64, room *int) (int64, *engagement.Rejection, error) {
	forgotten, err := isForgotten(ctx, tx, account, r.ID)
	if err != nil || forgotten {
		return version, nil, err
	}
	answers, err := json.Marshal(append([]content.Answer{}, r.Answers...))
	if err != nil {
		return 0, nil, fmt.Errorf("encode answers: %w", err)
	}
	sent := storedResult{quiz: r.Quiz, version: r.Version, answers: string(answers), takenAt: r.TakenAt}
	known, err := readResult(ctx, tx, account, r.ID)
	switch {
	case err == nil && known == sent:
		return version, nil, nil
	case err == nil:
		return version, &engagement.Rejection{
			Item:    "results/" + r.ID,
			Code:    engagement.ResultConflict,
			Message: "Your account has another checkup result in this one's place, so this one could not be added. Nothing in your account was changed.",
		}, nil
	case !errors.Is(err, ErrNotFound):
		return 0, nil, err
	}
	if err := check.CheckResult(r); err != nil {
		return version, &engagement.Rejection{
			Item:    "results/" + r.ID,
			Code:    engagement.BadResult,
			Message: err.Error(),
		}, nil
	}
	if *room <= 0 {
		return version, &engagement.Rejection{
			Item:    "results/" + r.ID,
			Code:    engagement.AccountFull,
			Message: "Your account holds as many checkup results as it can, so this one was not added. It stays on this device.",
		}, nil
	}
	*room--
	_, err = tx.ExecContext(ctx, `
		INSERT INTO results (account, id, quiz, quiz_version, answers, taken_at, version)
		VALUES ($1, $2, $3, $4, $5, $6, $7)`,
		account, r.ID, sent.quiz, sent.version, sent.answers, sent.takenAt, version+1)
	if err != nil {
		return 0, nil, fmt.Errorf("insert result: %w", err)
	}
	return version + 1, nil, nil
}

func readResult(ctx context.Context, tx *sql.Tx, account, id string) (storedResult, error) {
	var r storedResult
	err := one(tx.QueryRowContext(ctx, `
		SELECT quiz, quiz_version, answers, taken_at FROM results WHERE account = $1 AND id = $2`,
		account, id).Scan(&r.quiz, &r.version, &r.answers, &r.takenAt))
	if err != nil {
		return storedResult{}, fmt.Errorf("read result: %w", err)
	}
	return r, nil
}

// resultsAbove returns the results that came after the cursor, in that order.
func resultsAbove(ctx context.Context, tx *sql.Tx, account string, cursor int64) ([]engagement.Result, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, quiz, quiz_version, answers, taken_at FROM results
		WHERE account = $1 AND version > $2 ORDER BY version`, account, cursor)
	list, err := all(rows, err, func(rows *sql.Rows) (engagement.Result, error) {
		var r engagement.Result
		var answers []byte
		if err := rows.Scan(&r.ID, &r.Quiz, &r.Version, &answers, &r.TakenAt); err != nil {
			return r, err
		}
		return r, json.Unmarshal(answers, &r.Answers)
	})
	if err != nil {
		return nil, fmt.Errorf("read results: %w", err)
	}
	return list, nil
}
