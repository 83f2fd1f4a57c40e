package intake

import (
	"crypto/sha256"
	"encoding"
	"encoding/hex"
	"fmt"
	"hash"
	"io"

	"satchel/sync/resumable"
)

// digest is a document's running SHA-256. Its state is kept in the database with the offset, so that nothing is
// ever read again to go on.
type digest struct{ hash.Hash }

func newDigest() digest { return digest{sha256.New()} }

func restoreDigest(state []byte) (digest, error) {
	d := newDigest()
	if len(state) == 0 {
		return d, nil
	}
	if err := d.Hash.(encoding.BinaryUnmarshaler).UnmarshalBinary(state); err != nil {
		return digest{}, fmt.Errorf("restoring a running SHA-256: %w", err)
	}
	return d, nil
}

func (d digest) state() ([]byte, error) {
	state, err := d.Hash.(encoding.BinaryMarshaler).MarshalBinary()
	if err != nil {
		return nil, fmt.Errorf("keeping a running SHA-256: %w", err)
	}
	return state, nil
}

func (d digest) hex() string { return hex.EncodeToString(d.Sum(nil)) }

// wholeReader passes a document on while it is hashed, and ends in io.EOF only if it was exactly the one announced.
type wholeReader struct {
	from  io.Reader
	sum   digest
	head  []byte // the first bytes, for the media type
	left  int64
	sha   string // lower-case hex; empty where nothing was announced
	ended error
}

func newWholeReader(from io.Reader, announced resumable.NewUpload) *wholeReader {
	return &wholeReader{from: from, sum: newDigest(), left: announced.Size, sha: announced.SHA256}
}

// Read implements io.Reader.
func (r *wholeReader) Read(p []byte) (int, error) {
	if r.ended != nil {
		return 0, r.ended
	}
	n, err := r.from.Read(p)
	r.left -= int64(n)
	r.sum.Write(p[:n])
	if want := sniffLength - len(r.head); want > 0 {
		r.head = append(r.head, p[:min(n, want)]...)
	}
	switch {
	case r.left < 0:
		err = resumable.ErrBeyondEnd
	case err == io.EOF && r.left > 0:
		err = io.ErrUnexpectedEOF
	case err == io.EOF && r.sha != "" && r.sum.hex() != r.sha:
		err = resumable.ErrHashMismatch
	}
	r.ended = err
	return n, err
}
