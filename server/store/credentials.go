//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Credential is the public half of a passkey, what is needed to check it again,
// and what its reader calls it.
type Credential struct {
	ID             []byte
	PublicKey      []byte // COSE
	SignCount      uint32 // 0 for passkeys that are synced between devices
	Transports     []string
	BackupEligible bool
	BackedUp       bool

	Label   string // "iCloud Keychain, iPhone" until the reader changes it
	Created string // the day; set by the store
	Used    string // the day of the last sign-in with it; empty: none yet
}

// AddCredential stores one more passkey of an account, made in the browser that holds
// token: that one has it from now on, if it signed in without. A credential id that is
// known already, to whichever account, is ErrExists; an account that is not there
// is ErrNotFound or ErrGone.
func (s *Store) AddCredential(ctx context.Context, account, token string, c Credential) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, `
			UPDATE sessions SET passkey = $3 WHERE token = $1 AND account = $2 AND passkey = ''`,
			hash(token), account, encode(c.ID))
		if err != nil {
			return err
		}
		return s.insertCredential(ctx, tx, account, c)
	})
	if err != nil {
		return fmt.Errorf("add credential: %w", err)
	}
	return nil
}

func (s *Store) insertCredential(ctx context.Context, tx *sql.Tx, account string, c Credential) error {
	inserted, err := tx.ExecContext(ctx, `
		INSERT INTO credentials
			(id, account, public_key, sign_count, transports, backup_eligible, backed_up, created, label)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
		ON CONFLICT (id) DO NOTHING`,
		encode(c.ID), account, encode(c.PublicKey), int64(c.SignCount), strings.Join(c.Transports, " "),
		number(c.BackupEligible), number(c.BackedUp), s.today(), c.Label)
	if err != nil {
		return err
	}
	if n, err := inserted.RowsAffected(); err != nil || n > 0 {
		return err
	}
	return ErrExists
}

// Credentials returns the passkeys of an account, oldest first. An account that
// is not there has none.
func (s *Store) Credentials(ctx context.Context, account string) ([]Credential, error) {
	var list []Credential
	err := s.read(ctx, func(tx *sql.Tx) (err error) {
		list, err = readCredentials(ctx, tx, account)
		return err
	})
	return list, err
}

func readCredentials(ctx context.Context, tx *sql.Tx, account string) ([]Credential, error) {
	rows, err := tx.QueryContext(ctx, `
		SELECT id, public_key, sign_count, transports, backup_eligible, backed_up, label, created, used
		FROM credentials WHERE account = $1 ORDER BY created, id`, account)
	list, err := all(rows, err, func(rows *sql.Rows) (Credential, error) {
		var c Credential
		var id, key, transports string
		err := rows.Scan(&id, &key, &c.SignCount, &transports, &c.BackupEligible, &c.BackedUp, &c.Label, &c.Created, &c.Used)
		if err != nil {
			return c, err
		}
		c.Transports = strings.Fields(transports)
		if c.ID, err = decode(id); err != nil {
			return c, err
		}
		c.PublicKey, err = decode(key)
		return c, err
	})
	if err != nil {
		return nil, fmt.Errorf("read credentials: %w", err)
	}
	return list, nil
}

// UseCredential stores what a sign-in learned about a passkey: its counter,
// whether it is backed up, and that it was used today.
func (s *Store) UseCredential(ctx context.Context, c Credential) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE credentials SET sign_count = $2, backed_up = $3, used = $4 WHERE id = $1`,
			encode(c.ID), int64(c.SignCount), number(c.BackedUp), s.today())
		return err
	})
	if err != nil {
		return fmt.Errorf("use credential: %w", err)
	}
	return nil
}

// RenameCredential changes what the reader calls a passkey. One that is not the
// account's is ErrNotFound.
func (s *Store) RenameCredential(ctx context.Context, account string, id []byte, label string) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		return changed(tx.ExecContext(ctx, `
			UPDATE credentials SET label = $3 WHERE account = $1 AND id = $2`, account, encode(id), label))
	})
	if err != nil {
		return fmt.Errorf("rename credential: %w", err)
	}
	return nil
}

// RemoveCredential removes a passkey from its account. The only way in is not
// removed: ErrLastWay. One that is not the account's is ErrNotFound.
func (s *Store) RemoveCredential(ctx context.Context, account string, id []byte) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		err := changed(tx.ExecContext(ctx, `
			DELETE FROM credentials WHERE account = $1 AND id = $2`, account, encode(id)))
		if err != nil {
			return err
		}
		s.erase(credentialEntry(encode(id)))
		return needsWay(ctx, tx, account)
	})
	if err != nil {
		return fmt.Errorf("remove credential: %w", err)
	}
	return nil
}

// number is how both databases keep a bool.
func number(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
