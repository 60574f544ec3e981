//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// IdentityKind is a way into an account beside passkeys.
type IdentityKind string

// The kinds there are.
const (
	ByMail     IdentityKind = "mail"     // a code sent to an e-mail address
	ByProvider IdentityKind = "provider" // an identity provider of the operator's choice
)

// Identity is a way into an account: whose it is, is a fingerprint that cannot be
// turned back.
type Identity struct {
	Kind        IdentityKind
	Fingerprint string
}

// LinkedIdentity is one that an account has.
type LinkedIdentity struct {
	Kind  IdentityKind
	Added string // the day
}

// Enter returns the account of an identity, and makes fresh the account when there
// is none yet.
func (s *Store) Enter(ctx context.Context, who Identity, fresh Account) (account string, made bool, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		made = false
		account, err = identityAccount(ctx, tx, who)
		if !errors.Is(err, ErrNotFound) {
			return err
		}
		if err := s.insertAccount(ctx, tx, fresh); err != nil {
			return err
		}
		account, made = fresh.ID, true
		return s.insertIdentity(ctx, tx, who, account)
	})
	if err != nil {
		return "", false, fmt.Errorf("enter by %s: %w", who.Kind, err)
	}
	return account, made, nil
}

// AddIdentity links one more way in to an account; one of the same kind that it had
// is replaced. ErrExists when the identity opens another account.
func (s *Store) AddIdentity(ctx context.Context, account string, who Identity) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		owner, err := identityAccount(ctx, tx, who)
		switch {
		case err == nil && owner == account:
			return nil
		case err == nil:
			return ErrExists
		case !errors.Is(err, ErrNotFound):
			return err
		}
		if err := s.deleteIdentity(ctx, tx, account, who.Kind); err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		return s.insertIdentity(ctx, tx, who, account)
	})
	if err != nil {
		return fmt.Errorf("add %s: %w", who.Kind, err)
	}
	return nil
}

// RemoveIdentity takes a kind of way in from an account. The only way in is not
// removed: ErrLastWay. ErrNotFound when the account has none of that kind.
func (s *Store) RemoveIdentity(ctx context.Context, account string, kind IdentityKind) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		if err := s.deleteIdentity(ctx, tx, account, kind); err != nil {
			return err
		}
		return needsWay(ctx, tx, account)
	})
	if err != nil {
		return fmt.Errorf("remove %s: %w", kind, err)
	}
	return nil
}

func identityAccount(ctx context.Context, tx *sql.Tx, who Identity) (account string, err error) {
	err = one(tx.QueryRowContext(ctx, `
		SELECT account FROM identities WHERE kind = $1 AND fingerprint = $2`,
		who.Kind, who.Fingerprint).Scan(&account))
	return account, err
}

func (s *Store) insertIdentity(ctx context.Context, tx *sql.Tx, who Identity, account string) error {
	_, err := tx.ExecContext(ctx, `
		INSERT INTO identities (kind, fingerprint, account, added) VALUES ($1, $2, $3, $4)`,
		who.Kind, who.Fingerprint, account, s.today())
	return err
}

// deleteIdentity deletes the identity of a kind: an account has one at most.
func (s *Store) deleteIdentity(ctx context.Context, tx *sql.Tx, account string, kind IdentityKind) error {
	var fingerprint string
	err := one(tx.QueryRowContext(ctx, `
		DELETE FROM identities WHERE account = $1 AND kind = $2 RETURNING fingerprint`, account, kind).Scan(&fingerprint))
	if err == nil {
		s.erase(identityEntry(account, kind, fingerprint))
	}
	return err
}

func readIdentities(ctx context.Context, tx *sql.Tx, account string) ([]LinkedIdentity, error) {
	rows, err := tx.QueryContext(ctx, `SELECT kind, added FROM identities WHERE account = $1 ORDER BY kind`, account)
	list, err := all(rows, err, func(rows *sql.Rows) (i LinkedIdentity, err error) {
		return i, rows.Scan(&i.Kind, &i.Added)
	})
	if err != nil {
		return nil, fmt.Errorf("read identities: %w", err)
	}
	return list, nil
}

// needsWay returns ErrLastWay when nobody can sign in to the account any more.
func needsWay(ctx context.Context, tx *sql.Tx, account string) error {
	var ways int
	err := tx.QueryRowContext(ctx, `
		SELECT (SELECT COUNT(*) FROM credentials WHERE account = $1)
			+ (SELECT COUNT(*) FROM identities WHERE account = $1)
			+ (SELECT COUNT(*) FROM recovery_codes WHERE account = $1)`, account).Scan(&ways)
	if err != nil {
		return fmt.Errorf("count ways in: %w", err)
	}
	if ways == 0 {
		return ErrLastWay
	}
	return nil
}
