//go:build !js

package program

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"stale.love/server/store"
)

// backup copies the database as it is at one moment. The server may be running.
func backup(ctx context.Context, args []string, s Surroundings) int {
	file, code, ok := fileArgument("backup", "FILE", args, s, nil)
	if !ok {
		return code
	}
	c, err := FromEnvironment(s.Env)
	if err != nil {
		return s.fail(err)
	}
	path := filepath.Join(c.Data, databaseFile)
	err = store.Backup(ctx, path, file)
	switch {
	case errors.Is(err, fs.ErrExist):
		err = fmt.Errorf("%s is there already: give the name of a new file", file)
	case errors.Is(err, fs.ErrNotExist):
		err = fmt.Errorf("%w (DATA_DIR says where the database is: %s)", err, path)
	}
	if err != nil {
		return s.fail(err)
	}
	fmt.Fprintf(s.Out, "%s holds the database of this moment. Only its owner can read it: keep it so, and delete it after 30 days.\n", file)
	return exitDone
}

// restore puts a backup in the place of the database.
func restore(ctx context.Context, args []string, s Surroundings) int {
	anyway := false
	file, code, ok := fileArgument("restore", "[--anyway] FILE", args, s, &anyway)
	if !ok {
		return code
	}
	c, err := FromEnvironment(s.Env)
	if err != nil {
		return s.fail(err)
	}
	if err := ownDirectory(c.Data); err != nil {
		return s.fail(err)
	}
	release, err := lockData(c.Data, true)
	if errors.Is(err, errInUse) {
		return s.fail(fmt.Errorf("a server is running on %s: stop it first", c.Data))
	}
	if err != nil {
		return s.fail(err)
	}
	defer release()
	done, err := store.Restore(ctx, filepath.Join(c.Data, databaseFile), file, store.RestoreOptions{
		Older: anyway, Options: store.Options{Log: s.log()},
	})
	if errors.Is(err, store.ErrOldBackup) {
		err = fmt.Errorf("%w: what readers deleted since would come back. Put the file deletions of the lost DATA_DIR into %s, or say --anyway", err, c.Data)
	}
	if err != nil {
		return s.fail(err)
	}
	fmt.Fprintf(s.Out, "restored %s. Deleted again: %d accounts, %d results, %d ways in. Ended: %d sessions. Readers sign in again, and their devices send what the backup does not have.\n",
		file, done.Accounts, done.Results, done.Ways, done.Sessions)
	return exitDone
}

// fileArgument reads the name of a file, and --anyway where there is such a flag.
func fileArgument(name, arguments string, args []string, s Surroundings, anyway *bool) (file string, code int, ok bool) {
	f := flags(name, arguments, s)
	if anyway != nil {
		f.BoolVar(anyway, "anyway", false, "restore although deletions since the backup are not known")
	}
	if code, ok := parse(f, args, 1); !ok {
		return "", code, false
	}
	if f.NArg() == 0 {
		fmt.Fprintf(s.Err, "stale %s: name the file\n", name)
		f.Usage()
		return "", exitUsage, false
	}
	return f.Arg(0), exitDone, true
}
