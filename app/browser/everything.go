//go:build js

package browser

import (
	"context"
	"encoding/json"
	"strings"
	"syscall/js"
)

// Everything returns all that the account's database holds: store → key → value.
func (a *Account) Everything(ctx context.Context) (map[string]map[string]json.RawMessage, error) {
	return a.db.everything(ctx)
}

// Everything returns all that the device's own database holds.
func (d *Device) Everything(ctx context.Context) (map[string]map[string]json.RawMessage, error) {
	return d.db.everything(ctx)
}

func (d *database) everything(ctx context.Context) (map[string]map[string]json.RawMessage, error) {
	out := map[string]map[string]json.RawMessage{}
	err := d.do(ctx, false, d.stores, func(t *transaction) error {
		for _, store := range d.stores {
			records, err := t.all(store)
			if err != nil {
				return err
			}
			out[store] = make(map[string]json.RawMessage, len(records))
			for _, r := range records {
				out[store][r.Key] = r.Value
			}
		}
		return nil
	})
	return out, err
}

// Settings returns what this site keeps in localStorage.
func (*Window) Settings() map[string]string {
	out := map[string]string{}
	try(func() {
		storage := global("localStorage")
		for i := range storage.Get("length").Int() {
			key := storage.Call("key", i)
			if key.Type() == js.TypeString && strings.HasPrefix(key.String(), "stale-") {
				out[key.String()] = storage.Call("getItem", key).String()
			}
		}
	})
	return out
}
