//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Standing is what an account's page shows.
type Standing struct {
	Created     string // the day
	Handle      []byte
	Credentials []Credential
	Sessions    []OpenSession
	Identities  []LinkedIdentity
	Codes       int    // recovery codes left
	CodesMade   string // the day; empty: there are none
}

// Standing returns how an account stands, or ErrNotFound or ErrGone.
func (s *Store) Standing(ctx context.Context, account string) (Standing, error) {
	var standing Standing
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		var handle string
		err = one(tx.QueryRowContext(ctx, `SELECT created, handle FROM accounts WHERE id = $1`, account).Scan(&standing.Created, &handle))
		if err != nil {
			return goneIfDeleted(ctx, tx, account, err)
		}
		if standing.Handle, err = decode(handle); err != nil {
			return err
		}
		if standing.Credentials, err = readCredentials(ctx, tx, account); err != nil {
			return err
		}
		if standing.Sessions, err = s.readSessions(ctx, tx, account); err != nil {
			return err
		}
		if standing.Identities, err = readIdentities(ctx, tx, account); err != nil {
			return err
		}
		standing.Codes, standing.CodesMade, err = readRecoveryCodes(ctx, tx, account)
		return err
	})
	if err != nil {
		return Standing{}, fmt.Errorf("read standing: %w", err)
	}
	return standing, nil
}
