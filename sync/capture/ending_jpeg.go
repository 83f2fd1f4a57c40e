package capture

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
)

// markerEnd ends a JPEG (ITU-T T.81, table B.1).
const markerEnd = 0xd9

// jpeg looks for the marker that ends a picture. Phones put films and more behind it, and pictures of their own within its
// head, so where it is not at the very end it is looked for from the beginning.
func (e ending) jpeg() (bool, error) {
	if done, err := e.endsWith("\xff\xd9"); done || err != nil {
		return done, err
	}
	from := bufio.NewReaderSize(io.NewSectionReader(e.file, 2, e.size-2), 64<<10)
	err := toEnd(from)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return false, nil
	}
	return err == nil, err
}

// toEnd reads up to the marker that ends the picture; it is io.EOF where there is none.
func toEnd(from *bufio.Reader) error {
	for {
		marker, err := nextMarker(from)
		switch {
		case err != nil:
			return err
		case marker == markerEnd:
			return nil
		case marker == 0x00, marker == 0x01, marker >= 0xd0 && marker <= 0xd8: // have no length
			continue
		}
		var length [2]byte
		if _, err := io.ReadFull(from, length[:]); err != nil {
			return err
		}
		if _, err := from.Discard(max(0, int(binary.BigEndian.Uint16(length[:]))-2)); err != nil {
			return err
		}
	}
}

// nextMarker passes over what is no marker, such as the picture behind the head of a scan.
func nextMarker(from *bufio.Reader) (byte, error) {
	for {
		b, err := from.ReadByte()
		if err != nil {
			return 0, err
		}
		for b == 0xff {
			if b, err = from.ReadByte(); err != nil {
				return 0, err
			}
			if b != 0xff {
				return b, nil
			}
		}
	}
}
