//go:build !js

package limit

import (
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// Clients names who sends requests: by the address of the connection, or, when that
// is a proxy's, by the address that the proxy says it has the request from.
type Clients struct {
	Header  string         // in which proxies name the client, such as X-Forwarded-For
	Trusted []netip.Prefix // the proxies; nobody else's header is believed
}

// No proxies of ours write more than this. What is before it is the client's word, and
// never looked at.
const (
	longestLine = 1 << 10
	mostHops    = 16
)

// Name returns who sent a request, in the form of Connection. It is a string of its
// own: it keeps nothing of the request alive.
func (c Clients) Name(r *http.Request) string {
	at, err := addressOf(r.RemoteAddr)
	if err != nil {
		return strings.Clone(r.RemoteAddr[:min(len(r.RemoteAddr), 64)]) // not from the network
	}
	if c.Trusts(at) {
		at = c.behind(at, r.Header[http.CanonicalHeaderKey(c.Header)])
	}
	return customer(at)
}

// Trusts reports whether an address is a proxy of ours.
func (c Clients) Trusts(address netip.Addr) bool {
	return slices.ContainsFunc(c.Trusted, func(p netip.Prefix) bool { return p.Contains(address) })
}

// Ignores reports whether a request names a client whom nobody believes.
func (c Clients) Ignores(r *http.Request) bool {
	if c.Header == "" || r.Header.Get(c.Header) == "" {
		return false
	}
	at, err := addressOf(r.RemoteAddr)
	return err != nil || !c.Trusts(at)
}

// behind follows the proxies back from the one at the connection, through all lines of
// the header from the last to the first, to the first address that is none of ours.
// Each was written by the one after it; what is before it anybody can have made up.
func (c Clients) behind(at netip.Addr, lines []string) netip.Addr {
	hops := 0
	for _, line := range slices.Backward(lines) {
		line = line[max(0, len(line)-longestLine):]
		for line != "" && hops < mostHops {
			hops++
			cut := strings.LastIndexByte(line, ',')
			said, err := addressOf(strings.TrimSpace(line[cut+1:]))
			if err != nil {
				return at
			}
			if at = said; !c.Trusts(at) {
				return at
			}
			line = line[:max(cut, 0)]
		}
	}
	return at
}

// Connection names the sender of a request by its address. An IPv6 customer has a
// whole /64, which counts as one.
func Connection(r *http.Request) string { return Clients{}.Name(r) }

// addressOf reads an address with or without a port or brackets. An IPv4 address in
// IPv6 is the IPv4 address, and a zone says nothing about who it is.
func addressOf(s string) (netip.Addr, error) {
	if host, _, err := net.SplitHostPort(s); err == nil {
		s = host
	}
	if inside, ok := strings.CutPrefix(s, "["); ok {
		s = strings.TrimSuffix(inside, "]")
	}
	address, err := netip.ParseAddr(s)
	return address.Unmap().WithZone(""), err
}

func customer(address netip.Addr) string {
	if address.Is6() {
		if prefix, err := address.Prefix(64); err == nil {
			return prefix.String()
		}
	}
	return address.String()
}
