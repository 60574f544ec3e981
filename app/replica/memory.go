package replica

import (
	"context"
	"sync"
)

// Memory is a Store and an EventStore that forgets everything when the process ends:
// for browsers that allow no storage, and for tests. Its zero value is nobody's
// and empty.
type Memory struct {
	mu     sync.Mutex
	state  State
	events Events
}

// NewMemory returns a Memory with a state to begin with.
func NewMemory(s State) *Memory { return &Memory{state: s.Clone()} }

// View implements Store.
func (m *Memory) View(context.Context) (State, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state.Clone(), nil
}

// Update implements Store.
func (m *Memory) Update(_ context.Context, fn func(*State) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := m.state.Clone()
	if err := fn(&s); err != nil {
		return err
	}
	m.state = s
	return nil
}

// ViewEvents implements EventStore.
func (m *Memory) ViewEvents(context.Context) (Events, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.events.Clone(), nil
}

// UpdateEvents implements EventStore.
func (m *Memory) UpdateEvents(_ context.Context, fn func(*Events) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := m.events.Clone()
	if err := fn(&e); err != nil {
		return err
	}
	m.events = e
	return nil
}
