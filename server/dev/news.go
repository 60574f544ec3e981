//go:build !js

package dev

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sync"
	"time"
)

// news tells the pages that are open, as server-sent events. A page that comes late
// hears the last of each kind.
type news struct {
	mu     sync.Mutex
	last   map[string]string
	pages  map[chan [2]string]bool
	closed bool
}

// tell sends something to every page. One that does not listen fast enough is left
// behind, and comes back by itself.
func (n *news) tell(kind, data string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.last == nil {
		n.last = map[string]string{}
	}
	n.last[kind] = data
	for page := range n.pages {
		select {
		case page <- [2]string{kind, data}:
		default:
			delete(n.pages, page)
			close(page)
		}
	}
}

// close ends every connection, so that the server can end.
func (n *news) close() {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	for page := range n.pages {
		close(page)
	}
	n.pages = nil
}

func (n *news) listen() chan [2]string {
	n.mu.Lock()
	defer n.mu.Unlock()
	page := make(chan [2]string, 16)
	if n.closed {
		close(page)
		return page
	}
	for _, kind := range slices.Sorted(maps.Keys(n.last)) {
		page <- [2]string{kind, n.last[kind]}
	}
	if n.pages == nil {
		n.pages = map[chan [2]string]bool{}
	}
	n.pages[page] = true
	return page
}

func (n *news) leave(page chan [2]string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.pages, page)
}

func (n *news) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	page := n.listen()
	defer n.leave(page)
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	// The server's limit for an answer is not meant for one that has no end.
	if err := control.SetWriteDeadline(time.Time{}); err != nil {
		http.Error(w, "this connection cannot be kept open", http.StatusNotImplemented)
		return
	}
	fmt.Fprint(w, "retry: 200\n\n")
	for {
		if err := control.Flush(); err != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case said, open := <-page:
			if !open {
				return
			}
			fmt.Fprintf(w, "event: %s\ndata: %s\n\n", said[0], said[1])
		}
	}
}
