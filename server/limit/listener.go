//go:build !js

package limit

import (
	"net"
	"sync"
)

// Listener accepts at most so many connections at a time from one customer, see
// Connection. One more is closed at once. Proxies may have any number.
func Listener(l net.Listener, most int, proxies Clients) net.Listener {
	return &listener{Listener: l, most: most, proxies: proxies, by: map[string]int{}}
}

type listener struct {
	net.Listener
	most    int
	proxies Clients

	mu sync.Mutex
	by map[string]int // only of who is connected
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		at, err := addressOf(conn.RemoteAddr().String())
		if err != nil || l.proxies.Trusts(at) {
			return conn, nil
		}
		name := customer(at)
		if l.take(name) {
			return &counted{Conn: conn, done: sync.OnceFunc(func() { l.leave(name) })}, nil
		}
		conn.Close()
	}
}

func (l *listener) take(name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by[name] >= l.most {
		return false
	}
	l.by[name]++
	return true
}

func (l *listener) leave(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.by[name]--; l.by[name] == 0 {
		delete(l.by, name)
	}
}

// counted is a connection that tells when it is closed.
type counted struct {
	net.Conn
	done func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	defer c.done()
	return c.Conn.Close()
}
