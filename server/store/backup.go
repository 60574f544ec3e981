//go:build !js

package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ErrOldBackup says that the list of deletions does not reach back to a backup: what was
// deleted since then could come back with it.
var ErrOldBackup = errors.New("the list of deletions does not reach back to this backup")

// Backup copies the database at path to a new file, as it is at one moment, also while a
// server writes to it. It overwrites nothing: a file that is there is fs.ErrExist.
func Backup(ctx context.Context, path, to string) error {
	if _, err := os.Stat(path); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if _, err := os.Lstat(to); err == nil {
		return fmt.Errorf("backup: %s: %w", to, fs.ErrExist)
	}
	db, err := openPlain(path)
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer db.Close()
	// Only its owner may read it, from the first byte on.
	f, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+".*")
	if err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	defer os.Remove(f.Name())
	defer f.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO $1`, f.Name()); err != nil {
		return fmt.Errorf("backup: %w", classify(err))
	}
	if err := CheckFile(ctx, f.Name()); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	if err := f.Sync(); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	// A link, unlike a new name, fails when somebody else made the file meanwhile.
	if err := os.Link(f.Name(), to); err != nil {
		return fmt.Errorf("backup: %w", err)
	}
	return syncFolder(to)
}

// CheckFile returns an error when a file is no whole database of this program's, or of a
// newer version of it.
func CheckFile(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err != nil {
		return err
	}
	db, err := openPlain(path)
	if err != nil {
		return err
	}
	defer db.Close()
	var said, epoch string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&said); err != nil {
		return fmt.Errorf("%s is no database: %w", path, err)
	}
	if said != "ok" {
		return fmt.Errorf("%s is damaged: %s", path, said)
	}
	if err := db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = 'epoch'`).Scan(&epoch); err != nil {
		return fmt.Errorf("%s is another program's database: %w", path, err)
	}
	return nil
}

// openPlain opens a database that is there already, to read it.
func openPlain(path string) (*sql.DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dsn := url.URL{Scheme: "file", Path: path, RawQuery: url.Values{
		"mode":    {"rw"},
		"_pragma": {fmt.Sprintf("busy_timeout(%d)", busyTimeout.Milliseconds()), "temp_store(memory)", "secure_delete(1)", "wal_autocheckpoint(0)"},
	}.Encode()}
	db, err := sql.Open("sqlite", dsn.String())
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	return db, nil
}

// Restored is what a restore did.
type Restored struct {
	Accounts, Results, Ways int64 // deleted since the backup, and so not brought back
	Sessions                int64 // ended
}

// RestoreOptions are how a backup is restored.
type RestoreOptions struct {
	// Older restores a backup although the list of deletions does not reach back to it.
	Older bool
	Options
	step func(string) error // tells tests how far it got; nil: nobody is told
}

// restoring follows the name of the database that a restore prepares.
const restoring = ".restoring"

// Restore puts a backup in the place of the database at path, which no server may be
// running on. It has a new epoch, so that every device states again what it holds; no
// session is left, and nothing that was deleted since the backup. Killed at any moment it
// leaves the database that was, or the new one.
func Restore(ctx context.Context, path, backup string, opts RestoreOptions) (Restored, error) {
	if opts.step == nil {
		opts.step = func(string) error { return nil }
	}
	done, err := restore(ctx, path, backup, opts)
	if err != nil {
		return Restored{}, fmt.Errorf("restore: %w", err)
	}
	return done, nil
}

func restore(ctx context.Context, path, backup string, opts RestoreOptions) (done Restored, err error) {
	if err := CheckFile(ctx, backup); err != nil {
		return done, err
	}
	next := path + restoring
	if err := errors.Join(removeDatabase(next), copyFile(backup, next), opts.step("copied")); err != nil {
		return done, err
	}
	if done, err = prepare(ctx, path, next, opts); err != nil {
		return done, errors.Join(err, removeDatabase(next))
	}
	if err := opts.step("prepared"); err != nil {
		return done, err
	}
	// The log of the database that was must not be taken for the new one's.
	if err := settleLog(ctx, path); err != nil {
		return done, err
	}
	if err := opts.step("settled"); err != nil {
		return done, err
	}
	if err := os.Rename(next, path); err != nil {
		return done, err
	}
	return done, errors.Join(opts.step("renamed"), syncFolder(path))
}

