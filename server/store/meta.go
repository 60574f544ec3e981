//go:build !js

package store

import (
	"context"
	"database/sql"
	"encoding/hex"
	"fmt"
	"io"
)

// ensureEpoch gives a new database its identity.
func (s *Store) ensureEpoch(ctx context.Context) error {
	epoch, err := s.newEpoch()
	if err != nil {
		return err
	}
	_, err = s.writer.ExecContext(ctx, `
		INSERT INTO meta (name, value) VALUES ('epoch', $1) ON CONFLICT (name) DO NOTHING`, epoch)
	if err != nil {
		return fmt.Errorf("set epoch: %w", classify(err))
	}
	return nil
}

// RenewEpoch gives the database a new identity, so that every device states
// again all that it holds. It belongs to every restore from a backup.
func (s *Store) RenewEpoch(ctx context.Context) error {
	epoch, err := s.newEpoch()
	if err != nil {
		return err
	}
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE meta SET value = $1 WHERE name = 'epoch'`, epoch)
		return err
	})
	if err != nil {
		return fmt.Errorf("renew epoch: %w", err)
	}
	return nil
}

func (s *Store) newEpoch() (string, error) {
	bytes := make([]byte, 16)
	if _, err := io.ReadFull(s.random, bytes); err != nil {
		return "", fmt.Errorf("new epoch: %w", err)
	}
	return hex.EncodeToString(bytes), nil
}

func readEpoch(ctx context.Context, tx *sql.Tx) (string, error) {
	var epoch string
	err := tx.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'epoch'`).Scan(&epoch)
	if err != nil {
		return "", fmt.Errorf("read epoch: %w", one(err))
	}
	return epoch, nil
}
