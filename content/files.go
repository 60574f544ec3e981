//go:build !js

package content

import "embed"

// Files are the authored files, for the server: package markdown reads them.
// The client is built without them. A magazine without books, exercises or pages of
// its own has no such file or folder.
//
//go:embed *.yaml */*.yaml */*.md pictures
var Files embed.FS
