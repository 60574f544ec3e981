//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
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

// Arrival says how a browser came to be signed in.
type Arrival struct {
	Device string // "Chrome on Android", and no more
	Way    string // "passkey", "code", "mail", "provider"

	Passkey []byte // the one it was begun with; nil: another way, or nobody noted it
}

// OpenSession is a session as its reader sees it in a list.
type OpenSession struct {
	ID string // names it; signs nobody in
	Arrival
	Since, Used string // days
}

// SessionID is what a list of sessions calls the one of a token.
func SessionID(token string) string { return hash(token)[:sessionIDLength] }

const sessionIDLength = 16

// CreateSession signs the holder of token in. The session that the browser held
// before (empty: none) ends in the same transaction.
func (s *Store) CreateSession(ctx context.Context, token, account, before string, how Arrival) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM sessions WHERE token = $1 OR used < $2`,
			hash(before), s.sessionLimit())
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `
			INSERT INTO sessions (token, account, created, used, device, way, passkey) VALUES ($1, $2, $3, $3, $4, $5, $6)`,
			hash(token), account, s.today(), how.Device, how.Way, encode(how.Passkey))
		return err
	})
	if err != nil {
		return fmt.Errorf("create session: %w", err)
	}
	return nil
}

// Session returns the session of a token: ErrEnded when it was ended from another
// device, ErrNotFound when there is none, it ended, or its account was deleted.
func (s *Store) Session(ctx context.Context, token string) (Session, error) {
	var session Session
	err := s.read(ctx, func(tx *sql.Tx) error {
		var used, ended string
		err := one(tx.QueryRowContext(ctx, `
			SELECT account, used, ended FROM sessions WHERE token = $1 AND used >= $2`,
			hash(token), s.sessionLimit()).Scan(&session.Account, &used, &ended))
		if err == nil && ended != "" {
			return ErrEnded
		}
		session.Renewed = used >= s.today()
		return err
	})
	if err != nil {
		return Session{}, fmt.Errorf("read session: %w", err)
	}
	return session, nil
}

// EndSession ends one of an account's sessions from another. One that is not
// there, or is not the account's, is ErrNotFound.
func (s *Store) EndSession(ctx context.Context, account, id string) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			UPDATE sessions SET ended = $3 WHERE account = $1 AND substr(token, 1, $4) = $2 AND ended = ''`,
			account, id, s.today(), sessionIDLength))
	})
	if err != nil {
		return fmt.Errorf("end session: %w", err)
	}
	return nil
}

// Ending is which ways into an account end with its sessions.
type Ending struct {
	Codes      bool           // recovery codes
	Passkeys   bool           // all but the one that the session was begun with
	Identities []IdentityKind // those that are linked
}

// EndSessions ends all of an account's sessions but that of a token, and with them
// the ways in that also names. With here, that session ends, too. Those that ended
// before stay ended. ErrLastWay when no way in would be left; then nothing ends.
func (s *Store) EndSessions(ctx context.Context, account, token string, here bool, also Ending) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.endWays(ctx, tx, account, token, also); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE sessions SET ended = $3 WHERE account = $1 AND (token <> $2 OR $4 = 1) AND ended = ''`,
			account, hash(token), s.today(), number(here))
		return err
	})
	if err != nil {
		return fmt.Errorf("end sessions: %w", err)
	}
	return nil
}

func (s *Store) endWays(ctx context.Context, tx *sql.Tx, account, token string, also Ending) error {
	if also.Codes {
		if err := s.deleteRecoveryCodes(ctx, tx, account); err != nil {
			return err
		}
	}
	if also.Passkeys {
		rows, err := tx.QueryContext(ctx, `
			DELETE FROM credentials WHERE account = $1
				AND id NOT IN (SELECT passkey FROM sessions WHERE token = $2 AND account = $1)
			RETURNING id`, account, hash(token))
		ended, err := all(rows, err, func(rows *sql.Rows) (id string, err error) { return id, rows.Scan(&id) })
		if err != nil {
			return err
		}
		for _, id := range ended {
			s.erase(credentialEntry(id))
		}
	}
	for _, kind := range also.Identities {
		if err := s.deleteIdentity(ctx, tx, account, kind); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
	}
	if also.Codes || also.Passkeys || len(also.Identities) > 0 {
		return needsWay(ctx, tx, account)
	}
	return nil
}

// readSessions lists the account's sessions that last, the newest use first.
func (s *Store) readSessions(ctx context.Context, tx *sql.Tx, account string) ([]OpenSession, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT substr(token, 1, $3), device, way, created, used, passkey FROM sessions
		WHERE account = $1 AND used >= $2 AND ended = '' ORDER BY used DESC, created DESC, token`,
		account, s.sessionLimit(), sessionIDLength)
	list, err := all(rows, err, func(rows *sql.Rows) (o OpenSession, err error) {
		var passkey string
		if err := rows.Scan(&o.ID, &o.Device, &o.Way, &o.Since, &o.Used, &passkey); err != nil {
			return o, err
		}
		o.Passkey, err = decode(passkey)
		return o, err
	})
	if err != nil {
		return nil, fmt.Errorf("read sessions: %w", err)
	}
	return list, nil
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
