//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// SessionLife is how long a session lasts after the day it was last used.
const SessionLife = 400 * 24 * time.Hour

// Session is one browser that is signed in.
type Session struct {
	Account string
	Renewed bool // used today already
}

// CreateSession signs the holder of token in. The session that the browser held
// before (empty: none) ends in the same transaction.
func (s *Store) CreateSession(ctx context.Context, token, account, before string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1 OR used < $2`,
			hash(before), s.sessionLimit())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO sessions (token, account, created, used) VALUES ($1, $2, $3, $3)`,
			hash(token), account, s.today())
		return err
	})
	if err != nil {
		return fmt.Errorf("create session: %w", err)
	}
	return nil
}

// Session returns the session of a token, or ErrNotFound when there is none, it
// ended, or its account was deleted.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var session Session
	err := s.read(ctx, func(tx *sql.Tx) error {
		var used string
		err := tx.QueryRowContext(ctx, `
			SELECT account, used FROM sessions WHERE token = $1 AND used >= $2`,
			hash(token), s.sessionLimit()).Scan(&session.Account, &used)
		session.Renewed = used >= s.today()
		return one(err)
	})
	if err != nil {
		return Session{}, fmt.Errorf("read session: %w", err)
	}
	return session, nil
}

// RenewSession lets a session last from today.
func (s *Store) RenewSession(ctx context.Context, token string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE sessions SET used = $2 WHERE token = $1 AND used < $2`,
			hash(token), s.today())
		return err
	})
	if err != nil {
		return fmt.Errorf("renew session: %w", err)
	}
	return nil
}

// DeleteSession ends a session. Ending one that is not there is no error.
func (s *Store) DeleteSession(ctx context.Context, token string) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1`, hash(token))
		return err
	})
	if err != nil {
		return fmt.Errorf("delete session: %w", err)
	}
	return nil
}

// sessionLimit is the oldest day of use with which a session still lasts.
func (s *Store) sessionLimit() string { return day(s.now().Add(-SessionLife)) }
