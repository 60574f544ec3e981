//go:build !js

package limit

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
)

func TestClients_TheLastAddressThatIsNoProxyIsTheClient(t *testing.T) {
	t.Parallel()
	c := Clients{Header: "X-Forwarded-For", Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("2001:db8:f::/48")}}
	const proxy, made = "127.0.0.1:4000", "192.0.2.66" // an address that the client made up
	for name, test := range map[string]struct {
		from  string
		lines []string
		want  string
	}{
		"one":                         {proxy, []string{"192.0.2.7"}, "192.0.2.7"},
		"the last of a list":          {proxy, []string{made + ", 192.0.2.7"}, "192.0.2.7"},
		"the last of two lines":       {proxy, []string{made, "192.0.2.7"}, "192.0.2.7"},
		"two lines, a list":           {proxy, []string{made, made + " ,192.0.2.7"}, "192.0.2.7"},
		"before another proxy":        {proxy, []string{made + ", 192.0.2.7, 127.0.0.9"}, "192.0.2.7"},
		"before a proxy's own line":   {proxy, []string{made + ", 192.0.2.7", "2001:db8:f::1"}, "192.0.2.7"},
		"with a port":                 {proxy, []string{"192.0.2.7:5123"}, "192.0.2.7"},
		"IPv6":                        {proxy, []string{"2001:db8:1:2:3::4"}, "2001:db8:1:2::/64"},
		"IPv6, another of the same":   {proxy, []string{"2001:db8:1:2:ffff::9"}, "2001:db8:1:2::/64"},
		"IPv6 with a port":            {proxy, []string{"[2001:db8:1:2:3::4]:5123"}, "2001:db8:1:2::/64"},
		"IPv6 in brackets":            {proxy, []string{"[2001:db8:1:2:3::4]"}, "2001:db8:1:2::/64"},
		"IPv6 with a zone":            {proxy, []string{"fe80::1%eth0"}, "fe80::/64"},
		"IPv4 in IPv6":                {proxy, []string{"::ffff:192.0.2.7"}, "192.0.2.7"},
		"no header":                   {proxy, nil, "127.0.0.1"},
		"no address":                  {proxy, []string{"192.0.2.7, unknown"}, "127.0.0.1"},
		"nothing behind a comma":      {proxy, []string{"192.0.2.7,"}, "127.0.0.1"},
		"a proxy of IPv6":             {"[2001:db8:f::1]:4000", []string{"192.0.2.7"}, "192.0.2.7"},
		"a proxy of IPv4 in IPv6":     {"[::ffff:127.0.0.1]:4000", []string{"192.0.2.7"}, "192.0.2.7"},
		"somebody who is no proxy":    {"192.0.2.8:4000", []string{made}, "192.0.2.8"},
		"behind 12 KB that are ours?": {proxy, []string{strings.Repeat("127.0.0.1,", 1200) + "192.0.2.7"}, "192.0.2.7"},
		"12 KB of proxies":            {proxy, []string{made + strings.Repeat(",127.0.0.1", 1200)}, "127.0.0.1"},
	} {
		r := &http.Request{RemoteAddr: test.from, Header: http.Header{"X-Forwarded-For": test.lines}}
		if got := c.Name(r); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
	}
}

func TestClients_WithoutProxiesNoHeaderIsBelieved(t *testing.T) {
	t.Parallel()
	r := &http.Request{RemoteAddr: "192.0.2.8:4000", Header: http.Header{"X-Forwarded-For": {"192.0.2.66"}}}
	for _, c := range []Clients{{}, {Header: "X-Forwarded-For"}} {
		if got := c.Name(r); got != "192.0.2.8" {
			t.Errorf("%+v: %s", c, got)
		}
	}
}

func TestConnection_NamesACustomer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"192.0.2.7:1234":           "192.0.2.7",
		"[::ffff:192.0.2.7]:1234":  "192.0.2.7",
		"[2001:db8:1:2:3::4]:1234": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1234":      "fe80::/64",
		"pipe":                     "pipe",
	} {
		if got := Connection(&http.Request{RemoteAddr: address}); got != want {
			t.Errorf("%s is %s, want %s", address, got, want)
		}
	}
}

func FuzzClients_ANameIsShortAndAnAddress(f *testing.F) {
	f.Add("192.0.2.7", "[2001:db8::1]:80")
	f.Add(strings.Repeat("9", 12<<10), ",,")
	f.Fuzz(func(t *testing.T, first, second string) {
		c := Clients{Header: "X-Forwarded-For", Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}}
		name := c.Name(&http.Request{RemoteAddr: "127.0.0.1:1", Header: http.Header{"X-Forwarded-For": {first, second}}})
		_, err := netip.ParseAddr(name)
		if err != nil {
			_, err = netip.ParsePrefix(name)
		}
		if err != nil || len(name) > 64 {
			t.Errorf("a client is called %q", name)
		}
	})
}
