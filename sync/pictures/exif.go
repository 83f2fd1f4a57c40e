package pictures

import (
	"encoding/binary"
	"math"
)

// exifHead begins a segment of EXIF; TIFF follows (EXIF 2.3, 4.7.2), whose offsets count from there.
const exifHead = "Exif\x00\x00"

// tagOrientation is how a camera was held.
const tagOrientation = 0x0112

// fieldSize is that of a directory's entry: tag, type, count, value (TIFF 6.0, section 2).
const fieldSize = 12

// directory is where a segment's first directory stands, and how many fields of it are whole.
type directory struct {
	order  order
	at     int
	fields int
}

type order interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

func firstDirectory(segment []byte) (directory, bool) {
	if len(segment) < 14 || string(segment[:6]) != exifHead {
		return directory{}, false
	}
	d := directory{order: binary.BigEndian}
	if string(segment[6:8]) == "II" {
		d.order = binary.LittleEndian
	}
	at := int64(len(exifHead)) + int64(d.order.Uint32(segment[10:]))
	if at+2 > int64(len(segment)) {
		return directory{}, false
	}
	d.at = int(at)
	d.fields = min(int(d.order.Uint16(segment[d.at:])), (len(segment)-d.at-2)/fieldSize)
	return d, true
}

// field is where one begins.
func (d directory) field(i int) int { return d.at + 2 + fieldSize*i }

// orientation is where the field of the orientation begins; 0 where there is none.
func (d directory) orientation(segment []byte) int {
	for i := range d.fields {
		if at := d.field(i); d.order.Uint16(segment[at:]) == tagOrientation {
			return at
		}
	}
	return 0
}

// exifOrientation is what a segment of EXIF says; 0 where it says nothing that makes sense.
func exifOrientation(segment []byte) int {
	d, ok := firstDirectory(segment)
	if !ok {
		return 0
	}
	at := d.orientation(segment)
	if at == 0 {
		return 0
	}
	if value := int(d.order.Uint16(segment[at+8:])); value >= 1 && value <= 8 {
		return value
	}
	return 0
}

// write writes the field of the orientation: a number of 16 bits.
func (d directory) write(field []byte, orientation int) {
	d.order.PutUint16(field, tagOrientation)
	d.order.PutUint16(field[2:], 3)
	d.order.PutUint32(field[4:], 1)
	d.order.PutUint16(field[8:], uint16(orientation))
	d.order.PutUint16(field[10:], 0)
}

// extensible holds for a directory that is whole and has room for one more field, written anew behind all that there is.
func (d directory) extensible(segment []byte) bool {
	whole := int(d.order.Uint16(segment[d.at:])) == d.fields && d.field(d.fields)+4 <= len(segment)
	return whole && len(segment)+1+2+fieldSize*(d.fields+1)+4+2 <= math.MaxUint16
}

// extended is a segment with the field of the orientation beside the others, which have to be in the order of their tags.
// What they point to stays where it is: the directory moves to the end.
func (d directory) extended(segment []byte, orientation int) []byte {
	out := append([]byte(nil), segment...)
	if (len(out)-len(exifHead))%2 == 1 {
		out = append(out, 0) // it has to begin at a word
	}
	d.order.PutUint32(out[10:], uint32(len(out)-len(exifHead)))
	out = d.order.AppendUint16(out, uint16(d.fields+1))
	before := 0
	for before < d.fields && d.order.Uint16(segment[d.field(before):]) < tagOrientation {
		before++
	}
	out = append(out, segment[d.field(0):d.field(before)]...)
	own := make([]byte, fieldSize)
	d.write(own, orientation)
	out = append(out, own...)
	return append(out, segment[d.field(before):d.field(d.fields)+4]...)
}
