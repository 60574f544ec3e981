//go:build !js

package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"testing"
)

// heavy makes an account with many rows, as there were before accounts had bounds.
func (w world) heavy(t testing.TB, id string, rows int) {
	t.Helper()
	w.account(t, id)
	_, err := w.writer.ExecContext(t.Context(), `
		WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < $1)
		INSERT INTO like_taps (account, article, tap) SELECT $2, 'article ' || (i % 36), printf('%016x', i) FROM n`, rows, id)
	if err != nil {
		t.Fatal(err)
	}
}

// scale is where an export goes that weighs the heap each megabyte.
type scale struct {
	written, next int
	base, most    uint64
}

func (s *scale) weigh() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (s *scale) Write(p []byte) (int, error) {
	if s.written += len(p); s.written >= s.next {
		s.next = s.written + 1<<20
		if now := s.weigh(); now > s.base {
			s.most = max(s.most, now-s.base)
		}
	}
	return len(p), nil
}

// exportWhole is how exports were made before: every row in memory, and then every byte.
func (w world) exportWhole(ctx context.Context, account string, out io.Writer) error {
	tables := map[string][]map[string]any{}
	err := w.read(ctx, func(tx *sql.Tx) error {
		for _, table := range exported() {
			table := table
			rows, err := tx.QueryContext(ctx, `SELECT `+table.columns+` FROM `+table.table+` WHERE `+table.where, account)
			tables[table.table], err = all(rows, err, func(rows *sql.Rows) (map[string]any, error) {
				columns, err := rows.Columns()
				values, into := make([]any, len(columns)), make([]any, len(columns))
				for i := range values {
					into[i] = &values[i]
				}
				row := map[string]any{}
				if err = rows.Scan(into...); err == nil {
					for i, column := range columns {
						row[column] = values[i]
					}
				}
				return row, err
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	body, err := json.Marshal(tables)
	if err != nil {
		return err
	}
	for len(body) > 0 {
		n, err := out.Write(body[:min(len(body), 64<<10)])
		if err != nil {
			return err
		}
		body = body[n:]
	}
	runtime.KeepAlive(tables)
	return nil
}

// It is not parallel: it weighs the process.
func TestExport_HoldsFewRowsInMemory(t *testing.T) {
	w := newWorld(t, openSQLiteForTest)
	const rows, most = 40_000, 2 << 20
	w.heavy(t, "ann", rows)
	weigh := func(export func(context.Context, string, io.Writer) error) *scale {
		s := &scale{}
		s.base = s.weigh()
		if err := export(t.Context(), "ann", s); err != nil {
			t.Fatal(err)
		}
		return s
	}
	if s := weigh(w.Export); s.most > most || s.written < rows*40 {
		t.Errorf("%d bytes took %d bytes of memory", s.written, s.most)
	}
	if s := weigh(w.exportWhole); s.most < most {
		t.Errorf("as it was before, %d bytes took %d bytes: this test weighs nothing", s.written, s.most)
	}
}

// BenchmarkExport measures the memory of an export, a few rows at a time and whole, as it
// was before.
func BenchmarkExport(b *testing.B) {
	w := newWorld(b, openSQLiteForTest)
	const rows = 200_000
	w.heavy(b, "ann", rows)
	for _, way := range []struct {
		name   string
		export func(context.Context, string, io.Writer) error
	}{{"a few rows at a time", w.Export}, {"whole", w.exportWhole}} {
		b.Run(fmt.Sprintf("rows=%d/%s", rows, way.name), func(b *testing.B) {
			var most uint64
			for b.Loop() {
				s := &scale{}
				s.base = s.weigh()
				if err := way.export(b.Context(), "ann", s); err != nil {
					b.Fatal(err)
				}
				most = max(most, s.most)
			}
			b.ReportMetric(float64(most)/(1<<20), "MB")
		})
	}
}
