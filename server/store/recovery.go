//go:build !js

package store

import (
	"context"
	"database/sql"
	"fmt"
)

// SetRecoveryCodes gives an account new recovery codes in place of all it had.
func (s *Store) SetRecoveryCodes(ctx context.Context, account string, codes []string) error {
	err := s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		if err := s.deleteRecoveryCodes(ctx, tx, account); err != nil {
			return err
		}
		for _, code := range codes {
			_, err := tx.ExecContext(ctx, `
				INSERT INTO recovery_codes (code, account, made) VALUES ($1, $2, $3)`, hash(code), account, s.today())
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set recovery codes: %w", err)
	}
	return nil
}

func (s *Store) deleteRecoveryCodes(ctx context.Context, tx *sql.Tx, account string) error {
	done, err := tx.ExecContext(ctx, `DELETE FROM recovery_codes WHERE account = $1`, account)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	if err == nil && n > 0 {
		s.erase(codesEntry(account))
	}
	return err
}

// UseRecoveryCode returns the account of a code and forgets the code: each works
// once. One that was used, replaced or never made is ErrNotFound.
func (s *Store) UseRecoveryCode(ctx context.Context, code string) (account string, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		s.erase(codeEntry(hash(code)))
		return one(tx.QueryRowContext(ctx, `
			DELETE FROM recovery_codes WHERE code = $1 RETURNING account`, hash(code)).Scan(&account))
	})
	if err != nil {
		return "", fmt.Errorf("use recovery code: %w", err)
	}
	return account, nil
}

// readRecoveryCodes returns how many codes are left, and the day they were made.
func readRecoveryCodes(ctx context.Context, tx *sql.Tx, account string) (left int, made string, err error) {
	err = tx.QueryRowContext(ctx, `
		SELECT COUNT(*), COALESCE(MAX(made), '') FROM recovery_codes WHERE account = $1`, account).Scan(&left, &made)
	if err != nil {
		return 0, "", fmt.Errorf("read recovery codes: %w", err)
	}
	return left, made, nil
}