// prepare makes a copy of a backup fit to take the place of the database at path.
func prepare(ctx context.Context, path, next string, opts RestoreOptions) (done Restored, err error) {
	known, err := knownDeletions(ctx, next)
	if err != nil {
		return done, err
	}
	list := &deletions{path: deletionsFile(path)}
	lines, whole, err := list.after(known)
	if err != nil {
		return done, err
	}
	if (known < 0 || !whole) && !opts.Older {
		return done, ErrOldBackup
	}
	s, err := Open(ctx, next, opts.Options)
	if err != nil {
		return done, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	s.unlisted = true
	if done, err = s.applyDeletions(ctx, lines); err != nil {
		return done, err
	}
	if err := s.RenewEpoch(ctx); err != nil {
		return done, err
	}
	return done, rewrite(ctx, s.writer, s.path)
}

// knownDeletions returns the number of the last line of the list of deletions that a
// database knows of; below 0: it is from before there was a list.
func knownDeletions(ctx context.Context, path string) (int64, error) {
	db, err := openPlain(path)
	if err != nil {
		return 0, err
	}
	defer db.Close()
	var known int64
	err = one(db.QueryRowContext(ctx, `SELECT value FROM meta WHERE name = $1`, deletionsKnown).Scan(&known))
	if errors.Is(err, ErrNotFound) {
		return -1, nil
	}
	return known, err
}

// settleLog brings everything of the database at path into its one file. A database that
// cannot be opened loses its log: it is about to be replaced.
func settleLog(ctx context.Context, path string) error {
	if _, err := os.Stat(path); err == nil {
		db, err := openPlain(path)
		if err == nil {
			_, err = checkpoint(ctx, db, path, busyTimeout)
			err = errors.Join(err, db.Close())
		}
		if err != nil && !errors.Is(err, ErrUnavailable) {
			return err
		}
	}
	return removeFiles(path+"-wal", path+"-shm")
}

// LeftOver removes what a restore that was killed left beside the database at path.
func LeftOver(path string) error { return removeDatabase(path + restoring) }

func removeDatabase(path string) error { return removeFiles(path, path+"-wal", path+"-shm") }

func removeFiles(names ...string) error {
	for _, name := range names {
		if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// copyFile copies a file to a new one that only its owner may read.
func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Sync(), out.Close())
}

// applyDeletions deletes again what the lines say, and ends every session.
func (s *Store) applyDeletions(ctx context.Context, lines []deletion) (done Restored, err error) {
	err = s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, table := range []string{"ceremonies", "mail_codes", "comparisons", "sessions"} {
			gone, err := tx.ExecContext(ctx, `DELETE FROM `+table)
			if err != nil {
				return err
			}
			// Not "ended elsewhere": that makes a device empty itself, and the devices
			// are what heals the rest.
			if done.Sessions, err = gone.RowsAffected(); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return done, fmt.Errorf("end sessions: %w", err)
	}
	deleted := map[string]bool{}
	results := map[string][]string{}
	for _, line := range lines {
		deleted[line.entry] = true
		if kind, rest, _ := strings.Cut(line.entry, " "); kind == deletedResult {
			account, tombstone, _ := strings.Cut(rest, " ")
			results[account] = append(results[account], tombstone)
		}
	}
	accounts, err := s.accountIDs(ctx)
	if err != nil {
		return done, err
	}
	for _, account := range accounts {
		if deleted[accountEntry(account)] {
			if err := s.DeleteAccount(ctx, account); err != nil {
				return done, err
			}
			done.Accounts++
			continue
		}
		tombstones := results[accountHash(account)]
		if err := s.forgetAgain(ctx, account, tombstones); err != nil {
			return done, err
		}
		done.Results += int64(len(tombstones))
		ways, err := s.removeWays(ctx, account, deleted)
		if err != nil {
			return done, err
		}
		done.Ways += ways
	}
	return done, s.keepTombstones(ctx, lines)
}

func (s *Store) accountIDs(ctx context.Context) (ids []string, err error) {
	err = s.read(ctx, func(tx *sql.Tx) error {
		rows, err := tx.QueryContext(ctx, `SELECT id FROM accounts ORDER BY id`)
		ids, err = all(rows, err, func(rows *sql.Rows) (id string, err error) {
			return id, rows.Scan(&id)
		})
		return err
	})
	return ids, err
}

// forgetAgain deletes results by their tombstones, those that never arrived, too.
func (s *Store) forgetAgain(ctx context.Context, account string, tombstones []string) error {
	if len(tombstones) == 0 {
		return nil
	}
	return s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		version, err := accountVersion(ctx, tx, account)
		if err != nil {
			return err
		}
		for _, id := range tombstones {
			if version, err = s.forget(ctx, tx, account, id, version, nil); err != nil {
				return err
			}
		}
		return setAccountVersion(ctx, tx, account, version)
	})
}

