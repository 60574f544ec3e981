//go:build !js

package program

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"stale.love/content"
	"stale.love/content/markdown"
	"stale.love/server/desk"
	"stale.love/server/store"
)

// stats writes what the desk shows. The server may be running meanwhile.
func stats(ctx context.Context, args []string, s Surroundings) int {
	f := flags("stats", "[--csv] [--days 28]", s)
	all := f.Bool("csv", false, "write every number of every day as CSV: day, what, of, number")
	days := f.Int("days", 28, "how many days to add up, today included")
	if code, ok := parse(f, args, 0); !ok {
		return code
	}
	if *days < 1 {
		fmt.Fprintln(s.Err, "stale stats: --days is below 1")
		return exitUsage
	}
	if err := writeStats(ctx, s, *all, *days); err != nil {
		return s.fail(err)
	}
	return exitDone
}

func writeStats(ctx context.Context, s Surroundings, all bool, days int) error {
	c, err := FromEnvironment(s.Env)
	if err != nil {
		return err
	}
	path := filepath.Join(c.Data, databaseFile)
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s: DATA_DIR says where it is", path)
	}
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	daily, err := db.Daily(ctx)
	if err != nil {
		return err
	}
	if all {
		return desk.WriteCSV(s.Out, daily)
	}
	return writeTable(ctx, s.Out, db, daily, days)
}

func writeTable(ctx context.Context, out io.Writer, db *store.Store, daily store.Daily, days int) error {
	counts, err := db.Counts(ctx)
	if err != nil {
		return err
	}
	library, err := markdown.Load(content.Files)
	if err != nil {
		return err
	}
	return desk.WriteText(out, desk.Count(daily, counts, desk.Titles(library), time.Now(), days))
}
