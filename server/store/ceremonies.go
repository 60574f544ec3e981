//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// SaveCeremony keeps the server's half of a passkey ceremony under a token that
// the browser holds, for at most life.
func (s *Store) SaveCeremony(ctx context.Context, token, state string, life time.Duration) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		now := s.now()
		_, err := tx.ExecContext(ctx, `DELETE FROM ceremonies WHERE expires <= $1`, now.UnixMilli())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO ceremonies (token, state, expires) VALUES ($1, $2, $3)`,
			hash(token), state, now.Add(life).UnixMilli())
		return err
	})
	if err != nil {
		return fmt.Errorf("save ceremony: %w", err)
	}
	return nil
}

// TakeCeremony returns what was saved under the token and forgets it: a ceremony
// can be taken once. One that was taken, expired or never was is ErrNotFound.
func (s *Store) TakeCeremony(ctx context.Context, token string) (string, error) {
	var state string
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		return one(tx.QueryRowContext(ctx, `
			DELETE FROM ceremonies WHERE token = $1 AND expires > $2 RETURNING state`,
			hash(token), s.now().UnixMilli()).Scan(&state))
	})
	if err != nil {
		return "", fmt.Errorf("take ceremony: %w", err)
	}
	return state, nil
}

// SweepSignIns forgets ceremonies and codes that have expired.
func (s *Store) SweepSignIns(ctx context.Context) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, table := range []string{"ceremonies", "mail_codes"} {
			if _, err := tx.ExecContext(ctx, `DELETE FROM `+table+` WHERE expires <= $1`, s.now().UnixMilli()); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("sweep sign-ins: %w", err)
	}
	return nil
}
