package pictures

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
)

// clockwise is the orientation (EXIF 2.3, tag 0x0112) of a picture that is turned once more.
var clockwise = [9]int{1: 6, 6: 3, 3: 8, 8: 1, 2: 7, 7: 4, 4: 5, 5: 2}

// Turned is the orientation (EXIF, 1 to 8) of a picture after so many more quarter turns clockwise.
func Turned(orientation, turns int) int {
	for range turns {
		orientation = clockwise[orientation]
	}
	return orientation
}

// writeHeld copies a JPEG, saying in its EXIF that its camera was held otherwise.
func writeHeld(w io.Writer, content io.ReadSeeker, orientation int) error {
	way, err := wayToSay(content)
	if err != nil {
		return err
	}
	if _, err := content.Seek(2, io.SeekStart); err != nil {
		return fmt.Errorf("copying a JPEG: %w", err)
	}
	in, out := bufio.NewReader(content), bufio.NewWriter(w)
	_, _ = out.WriteString("\xff\xd8") // the first error is kept for the flush
	for first := true; ; first = false {
		marker, segment, err := nextSegment(in)
		if err != nil {
			return fmt.Errorf("%w: a JPEG without a frame: %w", ErrDamaged, err)
		}
		if way == sayAnew && !(first && marker == 0xe0) { // behind the head of JFIF (ITU-T T.871, 10.1), if there is one
			way = said
			writeSegment(out, markerAPP1, anew(orientation))
		}
		if marker == markerAPP1 {
			segment, way = resaid(segment, way, orientation)
		}
		writeSegment(out, marker, segment)
		if isFrame(marker) {
			break
		}
	}
	if _, err := io.Copy(out, in); err != nil {
		return fmt.Errorf("copying a JPEG: %w", err)
	}
	return out.Flush()
}

func writeSegment(out *bufio.Writer, marker byte, segment []byte) {
	_, _ = out.Write([]byte{0xff, marker})
	if segment == nil {
		return
	}
	_, _ = out.Write(binary.BigEndian.AppendUint16(nil, uint16(len(segment)+2)))
	_, _ = out.Write(segment)
}

// way is how a JPEG can be made to say how its camera was held.
type way int

const (
	said      way = iota // it does already
	sayAgain             // in the fields that say so, which all are changed: readers differ in which they believe
	sayBeside            // in a new field beside the others
	sayAnew              // in a segment of its own
)

func wayToSay(content io.ReadSeeker) (way, error) {
	if _, err := content.Seek(2, io.SeekStart); err != nil {
		return said, fmt.Errorf("looking at a JPEG: %w", err)
	}
	found := sayAnew
	for in := bufio.NewReader(content); ; {
		marker, segment, err := nextSegment(in)
		switch {
		case err != nil:
			return said, fmt.Errorf("%w: a JPEG without a frame: %w", ErrDamaged, err)
		case isFrame(marker):
			return found, nil
		case marker != markerAPP1:
			continue
		}
		d, ok := firstDirectory(segment)
		switch {
		case ok && d.orientation(segment) > 0:
			return sayAgain, nil
		case ok && found == sayAnew && d.extensible(segment):
			found = sayBeside
		}
	}
}

// resaid is a segment of EXIF that says how the camera was held, and what is left to be said in others.
func resaid(segment []byte, by way, orientation int) ([]byte, way) {
	d, ok := firstDirectory(segment)
	switch {
	case !ok:
	case by == sayAgain && d.orientation(segment) > 0:
		segment = slices.Clone(segment)
		d.write(segment[d.orientation(segment):], orientation)
	case by == sayBeside && d.extensible(segment):
		return d.extended(segment, orientation), said
	}
	return segment, by
}

// anew is a segment of EXIF that says nothing else.
func anew(orientation int) []byte {
	d := directory{order: binary.BigEndian}
	segment := append([]byte(exifHead), "MM\x00*\x00\x00\x00\x08\x00\x01"...)
	segment = append(segment, make([]byte, fieldSize+4)...)
	d.write(segment[len(segment)-fieldSize-4:], orientation)
	return segment
}
