//go:build !unix

package capture

const dontBlock = 0
