//go:build !js

package content

import "embed"

// Files are the authored files, for the server: package markdown reads them.
// The client is built without them.
//
//go:embed articles exercises pages books.yaml help.yaml search.yaml site.yaml checkup
var Files embed.FS
