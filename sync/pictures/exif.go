package pictures

import "encoding/binary"

// exifHead begins a segment of EXIF; TIFF follows (EXIF 2.3, 4.7.2).
const exifHead = "Exif\x00\x00"

// tagOrientation is how a camera was held.
const tagOrientation = 0x0112

// exifOrientation reads the orientation of the first directory of a segment, and where its value is; at is 0 where there is
// none that makes sense.
func exifOrientation(segment []byte) (orientation, at int) {
	d, ok := firstDirectory(segment)
	if !ok {
		return 0, 0
	}
	for i := range d.fields {
		field := d.at + 2 + 12*i
		if d.order.Uint16(segment[field:]) != tagOrientation {
			continue
		}
		if value := int(d.order.Uint16(segment[field+8:])); value >= 1 && value <= 8 {
			return value, field + 8
		}
		return 0, 0
	}
	return 0, 0
}

// directory is where a segment's first directory stands, and how many whole fields it has.
type directory struct {
	order  binary.ByteOrder
	at     int
	fields int
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
	d.fields = min(int(d.order.Uint16(segment[d.at:])), (len(segment)-d.at-2)/12)
	return d, true
}
