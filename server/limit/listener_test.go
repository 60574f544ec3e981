//go:build !js

package limit

import (
	"io"
	"net"
	"net/netip"
	"testing"
	"time"
)

// accept greets whom the listener lets in.
func accept(l net.Listener) <-chan net.Conn {
	accepted := make(chan net.Conn, 100)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			conn.Write([]byte("!"))
			accepted <- conn
		}
	}()
	return accepted
}

// dial returns the listener's side of those of n connections that were let in.
func dial(t *testing.T, l net.Listener, accepted <-chan net.Conn, n int) (kept []net.Conn) {
	t.Helper()
	for range n {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { conn.Close() })
		conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		if _, err := io.ReadFull(conn, make([]byte, 1)); err == nil {
			kept = append(kept, <-accepted)
		}
	}
	return kept
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestListener_OneAddressHasSoManyConnections(t *testing.T) {
	t.Parallel()
	l := Listener(listen(t), 3, Clients{})
	accepted := accept(l)
	kept := dial(t, l, accepted, 8)
	if len(kept) != 3 {
		t.Fatalf("%d of 8 connections are open, want 3", len(kept))
	}
	for _, conn := range kept {
		conn.Close()
		conn.Close() // as net/http does
	}
	if by := l.(*listener).by; len(by) != 0 {
		t.Errorf("closed, and still counted: %v", by)
	}
	if again := dial(t, l, accepted, 4); len(again) != 3 {
		t.Errorf("%d of 4 connections are open, want 3", len(again))
	}
}

func TestListener_AProxyHasAnyNumber(t *testing.T) {
	t.Parallel()
	proxies := Clients{Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}}
	l := Listener(listen(t), 3, proxies)
	if kept := dial(t, l, accept(l), 8); len(kept) != 8 {
		t.Errorf("%d of 8 connections are open", len(kept))
	}
}
