//go:build !js

package program

import (
	"fmt"
	"io/fs"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"stale.love/server/limit"
)

// Config is what an operator decides.
type Config struct {
	Port   int    // PORT, 8080
	Data   string // DATA_DIR, ./data: where the database is
	Origin string // ORIGIN, http://localhost:PORT: what readers type

	Listen string // LISTEN: the address to listen on; empty: all of this machine's

	// Clients are named by TRUSTED_PROXIES and PROXY_HEADER: who is in front, and in
	// which header they name the client.
	Clients limit.Clients

	// Operator is OPERATOR_TOKEN, which opens the desk. Empty: there is no desk.
	Operator string

	Ways Ways // beside passkeys and recovery codes

	Static  fs.FS // styles and scripts; nil: those of this build
	Plain   bool  // serve nothing compressed, and so start in no time: for tests
	Content fs.FS // what was written; nil: that of this build

	Ready     func(origin string) // called once requests are answered; nil: nobody waits for that
	CountsAge time.Duration       // how old the public numbers may be; 0: what api says. For tests
}

// shortestToken is how short a token may be that is tried at two a minute.
const shortestToken = 16

// FromEnvironment reads the configuration, and says which variable is wrong.
func FromEnvironment(get func(string) string) (Config, error) {
	c := Config{Port: 8080, Data: "./data", Ways: waysFrom(get), Origin: get("ORIGIN"), Operator: get("OPERATOR_TOKEN")}
	if v := get("PORT"); v != "" {
		n, err := strconv.Atoi(v)
		if err != nil || n < 1 || n > 65535 {
			return c, fmt.Errorf("PORT=%q is no port: give a number from 1 to 65535", v)
		}
		c.Port = n
	}
	if v := get("DATA_DIR"); v != "" {
		c.Data = v
	}
	if c.Operator != "" && len(c.Operator) < shortestToken {
		return c, fmt.Errorf("OPERATOR_TOKEN has %d characters: give at least %d that nobody guesses, such as openssl rand -hex 16 makes", len(c.Operator), shortestToken)
	}
	if c.Origin == "" {
		c.Origin = "http://localhost:" + strconv.Itoa(c.Port)
	}
	u, err := url.Parse(c.Origin)
	if err != nil || u.Host == "" || u.Path != "" || u.Scheme != "http" && u.Scheme != "https" {
		return c, fmt.Errorf("ORIGIN=%q is no origin: give scheme and host, such as https://stale.love", c.Origin)
	}
	if u.Scheme == "http" && !isLocal(u.Hostname()) {
		return c, fmt.Errorf("ORIGIN=%q is plain http, which everybody on the way can read and change: give the https address that readers type, with a proxy in front that speaks it; http is for localhost only", c.Origin)
	}
	if c.Listen, c.Clients, err = network(get, u.Scheme == "https"); err != nil {
		return c, err
	}
	return c, c.Ways.check()
}

// isLocal reports whether a host is this machine for every browser.
func isLocal(host string) bool {
	address, err := netip.ParseAddr(host)
	return err == nil && address.IsLoopback() || host == "localhost" || strings.HasSuffix(host, ".localhost")
}
