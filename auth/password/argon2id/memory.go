package argon2id

import (
	"encoding/binary"

	"golang.org/x/crypto/blake2b"
)

// Memory is what hashes are computed in, one at a time. Between two it is all zero, so that nothing of a password can be
// read from it.
type Memory struct{ blocks []block }

// NewMemory is enough for one hash of this many KiB and lanes.
func NewMemory(kib uint32, lanes uint8) *Memory {
	return &Memory{make([]block, blocksOf(kib, uint32(lanes)))}
}

// blocksOf rounds memory to whole slices of each lane (RFC 9106 section 3.2, step 3).
func blocksOf(kib, lanes uint32) uint32 {
	slices := syncPoints * lanes
	return max(kib/slices, 2) * slices
}

// Fits reports whether a hash of this many KiB and lanes can be computed here.
func (m *Memory) Fits(kib uint32, lanes uint8) bool {
	return uint64(blocksOf(kib, uint32(lanes))) <= uint64(len(m.blocks))
}

// Key derives a key of length bytes, as argon2.IDKey does: passes and lanes are at least one, and the memory fits.
func (m *Memory) Key(password, salt []byte, passes, kib uint32, lanes uint8, length uint32) []byte {
	threads := uint32(lanes)
	blocks := m.blocks[:blocksOf(kib, threads)]
	defer clear(blocks)
	hash := initHash(password, salt, nil, nil, passes, kib, threads, length, mode)
	fillFirst(blocks, &hash, threads)
	processBlocks(blocks, passes, uint32(len(blocks)), threads, mode)
	return extractKey(blocks, uint32(len(blocks)), threads, length)
}

// fillFirst makes the first two blocks of each lane (RFC 9106 section 3.2, steps 3 and 4).
func fillFirst(blocks []block, hash *[blake2b.Size + 8]byte, lanes uint32) {
	var filled [1024]byte
	each := uint32(len(blocks)) / lanes
	for lane := range lanes {
		binary.LittleEndian.PutUint32(hash[blake2b.Size+4:], lane)
		for n := range uint32(2) {
			binary.LittleEndian.PutUint32(hash[blake2b.Size:], n)
			blake2bHash(filled[:], hash[:])
			for i := range blocks[lane*each+n] {
				blocks[lane*each+n][i] = binary.LittleEndian.Uint64(filled[i*8:])
			}
		}
	}
}
