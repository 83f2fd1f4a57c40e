package pdf

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
)

// Shape is what a JPEG's head says of it.
type Shape struct {
	Width, Height int // pixels, as they are kept
	Orientation   int // EXIF, 1 to 8
	Progressive   bool
	Head          int64 // bytes up to its frame, if not more: a preview in them has an end of its own
}

// LookJPEG reads a JPEG's head; ErrNotAPicture as for Check.
func LookJPEG(file io.ReadSeeker) (Shape, error) {
	p, err := lookJPEG(file)
	return Shape{Width: p.width, Height: p.height, Orientation: p.orientation, Progressive: p.progressive, Head: p.head}, err
}

// lookJPEG reads a JPEG's markers (ITU-T T.81) up to its frame header.
func lookJPEG(file io.ReadSeeker) (picture, error) {
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return picture{}, err
	}
	if _, err := file.Seek(2, io.SeekStart); err != nil {
		return picture{}, err
	}
	p := picture{orientation: 1, length: size, copy: func(w io.Writer) error {
		if _, err := file.Seek(0, io.SeekStart); err != nil {
			return err
		}
		_, err := io.Copy(w, file)
		return err
	}}
	in, adobe := bufio.NewReader(file), false
	p.head = 2
	for {
		marker, segment, err := nextSegment(in)
		if err != nil {
			return picture{}, fmt.Errorf("%w: a JPEG without a frame: %w", ErrNotAPicture, err)
		}
		if segment != nil {
			p.head += 4 + int64(len(segment)) // or more: a marker may be padded
		}
		switch {
		case marker == 0xe1:
			p.orientation = exifOrientation(segment, p.orientation)
		case marker == 0xee && len(segment) >= 12 && string(segment[:5]) == "Adobe":
			adobe = true
		case isFrame(marker):
			p.progressive = marker == 0xc2
			return p, p.jpegFrame(segment, adobe)
		}
	}
}

// isFrame holds for SOF0 to SOF15 without DHT, JPG and DAC, which lie among them.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

func (p *picture) jpegFrame(frame []byte, adobe bool) error {
	if len(frame) < 6 || frame[0] != 8 {
		return fmt.Errorf("%w: a JPEG of more than 8 bits a colour", ErrNotAPicture)
	}
	p.height = int(binary.BigEndian.Uint16(frame[1:]))
	p.width = int(binary.BigEndian.Uint16(frame[3:]))
	if p.width == 0 || p.height == 0 {
		return fmt.Errorf("%w: a JPEG of no size", ErrNotAPicture)
	}
	colours := map[byte]string{1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[frame[5]]
	if colours == "" {
		return fmt.Errorf("%w: a JPEG of %d colours", ErrNotAPicture, frame[5])
	}
	p.dictionary = "/ColorSpace " + colours + " /BitsPerComponent 8 /Filter /DCTDecode"
	if frame[5] == 4 && adobe {
		// Adobe's programs write CMYK the other way round.
		p.dictionary += " /Decode [1 0 1 0 1 0 1 0]"
	}
	return nil
}

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

// exifOrientation reads tag 0x0112 of the first directory; otherwise where there is none.
func exifOrientation(segment []byte, otherwise int) int {
	if len(segment) < 14 || string(segment[:6]) != "Exif\x00\x00" {
		return otherwise
	}
	tiff := segment[6:]
	var order binary.ByteOrder = binary.BigEndian
	if string(tiff[:2]) == "II" {
		order = binary.LittleEndian
	}
	at := int64(order.Uint32(tiff[4:]))
	if at+2 > int64(len(tiff)) {
		return otherwise
	}
	for i := range int64(order.Uint16(tiff[at:])) {
		field := at + 2 + 12*i
		if field+12 > int64(len(tiff)) {
			return otherwise
		}
		if order.Uint16(tiff[field:]) != 0x0112 {
			continue
		}
		if value := int(order.Uint16(tiff[field+8:])); value >= 1 && value <= 8 {
			return value
		}
		return otherwise
	}
	return otherwise
}
