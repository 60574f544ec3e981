// Package client is the app without the browser: what it decides is decided here and
// tested natively. What it needs of a browser are ports, which package browser
// implements, and clienttest for tests.
package client

import (
	"context"
	"encoding/json"

	"stale.love/app/replica"
)

// Account is the database of one account on this device, or nobody's. Beside the
// state that is synced it holds notes, which never leave the device.
type Account interface {
	replica.Store

	// Note reads a note; absent is false.
	Note(ctx context.Context, store, key string, into any) (bool, error)
	// Notes reads all notes of a store, by key.
	Notes(ctx context.Context, store string) (map[string]json.RawMessage, error)
	// SetNote writes a note, and SetNotes several of one store, all or none of them;
	// nil deletes.
	SetNote(ctx context.Context, store, key string, value any) error
	SetNotes(ctx context.Context, store string, notes map[string]any) error

	// Everything is all of it, store → key → value.
	Everything(ctx context.Context) (map[string]map[string]json.RawMessage, error)
	// Retire ends the use of this handle: nothing is written through it any more.
	Retire()
	// Close lets go of the database until it is used again.
	Close()
	// Erase deletes the database.
	Erase(ctx context.Context) error
}

// Profiles is what a device knows of the accounts that are on it.
type Profiles interface {
	// Active is the account in front; empty: nobody.
	Active(ctx context.Context) (string, error)
	SetActive(ctx context.Context, account string) error
	// Kept are the accounts whose databases stay although they are not in front.
	Kept(ctx context.Context) ([]string, error)
	Keep(ctx context.Context, account string, stay bool) error
}
