//go:build !js

package api

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
)

// exportAgain is when an account may try again whose export is still under way.
const exportAgain = 10 * time.Second

// export answers everything that the server holds of an account, one answer at a time
// for each.
func (a *api) export(w http.ResponseWriter, r *http.Request) (any, error) {
	account, err := a.passkeys.Account(w, r)
	if err != nil {
		return nil, err
	}
	if err := a.changes.take(account); err != nil {
		return nil, err
	}
	if _, running := a.exporting.LoadOrStore(account, true); running {
		return nil, tooMany(exportAgain)
	}
	// However long it takes to read, the connection's own limits end it.
	ctx := context.WithoutCancel(r.Context())
	return stream{release: func() { a.exporting.Delete(account) }, write: func(out io.Writer) error {
		if _, err := fmt.Fprintf(out, `{"account":%q,"tables":`, account); err != nil {
			return err
		}
		if err := a.store.Export(ctx, account, out); err != nil {
			return err
		}
		a.audit(r, account, "exported")
		_, err := io.WriteString(out, "}\n")
		return err
	}}, nil
}

// running is the accounts whose export is under way.
type running struct{ sync.Map }

// stream is an answer that is written as it is made. What fails before anything was sent
// is answered as any other error; after that the connection breaks off, so that nobody
// takes a part for the whole.
type stream struct {
	write   func(out io.Writer) error
	release func() // called at the end, however that is
}

// streamed is how much of an answer may be made before any of it is sent.
const streamed = 32 << 10

// send writes the answer and reports whether any of it was sent.
func (s stream) send(w http.ResponseWriter) (begun bool, err error) {
	defer s.release()
	sent := &sending{w: w}
	out := bufio.NewWriterSize(sent, streamed)
	if err = s.write(out); err == nil {
		err = out.Flush()
	}
	return sent.begun, err
}

// sending notes when an answer begins.
type sending struct {
	w     http.ResponseWriter
	begun bool
}

// Write implements io.Writer.
func (s *sending) Write(p []byte) (int, error) {
	if !s.begun {
		s.begun = true
		s.w.WriteHeader(http.StatusOK)
	}
	return s.w.Write(p)
}
