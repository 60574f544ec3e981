package compare

import (
	"fmt"
	"time"
)

// Model is a whole server in memory: what stores and devices are tested against.
type Model struct {
	Sides map[string]*Side // by account
	drawn int
}

// NewModel returns a server that knows of nothing.
func NewModel() *Model { return &Model{Sides: map[string]*Side{}} }

// Do makes one step of an account. With drawn, a lookup for a new code is what it
// returns; otherwise the model numbers them.
func (m *Model) Do(now time.Time, account string, r Request, drawn ...string) (View, error) {
	for a, s := range m.Sides {
		if s.Gone(now) {
			delete(m.Sides, a)
		}
	}
	me := m.Sides[account]
	peer, lookup := Whose(me, r)
	other := m.Sides[peer]
	for _, s := range m.Sides {
		if lookup != "" && s.Lookup == lookup {
			other = s
		}
	}
	changed, theirs, err := Apply(now, account, me, other, r)
	if err != nil {
		return View{}, err
	}
	if changed != nil && changed.Role == RoleA && changed.Theirs == "" && changed.Lookup == "" {
		m.drawn++
		fresh := *changed
		fresh.Lookup = fmt.Sprintf("%04d", m.drawn)
		if len(drawn) > 0 {
			fresh.Lookup = drawn[0]
		}
		changed = &fresh
	}
	m.set(account, changed)
	if other != nil {
		m.set(other.Account, theirs)
	}
	return See(now, changed, theirs), nil
}

func (m *Model) set(account string, s *Side) {
	if s == nil {
		delete(m.Sides, account)
		return
	}
	m.Sides[account] = s
}

// Delete is an account that is deleted: the half ends with it.
func (m *Model) Delete(now time.Time, account string) {
	if me := m.Sides[account]; me != nil {
		m.Do(now, account, Request{Step: End, Public: me.Public})
	}
}
