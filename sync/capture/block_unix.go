//go:build unix

package capture

import "syscall"

// dontBlock opens a pipe without waiting for its writer.
const dontBlock = syscall.O_NONBLOCK
