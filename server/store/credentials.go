//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
)

// Credential is the public half of a passkey, and what is needed to check it
// again. Nothing that names the device is kept.
type Credential struct {
	ID             []byte
	PublicKey      []byte // COSE
	SignCount      uint32 // 0 for passkeys that are synced between devices
	Transports     []string
	BackupEligible bool
	BackedUp       bool
}

// AddCredential stores one more passkey of an account. A credential id that is
// known already, to whichever account, is ErrExists; an account that is not there
// is ErrNotFound or ErrGone.
func (s *Store) AddCredential(ctx context.Context, account string, c Credential) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
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
			(id, account, public_key, sign_count, transports, backup_eligible, backed_up, created)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (id) DO NOTHING`,
		encode(c.ID), account, encode(c.PublicKey), int64(c.SignCount), strings.Join(c.Transports, " "),
		number(c.BackupEligible), number(c.BackedUp), s.today())
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
	err := s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `
			SELECT id, public_key, sign_count, transports, backup_eligible, backed_up
			FROM credentials WHERE account = $1 ORDER BY created, id`, account)
		list, err = all(rows, err, func(rows *sql.Rows) (Credential, error) {
			var c Credential
			var id, key, transports string
			err := rows.Scan(&id, &key, &c.SignCount, &transports, &c.BackupEligible, &c.BackedUp)
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
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read credentials: %w", err)
	}
	return list, nil
}

// UseCredential stores what a sign-in learned about a passkey: its counter and
// whether it is backed up.
func (s *Store) UseCredential(ctx context.Context, c Credential) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `
			UPDATE credentials SET sign_count = $2, backed_up = $3 WHERE id = $1`,
			encode(c.ID), int64(c.SignCount), number(c.BackedUp))
		return err
	})
	if err != nil {
		return fmt.Errorf("use credential: %w", err)
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
