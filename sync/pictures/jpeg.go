package pictures

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// JPEG is what a JPEG's head says of it.
type JPEG struct {
	Width, Height int  // pixels, as they are kept
	Orientation   int  // EXIF, 1 to 8
	Colours       int  // 1, 3 or 4
	Bits          int  // a colour
	Adobe         bool // written by Adobe's rules, which turn the four colours round
	Progressive   bool
	grain         int   // samples that are kept of all its colours, of 16 pixels
	screen        bool  // its three colours are red, green and blue as they are
	Head          int64 // bytes up to its frame, if not more: a preview in them has an end of its own
	Size          int64 // bytes of all
}

// LookJPEG reads a JPEG's markers (ITU-T T.81) up to its frame header; ErrDamaged where there is none, or ErrReading.
func LookJPEG(file io.ReadSeeker) (JPEG, error) {
	from := &reading{ReadSeeker: file}
	found, err := lookAtJPEG(from)
	return found, from.or(err)
}

func lookAtJPEG(file io.ReadSeeker) (JPEG, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return JPEG{}, fmt.Errorf("looking at a JPEG: %w", err)
	}
	if _, err := file.Seek(2, io.SeekStart); err != nil {
		return JPEG{}, fmt.Errorf("looking at a JPEG: %w", err)
	}
	in, found := bufio.NewReader(file), JPEG{Orientation: 1, Head: 2, Size: size}
	for {
		marker, segment, err := nextSegment(in)
		if err != nil {
			return JPEG{}, fmt.Errorf("%w: a JPEG without a frame: %w", ErrDamaged, err)
		}
		if segment != nil {
			found.Head += 4 + int64(len(segment)) // or more: a marker may be padded
		}
		switch {
		case marker == markerAPP1:
			if held := exifOrientation(segment); held > 0 {
				found.Orientation = held
			}
		case marker == 0xee && len(segment) >= 12 && string(segment[:5]) == "Adobe":
			found.Adobe, found.screen = true, segment[11] == 0
		case isFrame(marker):
			return found, found.frame(marker, segment)
		}
	}
}

// markerAPP1 is where EXIF stands.
const markerAPP1 = 0xe1

func nextSegment(in *bufio.Reader) (marker byte, segment []byte, err error) {
	b, err := in.ReadByte()
	if err != nil {
		return 0, nil, err
	}
	if b != 0xff {
		return 0, nil, fmt.Errorf("byte %#x where a marker should be", b)
	}
	for marker = 0xff; marker == 0xff; {
		if marker, err = in.ReadByte(); err != nil {
			return 0, nil, err
		}
	}
	if marker == 0x01 || marker >= 0xd0 && marker <= 0xd7 {
		return marker, nil, nil
	}
	var length [2]byte
	if _, err := io.ReadFull(in, length[:]); err != nil {
		return 0, nil, err
	}
	n := int(binary.BigEndian.Uint16(length[:]))
	if n < 2 {
		return 0, nil, fmt.Errorf("a segment of %d bytes", n)
	}
	segment = make([]byte, n-2)
	_, err = io.ReadFull(in, segment)
	return marker, segment, err
}
