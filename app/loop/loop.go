// Package loop is how features change without a lock. A feature is a state and a pure
// update: it takes a message, and returns the state that follows and commands for what
// it cannot do itself. One owner runs one update after the other; nobody else reads or
// writes the states. Commands run beside it, and what comes of one is a message again.
package loop

import (
	"context"
	"time"
)

// Msg is something that happened: a press, an answer, a timer that is over.
type Msg any

// Cmd is an effect, and the message that comes back of it.
type Cmd struct {
	// Key makes one command take the place of another: what comes back of the older one
	// is dropped, and a timer that has not run out does not start. Empty: none.
	Key string
	// Queue puts commands into an order: each begins when the one before it is through
	// and its message was handled. Empty: it begins at once.
	Queue string
	// After is how long it waits before it begins, outside a queue.
	After time.Duration
	// Run may block; nil only stops what has the same key. Its message may be nil.
	Run func(ctx context.Context) Msg
}

// Stop is the command that makes a key's answer void.
func Stop(key string) Cmd { return Cmd{Key: key} }

// Loop runs commands. All of its fields are set before the first message.
type Loop struct {
	// Own runs a function where the states belong, one after the other, and draws.
	Own func(fn func())
	// Update hands a message to its feature. Only the owner calls it.
	Update func(Msg) []Cmd

	keys   map[string]*running
	queues map[string][]func()
}

// running is the newest command of a key.
type running struct {
	cancel context.CancelFunc
}

// New returns a loop whose states belong to an owner.
func New(own func(fn func()), update func(Msg) []Cmd) *Loop {
	return &Loop{Own: own, Update: update, keys: map[string]*running{}, queues: map[string][]func(){}}
}

// Send hands over a message from outside. It does not wait.
func (l *Loop) Send(m Msg) { l.Own(func() { l.Handle(m) }) }

// Handle is Send for the owner: the message is handled when it returns.
func (l *Loop) Handle(m Msg) { l.Start(l.Update(m)...) }

// Start begins commands. It belongs to the owner.
func (l *Loop) Start(cmds ...Cmd) {
	for _, c := range cmds {
		l.start(c)
	}
}

func (l *Loop) start(c Cmd) {
	ctx, cancel := context.WithCancel(context.Background())
	this := &running{cancel}
	if c.Key != "" {
		if old := l.keys[c.Key]; old != nil {
			old.cancel()
		}
		l.keys[c.Key] = this
	}
	if c.Run == nil {
		cancel()
		delete(l.keys, c.Key)
		return
	}
	run := func() {
		m := c.Run(ctx)
		l.Own(func() { l.ended(c, this, m) })
	}
	if c.Queue != "" {
		l.queues[c.Queue] = append(l.queues[c.Queue], run)
		if len(l.queues[c.Queue]) > 1 {
			return // it begins when those before it are through
		}
	}
	if c.After > 0 {
		timer := time.AfterFunc(c.After, run)
		context.AfterFunc(ctx, func() { timer.Stop() })
		return
	}
	go run()
}

// ended takes in what came of a command, and lets the next of its queue begin.
func (l *Loop) ended(c Cmd, this *running, m Msg) {
	void := c.Key != "" && l.keys[c.Key] != this
	if c.Key != "" && !void {
		delete(l.keys, c.Key)
	}
	this.cancel()
	if m != nil && !void {
		l.Handle(m)
	}
	if c.Queue == "" {
		return
	}
	rest := l.queues[c.Queue][1:]
	if l.queues[c.Queue] = rest; len(rest) > 0 {
		go rest[0]()
		return
	}
	delete(l.queues, c.Queue)
}
