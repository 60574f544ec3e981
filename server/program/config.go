//go:build !js

package program

import (
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Config is what an operator decides.
type Config struct {
	Port   int    // PORT, 8080
	Data   string // DATA_DIR, ./data: where the database is
	Origin string // ORIGIN, http://localhost:PORT: what readers type

	// ProxyHeader is PROXY_HEADER, such as X-Forwarded-For: the header in which a
	// proxy in front names the client, for rate limits. Empty: there is none.
	ProxyHeader string

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
	c := Config{Port: 8080, Data: "./data", Ways: waysFrom(get), Origin: get("ORIGIN"), ProxyHeader: get("PROXY_HEADER"), Operator: get("OPERATOR_TOKEN")}
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
	return c, c.Ways.check()
}

// client names who sent a request. The last name in a list is the one that our
// own proxy wrote; those before it are the client's word.
func (c Config) client() func(*http.Request) string {
	if c.ProxyHeader == "" {
		return nil
	}
	return func(r *http.Request) string {
		names := strings.Split(r.Header.Get(c.ProxyHeader), ",")
		return strings.TrimSpace(names[len(names)-1])
	}
}
