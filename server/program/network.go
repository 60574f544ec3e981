//go:build !js

package program

import (
	"fmt"
	"net/netip"
	"strings"

	"stale.love/server/limit"
)

// forwardedFor is the header in which most proxies name the client.
const forwardedFor = "X-Forwarded-For"

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}

// network reads where to listen and whom to believe about who a client is. behind says
// that readers come over https: this program speaks none, so something is in front.
func network(get func(string) string, behind bool) (listen string, clients limit.Clients, err error) {
	listen, header, proxies := get("LISTEN"), get("PROXY_HEADER"), get("TRUSTED_PROXIES")
	if listen != "" && listen != "localhost" {
		if _, err := netip.ParseAddr(listen); err != nil {
			return "", clients, fmt.Errorf("LISTEN=%q is no address: give one of this machine's, such as 127.0.0.1, or 0.0.0.0 for all, without a port", listen)
		}
	}
	if strings.EqualFold(header, "Forwarded") {
		return "", clients, fmt.Errorf("PROXY_HEADER=%q is a header that is not read here: have the proxy set X-Forwarded-For, and leave PROXY_HEADER out", header)
	}
	named := proxies != "" || header != ""
	if !named && !behind {
		return listen, clients, nil
	}
	if header == "" {
		header = forwardedFor
	}
	clients = limit.Clients{Header: header, Trusted: loopback}
	if proxies != "" {
		if clients.Trusted, err = prefixes(proxies); err != nil {
			return "", limit.Clients{}, err
		}
	}
	switch {
	case !named: // https without a word about the proxy: one on this machine is believed
	case listen == "" && clients.Trusts(netip.MustParseAddr("127.0.0.1")):
		listen = "127.0.0.1" // so that nobody passes the proxy by
	case listen == "":
		return "", clients, fmt.Errorf("TRUSTED_PROXIES=%q are not on this machine: set LISTEN to the address at which they reach it, or to 0.0.0.0 for all", proxies)
	case proxies == "" && !onLoopback(listen):
		return "", clients, fmt.Errorf("PROXY_HEADER=%q is believed from proxies on this machine only, and LISTEN=%q is for others: set TRUSTED_PROXIES to the addresses that they come from, such as 10.0.0.0/8", header, listen)
	}
	return listen, clients, nil
}

func onLoopback(listen string) bool {
	if listen == "localhost" {
		return true
	}
	address, err := netip.ParseAddr(listen)
	return err == nil && address.IsLoopback()
}

// prefixes reads a list of addresses and of networks.
func prefixes(list string) (all []netip.Prefix, err error) {
	for _, word := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' }) {
		prefix, err := netip.ParsePrefix(word)
		if err != nil {
			var address netip.Addr
			if address, err = netip.ParseAddr(word); err == nil {
				address = address.Unmap().WithZone("")
				prefix = netip.PrefixFrom(address, address.BitLen())
			}
		}
		if err != nil {
			return nil, fmt.Errorf("TRUSTED_PROXIES: %q is no address and no network: give a list such as 127.0.0.1, 10.0.0.0/8", word)
		}
		if prefix.Bits() == 0 {
			return nil, fmt.Errorf("TRUSTED_PROXIES: %q is everybody, and everybody could then be anybody: give the proxies' own addresses", word)
		}
		all = append(all, prefix.Masked())
	}
	return all, nil
}
