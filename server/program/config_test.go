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

func TestConfig_ProxyNamesTheClientLast(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("X-Forwarded-For", "made up, 192.0.2.7")
	if got := (Config{ProxyHeader: "X-Forwarded-For"}).client()(r); got != "192.0.2.7" {
		t.Errorf("client %q: a client could choose its own name", got)
	}
	if (Config{}).client() != nil {
		t.Error("without a proxy the header must not be believed")
	}
}