// removeWays takes away the ways into an account that were taken away before.
func (s *Store) removeWays(ctx context.Context, account string, deleted map[string]bool) (removed int64, err error) {
	err = s.writeOf(ctx, account, func(ctx context.Context, tx *sql.Tx) error {
		removed = 0
		for _, way := range []struct {
			kind, query, remove string
			entry               func(name string) string
		}{
			{"passkeys", `SELECT id FROM credentials WHERE account = $1`, `DELETE FROM credentials WHERE account = $1 AND id = $2`, credentialEntry},
			{"codes", `SELECT code FROM recovery_codes WHERE account = $1`, `DELETE FROM recovery_codes WHERE account = $1 AND code = $2`, codeEntry},
			{"mail", `SELECT fingerprint FROM identities WHERE account = $1 AND kind = 'mail'`,
				`DELETE FROM identities WHERE account = $1 AND kind = 'mail' AND fingerprint = $2`,
				func(f string) string { return identityEntry(account, ByMail, f) }},
			{"provider", `SELECT fingerprint FROM identities WHERE account = $1 AND kind = 'provider'`,
				`DELETE FROM identities WHERE account = $1 AND kind = 'provider' AND fingerprint = $2`,
				func(f string) string { return identityEntry(account, ByProvider, f) }},
		} {
			rows, err := tx.QueryContext(ctx, way.query, account)
			names, err := all(rows, err, func(rows *sql.Rows) (name string, err error) {
				return name, rows.Scan(&name)
			})
			if err != nil {
				return fmt.Errorf("read %s: %w", way.kind, err)
			}
			for _, name := range names {
				if !deleted[way.entry(name)] && !(way.kind == "codes" && deleted[codesEntry(account)]) {
					continue
				}
				if _, err := tx.ExecContext(ctx, way.remove, account, name); err != nil {
					return fmt.Errorf("remove %s: %w", way.kind, err)
				}
				removed++
			}
		}
		return nil
	})
	return removed, err
}

// keepTombstones makes the devices of deleted accounts hear of it, of those, too, that the
// backup never had, and notes that the database knows of all lines now.
func (s *Store) keepTombstones(ctx context.Context, lines []deletion) error {
	return s.write(ctx, func(ctx context.Context, tx *sql.Tx) error {
		for _, line := range lines {
			hash, ok := strings.CutPrefix(line.entry, deletedAccount+" ")
			if !ok {
				continue
			}
			_, err := tx.ExecContext(ctx, `INSERT INTO deleted_accounts (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, hash)
			if err != nil {
				return err
			}
		}
		if len(lines) == 0 {
			return nil
		}
		_, err := tx.ExecContext(ctx, `UPDATE meta SET value = $2 WHERE name = $1`,
			deletionsKnown, strconv.FormatInt(lines[len(lines)-1].number, 10))
		return err
	})
}
