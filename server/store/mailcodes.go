//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// MailTries is how often a code sent by e-mail can be guessed at.
const MailTries = 5

// SaveMailCode keeps a code that is sent by e-mail under a token that the asking
// browser holds, for at most life and so many tries, MailTries at most.
func (s *Store) SaveMailCode(ctx context.Context, token, code, fingerprint string, tries int, life time.Duration) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := s.now()
		if _, err := tx.ExecContext(ctx, `DELETE FROM mail_codes WHERE expires <= $1`, now.UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO mail_codes (token, code, fingerprint, expires, tries) VALUES ($1, $2, $3, $4, $5)`,
			hash(token), hash(token+code), fingerprint, now.Add(life).UnixMilli(), MailTries-tries)
		return err
	})
	if err != nil {
		return fmt.Errorf("save mail code: %w", err)
	}
	return nil
}

// UseMailCode returns the fingerprint that a code was sent to, and forgets the code if it
// is the right one. A wrong one counts as a try and is ErrNotFound, with the tries that
// are left; for one that expired, was used or had its tries there is no fingerprint
// either.
func (s *Store) UseMailCode(ctx context.Context, token, code string) (fingerprint string, left int, err error) {
	right := false
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		var kept string
		var tries int
		err := one(tx.QueryRowContext(ctx, `
			UPDATE mail_codes SET tries = tries + 1
			WHERE token = $1 AND expires > $2 AND tries < $3 RETURNING fingerprint, code, tries`,
			hash(token), s.now().UnixMilli(), MailTries).Scan(&fingerprint, &kept, &tries))
		if err != nil {
			return err
		}
		if right = kept == hash(token+code); !right {
			left = MailTries - tries
			return nil
		}
		_, err = tx.ExecContext(ctx, `DELETE FROM mail_codes WHERE token = $1`, hash(token))
		return err
	})
	if err == nil && !right {
		err = ErrNotFound
	}
	if err != nil {
		return fingerprint, left, fmt.Errorf("use mail code: %w", err)
	}
	return fingerprint, 0, nil
}
