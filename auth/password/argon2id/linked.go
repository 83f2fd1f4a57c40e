package argon2id

import (
	_ "unsafe" // for linkname

	_ "golang.org/x/crypto/argon2" // what is linked to
	"golang.org/x/crypto/blake2b"
)

// block is Argon2's unit of memory, 1 KiB (RFC 9106 section 3.1).
type block [128]uint64

// syncPoints is how many slices a lane has, and mode what x/crypto calls Argon2id.
const (
	syncPoints = 4
	mode       = 2
)

// What x/crypto has and doesn't export. A version of it that no longer has one of these doesn't link; one in which they
// mean something else fails this package's test.

//go:linkname initHash golang.org/x/crypto/argon2.initHash
func initHash(password, salt, key, data []byte, time, memory, threads, keyLen uint32, mode int) [blake2b.Size + 8]byte

//go:linkname blake2bHash golang.org/x/crypto/argon2.blake2bHash
func blake2bHash(out, in []byte)

//go:linkname processBlocks golang.org/x/crypto/argon2.processBlocks
func processBlocks(blocks []block, time, memory, threads uint32, mode int)

//go:linkname extractKey golang.org/x/crypto/argon2.extractKey
func extractKey(blocks []block, memory, threads, keyLen uint32) []byte
