//go:build !js

package program

import (
	"net/http/httptest"
	"strings"
	"testing"
)

func TestFromEnvironment(t *testing.T) {
	t.Parallel()
	environment := func(pairs ...string) func(string) string {
		return func(name string) string {
			for i := 0; i+1 < len(pairs); i += 2 {
				if pairs[i] == name {
					return pairs[i+1]
				}
			}
			return ""
		}
	}
	t.Run("Defaults", func(t *testing.T) {
		c, err := FromEnvironment(environment())
		if err != nil || c.Port != 8080 || c.Data != "./data" || c.Origin != "http://localhost:8080" {
			t.Errorf("%+v, %v", c, err)
		}
	})
	t.Run("OriginFollowsPort", func(t *testing.T) {
		c, err := FromEnvironment(environment("PORT", "9000"))
		if err != nil || c.Origin != "http://localhost:9000" {
			t.Errorf("%+v, %v", c, err)
		}
	})
	for name, bad := range map[string][]string{
		"ErrToken":      {"OPERATOR_TOKEN", "short"},
		"ErrPort":       {"PORT", "http"},
		"ErrPortRange":  {"PORT", "70000"},
		"ErrOrigin":     {"ORIGIN", "stale.love"},
		"ErrOriginPath": {"ORIGIN", "https://stale.love/"},
		"ErrPlainHTTP":  {"ORIGIN", "http://stale.love"},
		"ErrPlainLAN":   {"ORIGIN", "http://192.168.0.7:8080"},
		"ErrListen":     {"LISTEN", "127.0.0.1:8080"},
		"ErrForwarded":  {"PROXY_HEADER", "Forwarded"},
		"ErrProxies":    {"TRUSTED_PROXIES", "10.0.0.0/8, proxy"},
		"ErrEverybody":  {"TRUSTED_PROXIES", "0.0.0.0/0"},
		"ErrElsewhere":  {"TRUSTED_PROXIES", "10.0.0.0/8"},
		"ErrWhoIsIt":    {"PROXY_HEADER", "X-Forwarded-For", "LISTEN", "0.0.0.0"},
		"ErrSMTP":       {"SMTP_URL", "mail.example"},
		"ErrMailFrom":   {"MAIL_FROM", "nobody", "SMTP_URL", "smtp://mail.example"},
		"ErrIssuer":     {"OIDC_ISSUER", "http://id.example"},
		"ErrClientID":   {"OIDC_CLIENT_ID", "", "OIDC_ISSUER", "https://id.example"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := FromEnvironment(environment(bad...)); err == nil || !strings.Contains(err.Error(), bad[0]) {
				t.Errorf("error %v does not name %s", err, bad[0])
			}
		})
	}
}

// A proxy in front is not to be passed by: with one, this machine alone is listened to,
// unless the operator says otherwise.
func TestFromEnvironment_Proxies(t *testing.T) {
	t.Parallel()
	const header = "X-Forwarded-For"
	for name, test := range map[string]struct {
		env    map[string]string
		listen string
		header string
		at     string // an address that connects
		client string // whom "192.0.2.7" in the header is taken for
	}{
		"none":                 {map[string]string{}, "", header, "127.0.0.1:1", "127.0.0.1"},
		"the header alone":     {map[string]string{"PROXY_HEADER": "X-Real-IP"}, "127.0.0.1", "X-Real-IP", "127.0.0.1:1", "192.0.2.7"},
		"not from elsewhere":   {map[string]string{"PROXY_HEADER": "X-Real-IP"}, "127.0.0.1", "X-Real-IP", "10.0.0.1:1", "10.0.0.1"},
		"the proxies alone":    {map[string]string{"TRUSTED_PROXIES": "127.0.0.1"}, "127.0.0.1", header, "127.0.0.1:1", "192.0.2.7"},
		"of another machine":   {map[string]string{"TRUSTED_PROXIES": "10.0.0.0/8,fd00::1", "LISTEN": "10.0.0.2"}, "10.0.0.2", header, "10.1.2.3:1", "192.0.2.7"},
		"of IPv6":              {map[string]string{"TRUSTED_PROXIES": "10.0.0.0/8,fd00::1", "LISTEN": "0.0.0.0"}, "0.0.0.0", header, "[fd00::1]:1", "192.0.2.7"},
		"https, not a word":    {map[string]string{"ORIGIN": "https://stale.love"}, "", header, "127.0.0.1:1", "192.0.2.7"},
		"https, from anywhere": {map[string]string{"ORIGIN": "https://stale.love"}, "", header, "10.0.0.1:1", "10.0.0.1"},
	} {
		c, err := FromEnvironment(func(name string) string { return test.env[name] })
		if err != nil || c.Listen != test.listen {
			t.Errorf("%s: listens on %q, %v", name, c.Listen, err)
			continue
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = test.at
		r.Header.Set(test.header, "192.0.2.7")
		if got := c.Clients.Name(r); got != test.client {
			t.Errorf("%s: the client is %s, want %s", name, got, test.client)
		}
	}
}
