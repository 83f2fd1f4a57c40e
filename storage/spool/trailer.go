package spool

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"os"
)

// A spool file is the document's bytes, then the caller's description, then this footer of 64 bytes, all
// numbers big-endian:
//
//	 0  8  magic "SATCHEL" and the layout's version
//	 8  8  length of the document's bytes
//	16  4  length of the description
//	20  4  CRC-32C of the description
//	24 32  SHA-256 of the document's bytes
//	56  4  zero
//	60  4  CRC-32C of the 60 bytes before
//
// It stands at the end because the hash is known only after copying, and so that the document's bytes can be
// sent from the beginning of the file as they are.
const footerLen = 64

var (
	magic      = [8]byte{'S', 'A', 'T', 'C', 'H', 'E', 'L', 1}
	castagnoli = crc32.MakeTable(crc32.Castagnoli)
)

// maxDescription bounds what is believed of a footer.
const maxDescription = 1 << 20

// Sum is what copying found out about a file's bytes.
type Sum struct {
	Size   int64  // bytes
	SHA256 string // lower-case hex
	Head   []byte // the first bytes, at most 3,072, for telling the type
	// Before is the source as it stood when its copy began, which the copy is proven to be of; nil where it was
	// generated, and of bytes that were read back.
	Before fs.FileInfo
}

func seal(sum Sum, description []byte) ([]byte, error) {
	digest, err := hex.DecodeString(sum.SHA256)
	if err != nil || len(digest) != 32 || len(description) > maxDescription {
		return nil, fmt.Errorf("sealing with hash %q and %d bytes of description", sum.SHA256, len(description))
	}
	end := make([]byte, 0, len(description)+footerLen)
	end = append(end, description...)
	end = append(end, magic[:]...)
	end = binary.BigEndian.AppendUint64(end, uint64(sum.Size))
	end = binary.BigEndian.AppendUint32(end, uint32(len(description)))
	end = binary.BigEndian.AppendUint32(end, crc32.Checksum(description, castagnoli))
	end = append(end, digest...)
	end = append(end, 0, 0, 0, 0)
	footer := end[len(description):]
	return binary.BigEndian.AppendUint32(end, crc32.Checksum(footer, castagnoli)), nil
}

// unseal reads a file's footer and description; anything but a whole file is ErrDamaged.
func unseal(file *os.File) (Sum, []byte, error) {
	info, err := file.Stat()
	if err != nil {
		return Sum{}, nil, err
	}
	footer := make([]byte, footerLen)
	if info.Size() < footerLen {
		return Sum{}, nil, fmt.Errorf("%w: only %d bytes", ErrDamaged, info.Size())
	}
	if _, err := file.ReadAt(footer, info.Size()-footerLen); err != nil {
		return Sum{}, nil, err
	}
	size := binary.BigEndian.Uint64(footer[8:])
	length := binary.BigEndian.Uint32(footer[16:])
	switch {
	case !bytes.Equal(footer[:8], magic[:]), crc32.Checksum(footer[:60], castagnoli) != binary.BigEndian.Uint32(footer[60:]):
		return Sum{}, nil, fmt.Errorf("%w: its end is missing", ErrDamaged)
	case length > maxDescription, size != uint64(info.Size()-footerLen-int64(length)):
		return Sum{}, nil, fmt.Errorf("%w: its length is wrong", ErrDamaged)
	}
	description := make([]byte, length)
	if _, err := file.ReadAt(description, int64(size)); err != nil && err != io.EOF {
		return Sum{}, nil, err
	}
	if crc32.Checksum(description, castagnoli) != binary.BigEndian.Uint32(footer[20:]) {
		return Sum{}, nil, fmt.Errorf("%w: its description is wrong", ErrDamaged)
	}
	return Sum{Size: int64(size), SHA256: hex.EncodeToString(footer[24:56])}, description, nil
}
