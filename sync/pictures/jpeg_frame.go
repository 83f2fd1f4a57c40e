package pictures

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image/jpeg"
	"io"
)

// isFrame holds for SOF0 to SOF15 without DHT, JPG and DAC, which lie among them.
func isFrame(marker byte) bool {
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc
}

func (j *JPEG) frame(marker byte, frame []byte) error {
	if len(frame) < 6 || len(frame) < 6+3*int(frame[5]) {
		return fmt.Errorf("%w: a JPEG whose frame is cut off", ErrDamaged)
	}
	j.Progressive = marker == 0xc2
	j.Bits, j.Colours = int(frame[0]), int(frame[5])
	j.Height = int(binary.BigEndian.Uint16(frame[1:]))
	j.Width = int(binary.BigEndian.Uint16(frame[3:]))
	if j.Width == 0 || j.Height == 0 {
		return fmt.Errorf("%w: a JPEG of no size", ErrDamaged)
	}
	j.grain = grain(frame[6:], j.Colours)
	j.screen = j.Colours == 3 && (j.screen || frame[6] == 'R' && frame[9] == 'G' && frame[12] == 'B')
	return nil
}

// grain is how many samples are kept of 16 pixels (A.1.1): of some colours fewer than of others.
func grain(components []byte, colours int) int {
	samples, across, down := 0, 1, 1
	for i := range colours {
		h, v := int(components[3*i+1]>>4), int(components[3*i+1]&15)
		samples += h * v
		across, down = max(across, h), max(down, v)
	}
	if colours == 1 { // the factors of a colour by itself mean nothing
		return 16
	}
	return 16 * samples / (across * down)
}

// memory is what image/jpeg takes to decode it, in bytes: one a sample, four more for its coefficient where they come bit by
// bit, and four a pixel where the colours are brought together at the end.
func (j JPEG) memory() int64 {
	pixels := int64(j.Width) * int64(j.Height)
	samples := pixels * int64(j.grain) / 16
	if j.Progressive {
		samples *= 5
	}
	if j.Colours == 4 || j.screen {
		samples += 4 * pixels
	}
	return samples
}

// drawable is nil for a JPEG of the kind that image/jpeg decodes, by what its head says of it.
func (j JPEG) drawable(content io.ReadSeeker) error {
	if j.Colours == 4 && !j.Adobe { // nobody says which four
		return fmt.Errorf("%w: a JPEG of four colours", ErrOtherKind)
	}
	if _, err := content.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("looking at a JPEG: %w", err)
	}
	_, err := jpeg.DecodeConfig(content)
	if _, other := errors.AsType[jpeg.UnsupportedError](err); other {
		return fmt.Errorf("%w: %w", ErrOtherKind, err)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return nil
}
