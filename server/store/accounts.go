//go:build !js

package store

import (
	"context"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
)

// Account is a reader who can sign in. It has no name of the reader's own.
type Account struct {
	ID     string // random UUID; what devices and the wire format know
	Handle []byte // random; what authenticators know
	Name   string // made up, to tell two passkeys apart: "Reader KFT"
}

// CreateAccount stores a new account with its first credential. A credential id
// that is known already is ErrExists, and no account is made.
func (s *Store) CreateAccount(ctx context.Context, account Account, first Credential) error {
	err := s.writeOf(ctx, account.ID, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.insertAccount(ctx, tx, account); err != nil {
			return err
		}
		return s.insertCredential(ctx, tx, account.ID, first)
	})
	if err != nil {
		return fmt.Errorf("create account: %w", err)
	}
	return nil
}

func (s *Store) insertAccount(ctx context.Context, tx *sql.Tx, account Account) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO accounts (id, handle, name, created) VALUES ($1, $2, $3, $4)`,
		account.ID, encode(account.Handle), account.Name, s.today())
	return err
}

// Account returns the account with the id: ErrGone when it was deleted,
// ErrNotFound when it never was.
func (s *Store) Account(ctx context.Context, id string) (Account, error) {
	account := Account{ID: id}
	err := s.read(ctx, func(tx *sql.Tx) error {
		var handle string
		err := one(tx.QueryRowContext(ctx, `
			SELECT handle, name FROM accounts WHERE id = $1`, id).Scan(&handle, &account.Name))
		if err != nil {
			return goneIfDeleted(ctx, tx, id, err)
		}
		account.Handle, err = decode(handle)
		return err
	})
	if err != nil {
		return Account{}, fmt.Errorf("read account: %w", err)
	}
	return account, nil
}

// AccountByHandle returns the account that authenticators know by the handle, or
// ErrNotFound.
func (s *Store) AccountByHandle(ctx context.Context, handle []byte) (Account, error) {
	account := Account{Handle: handle}
	err := s.read(ctx, func(tx *sql.Tx) error {
		return one(tx.QueryRowContext(ctx, `
			SELECT id, name FROM accounts WHERE handle = $1`, encode(handle)).Scan(&account.ID, &account.Name))
	})
	if err != nil {
		return Account{}, fmt.Errorf("read account by handle: %w", err)
	}
	return account, nil
}

// DeleteAccount deletes an account and all that is tied to it, and returns when nothing of
// it is in the files any more. A hash of its id stays as a tombstone, so that its devices
// learn of it. Deleting it again changes nothing.
func (s *Store) DeleteAccount(ctx context.Context, id string) error {
	err := s.writeOf(ctx, id, func(ctx context.Context, tx *sql.Tx) error {
		liked, err := likedBy(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.endComparison(ctx, tx, id); err != nil {
			return err
		}
		deleted, err := tx.ExecContext(ctx, `DELETE FROM accounts WHERE id = $1`, id)
		if err != nil {
			return err
		}
		if n, err := deleted.RowsAffected(); err != nil || n == 0 {
			return err
		}
		for _, article := range liked {
			if err := addLikes(ctx, tx, s.today(), article, -1); err != nil {
				return err
			}
		}
		s.erase(accountEntry(id))
		// The server's half of what it had begun names it, too, and so may what an older
		// epoch left.
		_, err = tx.ExecContext(ctx, `DELETE FROM ceremonies WHERE state LIKE '%' || $1 || '%'`, id)
		if err != nil {
			return err
		}
		if _, err = tx.ExecContext(ctx, `DELETE FROM comparisons WHERE peer = $1`, id); err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, `INSERT INTO deleted_accounts (id) VALUES ($1)`, accountHash(id))
		return err
	})
	if err != nil {
		return fmt.Errorf("delete account: %w", err)
	}
	return nil
}

// accountVersion returns how many changes the account has seen.
func accountVersion(ctx context.Context, tx *sql.Tx, id string) (int64, error) {
	var version int64
	err := one(tx.QueryRowContext(ctx, `SELECT version FROM accounts WHERE id = $1`, id).Scan(&version))
	if err != nil {
		return 0, fmt.Errorf("read account version: %w", goneIfDeleted(ctx, tx, id, err))
	}
	return version, nil
}

func setAccountVersion(ctx context.Context, tx *sql.Tx, id string, version int64) error {
	_, err := tx.ExecContext(ctx, `UPDATE accounts SET version = $2 WHERE id = $1`, id, version)
	if err != nil {
		return fmt.Errorf("set account version: %w", err)
	}
	return nil
}

// goneIfDeleted turns ErrNotFound into ErrGone for an account that once was.
func goneIfDeleted(ctx context.Context, tx *sql.Tx, id string, err error) error {
	if !errors.Is(err, ErrNotFound) {
		return err
	}
	var found int
	if err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM deleted_accounts WHERE id = $1`, accountHash(id)).Scan(&found); err != nil {
		return err
	}
	if found > 0 {
		return ErrGone
	}
	return err
}

// Bytes are kept as text, which both databases share.
func encode(bytes []byte) string         { return base64.RawURLEncoding.EncodeToString(bytes) }
func decode(text string) ([]byte, error) { return base64.RawURLEncoding.DecodeString(text) }
