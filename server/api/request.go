//go:build !js

package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"

	"stale.love/app/engagement"
)

// readBody returns the body of a JSON request.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, error) {
	return readBodyUpTo(w, r, engagement.MaxBody)
}

func readBodyUpTo(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || mediaType != "application/json" {
		return nil, errMediaType
	}
	if r.ContentLength > limit {
		return nil, errTooLarge
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, errTooLarge
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil, errStalled
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", malformed("it broke off"), err)
	}
	return body, nil
}

// readMessage decodes a message of the sync protocol into value. Its version
// comes first: another one may mean anything else by the other fields.
func readMessage(w http.ResponseWriter, r *http.Request, value any, unknownFields bool) error {
	body, err := readBody(w, r)
	if err != nil {
		return err
	}
	var version struct {
		V *int `json:"v"`
	}
	if err := decode(body, &version, true); err != nil {
		return err
	}
	if version.V == nil {
		return malformed("v is missing")
	}
	if *version.V != engagement.Protocol {
		return errOutdated
	}
	return decode(body, value, unknownFields)
}

// decode reads exactly one JSON value. Its errors say where the body is wrong;
// they never quote it, because they are logged.
func decode(body []byte, value any, unknownFields bool) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	if !unknownFields {
		decoder.DisallowUnknownFields()
	}
	err := decoder.Decode(value)
	if err == nil {
		if _, err := decoder.Token(); err != io.EOF {
			return malformed("something follows the message")
		}
		return nil
	}
	if mismatch, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		if mismatch.Field == "" {
			return malformed("it is not an object")
		}
		return malformed(fmt.Sprintf("%s has the wrong type", mismatch.Field))
	}
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		return malformed(fmt.Sprintf("it is no JSON from byte %d on", syntax.Offset))
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return malformed("it ends too early")
	}
	return malformed("it holds a field or a value that is not known")
}

// isHex reports whether s is n lower-case hex digits.
func isHex(s string, n int) bool {
	if len(s) != n {
		return false
	}
	for i := range len(s) {
		if c := s[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
