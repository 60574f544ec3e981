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
// browser holds, for at most life.
func (s *Store) SaveMailCode(ctx context.Context, token, code, fingerprint string, life time.Duration) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := s.now()
		if _, err := tx.ExecContext(ctx, `DELETE FROM mail_codes WHERE expires <= $1`, now.UnixMilli()); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			INSERT INTO mail_codes (token, code, fingerprint, expires) VALUES ($1, $2, $3, $4)`,
			hash(token), hash(token+code), fingerprint, now.Add(life).UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("save mail code: %w", err)
	}
	return nil
}

// UseMailCode returns the fingerprint that the right code was sent to, and forgets
// the code. A wrong one counts as a try and is ErrNotFound
// with left > 0 tries left; one that expired, was used or had its tries is
// ErrNotFound with none.
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
		return "", left, fmt.Errorf("use mail code: %w", err)
	}
	return fingerprint, 0, nil
}
