//go:build !js

package program

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// lockFile is in DATA_DIR. Servers share its lock, and a restore has it for itself: the
// system takes it back from a process that is killed.
const lockFile = "lock"

// errInUse says that a server or a restore has the database.
var errInUse = errors.New("in use")

// lockData takes the lock of a DATA_DIR until release is called.
func lockData(dir string, alone bool) (release func(), err error) {
	f, err := os.OpenFile(filepath.Join(dir, lockFile), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking DATA_DIR: %w", err)
	}
	how := syscall.LOCK_SH
	if alone {
		how = syscall.LOCK_EX
	}
	err = syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		err = errInUse
	}
	if err != nil {
		f.Close()
		return nil, fmt.Errorf("locking DATA_DIR %s: %w", dir, err)
	}
	return func() { f.Close() }, nil
}
