//go:build !js

package device

import (
	"testing"

	"github.com/google/uuid"
)

func TestBrowser_NamesKindsAndNoMore(t *testing.T) {
	t.Parallel()
	for userAgent, want := range map[string]string{
		"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36":                                    "Chrome on Android",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1":            "Safari on iPhone",
		"Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1":                     "Safari on iPad",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:153.0) Gecko/20100101 Firefox/153.0":                                                               "Firefox on Mac",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0":                      "Edge on Windows",
		"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/156.0.0.0 Safari/537.36":                                      "Chrome on Linux",
		"Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36": "Samsung Browser on Android",
		"":                          "A browser",
		"<script>alert(1)</script>": "A browser",
	} {
		if got := Browser(userAgent); got != want {
			t.Errorf("%s is %q, want %q", userAgent, got, want)
		}
	}
}

func TestPasskey_IsNamedByItsKeeperAndItsDevice(t *testing.T) {
	t.Parallel()
	const iPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1"
	apple := uuid.MustParse("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")
	for _, test := range []struct {
		aaguid          []byte
		userAgent, want string
	}{
		{apple[:], iPhone, "iCloud Keychain, iPhone"},
		{apple[:], "", "iCloud Keychain"},
		{make([]byte, 16), iPhone, "Safari on iPhone"},
		{nil, "", "A browser"},
	} {
		if got := Passkey(test.aaguid, test.userAgent); got != test.want {
			t.Errorf("%x is %q, want %q", test.aaguid, got, test.want)
		}
	}
}
