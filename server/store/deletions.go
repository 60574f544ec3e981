//go:build !js

package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"stale.love/app/engagement"
)

// DeletionsKept is how far back the list of deletions goes. A backup that is older would
// bring back what was deleted.
const DeletionsKept = 90 * 24 * time.Hour

// deletions is the list of what readers deleted: a file beside the database, so that a
// restored backup does not bring it back. A line is a number, a day, a kind and hashes.
// It is on the disk before the deletion is committed (one that then failed was asked for
// anyway), and the database keeps the number of the last line that it knows of: so every
// copy of it, however it was made, says which lines came after it.
type deletions struct {
	path string
	mu   sync.Mutex
}

// deletionsFile is beside the database.
func deletionsFile(database string) string {
	return filepath.Join(filepath.Dir(database), "deletions")
}

// deletion is a line of the list.
type deletion struct {
	number int64
	day    string
	entry  string
}

func (d deletion) String() string { return fmt.Sprintf("%d %s %s\n", d.number, d.day, d.entry) }

// The kinds of entries.
const (
	deletedAccount = "account" // hash of its id
	deletedResult  = "result"  // hash of the account's id, tombstone
	deletedWay     = "way"     // hash of a passkey, an identity or a recovery code
	deletedCodes   = "codes"   // hash of the id of an account whose recovery codes were replaced
)

func accountEntry(account string) string { return deletedAccount + " " + accountHash(account) }

func resultEntry(account, id string) string {
	return deletedResult + " " + accountHash(account) + " " + engagement.Tombstone(id)
}

func credentialEntry(id string) string { return deletedWay + " " + hashOf("credential", id) }

func identityEntry(account string, kind IdentityKind, fingerprint string) string {
	return deletedWay + " " + hashOf("identity", account, string(kind), fingerprint)
}

func codeEntry(code string) string { return deletedWay + " " + hashOf("code", code) }

func codesEntry(account string) string { return deletedCodes + " " + accountHash(account) }

// fromLine begins the list: lines from this number on are all in it.
const fromLine = "deletions from "

// begin writes the first line of a list when there is none.
func (d *deletions) begin(from int64) error {
	f, err := os.OpenFile(d.path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("begin list of deletions: %w", err)
	}
	defer f.Close()
	if _, err := fmt.Fprintf(f, "%s%d\n", fromLine, from); err != nil {
		return fmt.Errorf("begin list of deletions: %w", err)
	}
	return errors.Join(f.Sync(), syncFolder(d.path))
}

// add writes entries to the list after the line known, and returns the number of the
// last one when it is on the disk.
func (d *deletions) add(known int64, today string, entries []string) (last int64, err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := d.begin(known + 1); err != nil {
		return 0, err
	}
	f, err := d.lock()
	if err != nil {
		return 0, fmt.Errorf("lock list of deletions: %w", err)
	}
	defer f.Close()
	last, broken, err := endOf(f)
	if err != nil {
		return 0, err
	}
	last = max(last, known)
	var lines strings.Builder
	if broken {
		lines.WriteByte('\n')
	}
	for _, entry := range entries {
		last++
		lines.WriteString(deletion{last, today, entry}.String())
	}
	if _, err := io.WriteString(f, lines.String()); err != nil {
		return 0, fmt.Errorf("write list of deletions: %w", err)
	}
	return last, f.Sync()
}

// longestLine is more than any line has.
const longestLine = 512

// endOf returns the number of the last line, and whether one broke off after it.
func endOf(f *os.File) (last int64, broken bool, err error) {
	size, err := f.Seek(0, io.SeekEnd)
	if err != nil {
		return 0, false, fmt.Errorf("read list of deletions: %w", err)
	}
	from := max(0, size-longestLine)
	_, list, err := parseDeletions(io.NewSectionReader(f, from, size-from))
	if err != nil {
		return 0, false, err
	}
	if len(list) > 0 {
		last = list[len(list)-1].number
	}
	end := make([]byte, 1)
	if size > 0 {
		if _, err := f.ReadAt(end, size-1); err != nil {
			return 0, false, fmt.Errorf("read list of deletions: %w", err)
		}
	}
	return last, end[0] != '\n', nil
}

// lock opens the list for as long as nobody else, in this process or another, changes it.
func (d *deletions) lock() (*os.File, error) {
	for {
		f, err := os.OpenFile(d.path, os.O_RDWR|os.O_APPEND, 0o600)
		if err != nil {
			return nil, err
		}
		if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		// Another may have put a shorter list in its place meanwhile.
		here, err := f.Stat()
		if err != nil {
			return nil, errors.Join(err, f.Close())
		}
		if there, err := os.Stat(d.path); err == nil && os.SameFile(here, there) {
			return f, nil
		}
		f.Close()
	}
}

// prune drops the lines from before a day, and all but the last of those that say the
// same.
func (d *deletions) prune(before string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	f, err := d.lock()
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("lock list of deletions: %w", err)
	}
	defer f.Close()
	from, list, err := parseDeletions(f)
	if err != nil {
		return err
	}
	last := map[string]int64{}
	for _, line := range list {
		last[line.entry] = line.number
	}
	var kept strings.Builder
	dropped := false
	for _, line := range list {
		switch {
		case line.day < before:
			from, dropped = line.number+1, true
		case last[line.entry] > line.number:
			dropped = true
		default:
			kept.WriteString(line.String())
		}
	}
	if !dropped {
		return nil
	}
	if err := replaceFile(d.path, fmt.Appendf(nil, "%s%d\n%s", fromLine, from, kept.String())); err != nil {
		return fmt.Errorf("prune list of deletions: %w", err)
	}
	return nil
}

// after returns the lines after the one with the number known. It returns false when
// there may have been some that are not in the list any more, or never were.
func (d *deletions) after(known int64) (list []deletion, whole bool, err error) {
	f, err := os.Open(d.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read list of deletions: %w", err)
	}
	defer f.Close()
	from, all, err := parseDeletions(f)
	for _, line := range all {
		if line.number > known {
			list = append(list, line)
		}
	}
	return list, from > 0 && from <= known+1, err
}

// parseDeletions reads lines. One that broke off was never acknowledged.
func parseDeletions(f io.Reader) (from int64, list []deletion, err error) {
	lines := bufio.NewScanner(f)
	for lines.Scan() {
		if n, ok := strings.CutPrefix(lines.Text(), fromLine); ok && from == 0 {
			if from, err = strconv.ParseInt(n, 10, 64); err != nil {
				return 0, nil, fmt.Errorf("read list of deletions: it begins with %q", lines.Text())
			}
			continue
		}
		parts := strings.SplitN(lines.Text(), " ", 3)
		if len(parts) < 3 || len(parts[1]) != len(time.DateOnly) {
			continue
		}
		if n, err := strconv.ParseInt(parts[0], 10, 64); err == nil {
			list = append(list, deletion{n, parts[1], parts[2]})
		}
	}
	if err := lines.Err(); err != nil {
		return 0, nil, fmt.Errorf("read list of deletions: %w", err)
	}
	return from, list, nil
}

// replaceFile puts a file in the place of another, whole or not at all.
func replaceFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(path)
}

// syncFolder makes a new name of a file last.
func syncFolder(path string) error {
	f, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
