//go:build js

package browser

import (
	"context"
	"encoding/json"
	"slices"
	"syscall/js"

	"stale.love/app/client"
	"stale.love/app/replica"
)

// EarlyTaps returns what was tapped before the app ran, now or at an earlier
// visit: what localStorage holds, and the copy that the boot script made of it in
// case that is lost.
func (*Window) EarlyTaps() []client.Early {
	var taps, copied []client.Early
	json.Unmarshal([]byte(earlyText()), &taps)
	try(func() {
		kept := global("staleEarly")
		for i := range kept.Length() {
			var tap client.Early
			if json.Unmarshal([]byte(kept.Index(i).String()), &tap) == nil {
				copied = append(copied, tap)
			}
		}
	})
	// The copy is the older part of the two.
	return append(copied, without(taps, copied)...)
}

func earlyText() (raw string) {
	try(func() {
		if v := global("localStorage").Call("getItem", "stale-early"); v.Type() == js.TypeString {
			raw = v.String()
		}
	})
	return raw
}

func without(taps, those []client.Early) []client.Early {
	return slices.DeleteFunc(slices.Clone(taps), func(t client.Early) bool { return slices.Contains(those, t) })
}

// ForgetEarly removes taps that the app has taken over, and leaves those that came
// meanwhile.
func (*Window) ForgetEarly(ctx context.Context, taken []client.Early) error {
	var now []client.Early
	json.Unmarshal([]byte(earlyText()), &now)
	left := without(now, taken)
	try(func() {
		if len(left) == 0 {
			global("localStorage").Call("removeItem", "stale-early")
		} else if data, err := json.Marshal(left); err == nil {
			global("localStorage").Call("setItem", "stale-early", string(data))
		}
	})
	texts := make([]string, len(left)) // as the boot script has them
	for i, tap := range left {
		data, err := json.Marshal(tap)
		if err != nil {
			return err
		}
		texts[i] = string(data)
	}
	db := &database{name: "stale-early", stores: []string{"taps"}}
	defer db.close()
	return db.do(ctx, true, []string{"taps"}, func(t *transaction) error {
		return t.put("taps", "all", texts)
	})
}

// remembered is how many taps that were taken over are known by a device: those of
// localStorage can come back when a browser is killed.
const remembered = 200

// FreshEarly returns those of taps that were not drained before, and are nobody's
// who has left.
func (d *Device) FreshEarly(ctx context.Context, taps []client.Early) (fresh []client.Early, err error) {
	err = d.db.do(ctx, false, []string{"meta"}, func(t *transaction) error {
		fresh, _, err = freshOf(t, taps)
		return err
	})
	return fresh, err
}

// freshOf also returns the taps that were drained before.
func freshOf(t *transaction, taps []client.Early) (fresh, drained []client.Early, err error) {
	if _, err := find(t, "meta", "drained", &drained); err != nil {
		return nil, nil, err
	}
	var left int64
	if _, err := find(t, "meta", "left", &left); err != nil {
		return nil, nil, err
	}
	fresh = without(taps, drained)
	return slices.DeleteFunc(fresh, func(e client.Early) bool { return left > 0 && e.At <= left }), drained, nil
}

// Drain applies fn to the counts and those of the taps that were not drained before:
// taking over early taps twice counts them once.
func (d *Device) Drain(ctx context.Context, taps []client.Early, fn func(fresh []client.Early, e *replica.Events)) error {
	return d.db.do(ctx, true, []string{"meta", "events"}, func(t *transaction) error {
		fresh, drained, err := freshOf(t, taps)
		if err != nil || len(fresh) == 0 {
			return err
		}
		events, err := readEvents(t)
		if err != nil {
			return err
		}
		fn(fresh, &events)
		if err := writeEvents(t, events); err != nil {
			return err
		}
		drained = append(drained, fresh...)
		return t.put("meta", "drained", drained[max(0, len(drained)-remembered):])
	})
}
