//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"

	"stale.love/app/compare"
)

// Compare makes one step of an account's comparison and returns how it stands
// then. Refusals are those of compare.Apply. An account that is not there is
// ErrNotFound or ErrGone.
func (s *Store) Compare(ctx context.Context, account string, r compare.Request) (compare.View, error) {
	var view compare.View
	run := func(ctx context.Context, tx *sql.Tx) error {
		if _, err := accountVersion(ctx, tx, account); err != nil {
			return err
		}
		var err error
		view, err = s.compareStep(ctx, tx, account, r)
		return err
	}
	var err error
	if r.Step == compare.Look {
		err = s.read(ctx, func(tx *sql.Tx) error { return run(ctx, tx) })
	} else {
		err = s.writeOf(ctx, account, run)
	}
	if err != nil {
		return compare.View{}, fmt.Errorf("compare: %w", err)
	}
	return view, nil
}

// SweepComparisons deletes what has run out, or came back with a backup. Neither
// was seen by anybody since; this is so that it is not kept either.
func (s *Store) SweepComparisons(ctx context.Context) error {
	err := s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		epoch, err := readEpoch(ctx, tx)
		if err != nil {
			return err
		}
		return s.sweepComparisons(ctx, tx, s.now().UnixMilli(), epoch)
	})
	if err != nil {
		return fmt.Errorf("sweep comparisons: %w", err)
	}
	return nil
}

func (s *Store) sweepComparisons(ctx context.Context, tx *sql.Tx, now int64, epoch string) error {
	swept, err := tx.ExecContext(ctx, `DELETE FROM comparisons WHERE expires <= $1 OR epoch <> $2`, now, epoch)
	if err != nil {
		return err
	}
	n, err := swept.RowsAffected()
	if n > 0 {
		s.erase()
	}
	return err
}

func (s *Store) compareStep(ctx context.Context, tx *sql.Tx, account string, r compare.Request) (compare.View, error) {
	epoch, err := readEpoch(ctx, tx)
	if err != nil {
		return compare.View{}, err
	}
	now := s.now()
	if r.Step != compare.Look {
		if err := s.sweepComparisons(ctx, tx, now.UnixMilli(), epoch); err != nil {
			return compare.View{}, fmt.Errorf("delete what ran out: %w", err)
		}
	}
	me, err := readHalf(ctx, tx, epoch, "account", account)
	if err != nil {
		return compare.View{}, err
	}
	peer, lookup := compare.Whose(me, r)
	column, key := "account", peer
	if lookup != "" {
		column, key = "lookup", lookup
	}
	// A half whose other was ended takes as long as one whose other is there: its own is
	// read again, and forgotten.
	alone := me != nil && key == ""
	if alone {
		key = account
	}
	other, err := readHalf(ctx, tx, epoch, column, key)
	if err != nil {
		return compare.View{}, err
	}
	if alone {
		other = nil
	}
	mine, theirs, err := compare.Apply(now, account, me, other, r)
	if err != nil {
		return compare.View{}, err
	}
	if r.Step == compare.End && me != nil {
		s.erase()
	}
	if r.Step != compare.Look {
		if mine != nil && me == nil && mine.Role == compare.RoleA {
			if mine.Lookup, err = s.freeLookup(ctx, tx); err != nil {
				return compare.View{}, err
			}
		}
		// The half whose code was used first: it gives its lookup back.
		if err := writeHalf(ctx, tx, epoch, other, theirs); err != nil {
			return compare.View{}, err
		}
		if err := writeHalf(ctx, tx, epoch, me, mine); err != nil {
			return compare.View{}, err
		}
	}
	return compare.See(now, mine, theirs), nil
}

// freeLookup draws the first part of a code that no other code has now.
func (s *Store) freeLookup(ctx context.Context, tx *sql.Tx) (string, error) {
	for range 100 {
		var random [4]byte
		if _, err := io.ReadFull(s.random, random[:]); err != nil {
			return "", fmt.Errorf("draw lookup: %w", err)
		}
		lookup := compare.NewLookup(random)
		var taken int
		err := tx.QueryRowContext(ctx, `SELECT COUNT(*) FROM comparisons WHERE lookup = $1`, lookup).Scan(&taken)
		if err != nil {
			return "", fmt.Errorf("draw lookup: %w", err)
		}
		if taken == 0 {
			return lookup, nil
		}
	}
	return "", errors.New("draw lookup: all that were drawn are taken")
}

// readHalf returns the half whose column, account or lookup, has the key; nil
// when there is none.
func readHalf(ctx context.Context, tx *sql.Tx, epoch, column, key string) (*compare.Side, error) {
	if key == "" {
		return nil, nil
	}
	var h compare.Side
	err := one(tx.QueryRowContext(ctx, `
		SELECT account, peer, role, lookup, public, theirs, tag, their_tag, seal, sealed, agreed, opened, turn, expires
		FROM comparisons WHERE `+column+` = $1 AND epoch = $2`, key, epoch).Scan(
		&h.Account, &h.Peer, &h.Role, &h.Lookup, &h.Public, &h.Theirs, &h.Tag, &h.TheirTag, &h.Seal,
		&h.Sealed, &h.Agreed, &h.Opened, &h.Turn, &h.Expires))
	if errors.Is(err, ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read half: %w", err)
	}
	return &h, nil
}

// writeHalf makes a half that was as before be as after; nil: there is none.
func writeHalf(ctx context.Context, tx *sql.Tx, epoch string, before, after *compare.Side) error {
	if after == nil {
		if before == nil {
			return nil
		}
		_, err := tx.ExecContext(ctx, `DELETE FROM comparisons WHERE account = $1`, before.Account)
		if err != nil {
			return fmt.Errorf("delete half: %w", err)
		}
		return nil
	}
	if before != nil && *before == *after {
		return nil
	}
	h := after
	_, err := tx.ExecContext(ctx, `
		INSERT INTO comparisons
			(account, peer, role, lookup, public, theirs, tag, their_tag, seal, sealed, agreed, opened, turn, expires, epoch)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
		ON CONFLICT (account) DO UPDATE SET
			peer = $2, lookup = $4, theirs = $6, tag = $7, their_tag = $8, seal = $9,
			sealed = $10, agreed = $11, opened = $12, turn = $13, expires = $14`,
		h.Account, h.Peer, h.Role, h.Lookup, h.Public, h.Theirs, h.Tag, h.TheirTag, h.Seal,
		number(h.Sealed), number(h.Agreed), number(h.Opened), h.Turn, h.Expires, epoch)
	if err != nil {
		return fmt.Errorf("write half: %w", err)
	}
	return nil
}

// endComparison ends the comparison of an account that is about to be deleted:
// the cascade would reach its own half only.
func (s *Store) endComparison(ctx context.Context, tx *sql.Tx, account string) error {
	epoch, err := readEpoch(ctx, tx)
	if err != nil {
		return err
	}
	me, err := readHalf(ctx, tx, epoch, "account", account)
	if err != nil || me == nil {
		return err
	}
	_, err = s.compareStep(ctx, tx, account, compare.Request{Step: compare.End, Public: me.Public})
	return err
}
