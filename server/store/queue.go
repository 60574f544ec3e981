//go:build !js

package store

import "sync"

// queue holds the changes that wait for the writer, by whose they are.
type queue struct {
	some chan struct{} // holds one when something waits

	mu      sync.Mutex
	by      map[string][]*change
	order   []string // who waits: whose turn is next comes first
	waiting int
}

func newQueue() *queue {
	return &queue{some: make(chan struct{}, 1), by: map[string][]*change{}}
}

func (q *queue) add(c *change) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.by[c.from]) == 0 {
		q.order = append(q.order, c.from)
	}
	q.by[c.from] = append(q.by[c.from], c)
	q.waiting++
	q.signal()
}

// signal says that something waits.
func (q *queue) signal() {
	select {
	case q.some <- struct{}{}:
	default:
	}
}

func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting
}

// turn is one commit's way round those who wait.
type turn struct {
	q    *queue
	left int             // at most as many as waited when it began
	seen map[string]bool // who had a change in this commit
}

func (q *queue) turn() *turn {
	return &turn{q: q, left: min(q.len(), maxGroup), seen: map[string]bool{}}
}

// next takes the first change of whoever's turn it is, and lets them wait behind
// everybody else. Without more, those who had a change in this commit get no other one.
// It returns nil when nothing is left to take.
func (t *turn) next(more bool) *change {
	q := t.q
	q.mu.Lock()
	defer q.mu.Unlock()
	if t.left == 0 {
		return nil
	}
	t.left--
	for i, from := range q.order {
		if t.seen[from] && !more {
			continue
		}
		t.seen[from] = true
		c := q.by[from][0]
		q.order = append(q.order[:i:i], q.order[i+1:]...)
		if q.by[from] = q.by[from][1:]; len(q.by[from]) > 0 {
			q.order = append(q.order, from)
		} else {
			delete(q.by, from)
		}
		q.waiting--
		return c
	}
	return nil
}
