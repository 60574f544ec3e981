//go:build !js

package api

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"stale.love/server/store"
)

// files are those of a DATA_DIR, by name.
type files map[string][]byte

func readFiles(t *testing.T, dir string) files {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	all := files{}
	for _, f := range list {
		if all[f.Name()], err = os.ReadFile(filepath.Join(dir, f.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// settled is what files say: of a write-ahead log the pages, in the order in which they
// were written, without salts and checksums; of the log's index nothing.
func (f files) settled() files {
	out := files{}
	for name, data := range f {
		switch {
		case strings.HasSuffix(name, "-shm"):
		case strings.HasSuffix(name, "-wal") && len(data) > 32:
			size := int(binary.BigEndian.Uint32(data[8:]))
			var pages bytes.Buffer
			for rest := data[32:]; len(rest) >= 24+size; rest = rest[24+size:] {
				pages.Write(rest[:8])
				pages.Write(rest[24 : 24+size])
			}
			out[name] = pages.Bytes()
		default:
			out[name] = data
		}
	}
	return out
}

// holding returns the names of the files that hold a text.
func (f files) holding(text string) (names []string) {
	for _, name := range slices.Sorted(maps.Keys(f)) {
		if bytes.Contains(f[name], []byte(text)) {
			names = append(names, name)
		}
	}
	return names
}

// leave starts a server on a copy of files, has six events sent, and returns what is left
// in its DATA_DIR, while it runs and when it has stopped, and in its log.
func leave(t *testing.T, start files, ann visitor, same bool, send func(t *testing.T, v visitor, n int)) (running, stopped files, log string) {
	t.Helper()
	dir := t.TempDir()
	for name, data := range start {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s, err := newServerWith(filepath.Join(dir, "stale.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for n := range 6 {
		v := visitor{server: s, address: fmt.Sprintf("192.0.2.%d:1", n)}
		if same {
			v.address, v.cookie = "192.0.2.77:1", ann.cookie
		}
		send(t, v, n)
	}
	running = readFiles(t, dir)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	return running, readFiles(t, dir), s.log.String()
}

// TestEvents_NoFileTellsWhoseTheyWere has one reader with a session send six events,
// and six strangers one each. Whoever has all files of both servers, the write-ahead log
// among them, and all their logs cannot tell which is which.
func TestEvents_NoFileTellsWhoseTheyWere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := newServer(filepath.Join(dir, "stale.db"))
	if err != nil {
		t.Fatal(err)
	}
	ann := s.signedUp(t)
	if err := s.store.Close(); err != nil {
		t.Fatal(err)
	}
	start := readFiles(t, dir)
	id := func(n int) string { return strings.Repeat(fmt.Sprintf("%x7c%x", n, 15-n), 8) }
	event := func(t *testing.T, v visitor, n int) {
		article := []string{"bids", "repair"}[n%2]
		if w := v.post(t, "/api/v2/events", fmt.Sprintf(`{"id":%q,"article":%q,"kind":"view"}`, id(n), article)); w.Code != 200 {
			t.Fatalf("answer %d %s", w.Code, w.Body)
		}
	}
	one, oneStopped, oneLog := leave(t, start, ann, true, event)
	six, sixStopped, sixLog := leave(t, start, ann, false, event)
	if len(one.holding(id(3))) == 0 || len(oneStopped.holding(id(3))) == 0 {
		t.Fatal("an id that was counted is in no file: the search proves nothing")
	}
	for _, of := range []struct {
		when     string
		one, six files
	}{{"running", one.settled(), six.settled()}, {"stopped", oneStopped.settled(), sixStopped.settled()}} {
		if !maps.EqualFunc(of.one, of.six, bytes.Equal) {
			t.Errorf("while %s the files differ", of.when)
		}
		for _, secret := range []string{"192.0.2.77", strings.SplitN(ann.cookie, "=", 2)[1][:20]} {
			if names := of.one.holding(secret); len(names) > 0 {
				t.Errorf("while %s, %s is in %v", of.when, secret, names)
			}
		}
	}
	if oneLog != sixLog || oneLog != "" {
		t.Errorf("the logs are\n%s\nand\n%s", oneLog, sixLog)
	}

	// What this test would say of one who sends under a name of its own.
	batch := func(t *testing.T, v visitor, n int) {
		visitor, number := 7, n+1
		if v.cookie == "" {
			visitor, number = n, 1
		}
		body := fmt.Sprintf(`{"v":1,"visitor":"%032x","batch":%d,"id":"%016x","counts":[{"article":"bids","views":1}]}`, visitor, number, n)
		if w := v.post(t, "events", body); w.Code != 200 {
			t.Fatalf("answer %d %s", w.Code, w.Body)
		}
	}
	one, _, _ = leave(t, start, ann, true, batch)
	six, _, _ = leave(t, start, ann, false, batch)
	if maps.EqualFunc(one.settled(), six.settled(), bytes.Equal) {
		t.Error("a lasting visitor would not be found")
	}
}
