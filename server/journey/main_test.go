//go:build !js

package journey

import (
	"bytes"
	"context"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"slices"
	"testing"
	"testing/fstest"

	"stale.love/content"
	"stale.love/server/program"
	"stale.love/web"
)

// The journeys kill the server as a power cut does, so it has to be a process of
// its own: this very test binary, started again with asServer set.
const (
	asServer    = "STALE_TEST_SERVER"
	compressed  = "compressed"        // its value where bytes are measured: a start takes seconds then
	extraStyles = "STALE_TEST_STYLES" // one more style sheet: another version of the site
	laterPiece  = "STALE_TEST_LATER"  // an article whose day has not come
)

func TestMain(m *testing.M) {
	if os.Getenv(asServer) == "" {
		os.Exit(m.Run())
	}
	// The pipe ends with the test that holds it, however that ends.
	go func() {
		io.Copy(io.Discard, os.Stdin)
		os.Exit(3)
	}()
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	config, err := program.FromEnvironment(os.Getenv)
	if err == nil {
		config.Static, err = staticFiles(os.Getenv(extraStyles))
		config.Plain = os.Getenv(asServer) != compressed
		config.CountsAge = 1 // a test that asks means now
	}
	if err == nil {
		config.Content, err = contentFiles(os.Getenv(laterPiece))
	}
	if err == nil {
		err = program.Run(context.Background(), config, log)
	}
	log.Error("server ended", "error", err)
	os.Exit(1)
}

// staticFiles is web/static with one more style sheet.
func staticFiles(extra string) (fs.FS, error) {
	static, err := fs.Sub(web.Static, "static")
	if err != nil || extra == "" {
		return static, err
	}
	files := fstest.MapFS{"styles/99-test.css": &fstest.MapFile{Data: []byte(extra)}}
	err = fs.WalkDir(static, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(static, name)
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		return nil, err
	}
	return files, nil
}

// contentFiles is content with one article moved to a day far ahead.
func contentFiles(later string) (fs.FS, error) {
	if later == "" {
		return content.Files, nil
	}
	files := fstest.MapFS{}
	err := fs.WalkDir(content.Files, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(content.Files, name)
		if name == "articles/"+later+".md" {
			before, rest, _ := bytes.Cut(data, []byte("\npublished: "))
			_, rest, _ = bytes.Cut(rest, []byte("\n"))
			data = slices.Concat(before, []byte("\npublished: 2090-01-01\n"), rest)
		}
		files[name] = &fstest.MapFile{Data: data}
		return err
	})
	return files, err
}
