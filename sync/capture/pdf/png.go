package pdf

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/png"
	"io"
)

const pngHead = "\x89PNG\r\n\x1a\n"

// maxPixels bounds the memory that laying a see-through picture on white takes.
const maxPixels = 40_000_000

// pngChunks is what a PNG's chunks (W3C PNG, section 5) say about it.
type pngChunks struct {
	width, height int
	depth, colour byte
	interlaced    bool
	transparent   bool
	palette       []byte
	data          []stretch // where the compressed lines are
	length        int64
}

type stretch struct{ at, length int64 }

func lookPNG(file io.ReadSeeker) (picture, error) {
	c, err := readChunks(file)
	if err != nil {
		return picture{}, fmt.Errorf("%w: %w", ErrNotAPicture, err)
	}
	if c.interlaced || c.transparent || c.colour >= 4 {
		return flatten(file, c)
	}
	colours, count := "/DeviceGray", 1
	switch c.colour {
	case 2:
		colours, count = "/DeviceRGB", 3
	case 3:
		colours = fmt.Sprintf("[/Indexed /DeviceRGB %d <%s>]", len(c.palette)/3-1, hex.EncodeToString(c.palette))
	}
	return picture{
		width: c.width, height: c.height, orientation: 1, length: c.length,
		dictionary: fmt.Sprintf("/ColorSpace %s /BitsPerComponent %d /Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors %d /BitsPerComponent %d /Columns %d >>",
			colours, c.depth, count, c.depth, c.width),
		copy: func(w io.Writer) error { return copyStretches(w, file, c.data) },
	}, nil
}

func readChunks(file io.ReadSeeker) (pngChunks, error) {
	var c pngChunks
	at := int64(len(pngHead))
	for {
		var head [8]byte
		if _, err := file.Seek(at, io.SeekStart); err != nil {
			return c, err
		}
		if _, err := io.ReadFull(file, head[:]); err != nil {
			return c, fmt.Errorf("a PNG without its end: %w", err)
		}
		length, kind := int64(binary.BigEndian.Uint32(head[:])), string(head[4:])
		if err := c.chunk(file, kind, stretch{at + 8, length}); err != nil {
			return c, err
		}
		if kind == "IEND" {
			return c, c.check()
		}
		at += 12 + length
	}
}

func (c *pngChunks) chunk(file io.Reader, kind string, s stretch) error {
	switch kind {
	case "IHDR":
		var h [13]byte
		if _, err := io.ReadFull(file, h[:]); err != nil {
			return err
		}
		c.width, c.height = int(binary.BigEndian.Uint32(h[:])), int(binary.BigEndian.Uint32(h[4:]))
		c.depth, c.colour, c.interlaced = h[8], h[9], h[12] != 0
	case "PLTE":
		if s.length > 768 {
			return fmt.Errorf("a palette of %d bytes", s.length)
		}
		c.palette = make([]byte, s.length)
		_, err := io.ReadFull(file, c.palette)
		return err
	case "tRNS":
		c.transparent = true
	case "IDAT":
		c.data = append(c.data, s)
		c.length += s.length
	}
	return nil
}

func (c *pngChunks) check() error {
	if c.width <= 0 || c.height <= 0 || c.length == 0 || c.colour == 3 && (len(c.palette) < 3 || len(c.palette)%3 != 0) {
		return fmt.Errorf("a PNG of %d by %d with %d bytes of data", c.width, c.height, c.length)
	}
	return nil
}

func copyStretches(w io.Writer, file io.ReadSeeker, stretches []stretch) error {
	for _, s := range stretches {
		if _, err := file.Seek(s.at, io.SeekStart); err != nil {
			return err
		}
		if _, err := io.CopyN(w, file, s.length); err != nil {
			return fmt.Errorf("%w: a PNG that is cut off: %w", ErrNotAPicture, err)
		}
	}
	return nil
}

// flatten decodes a picture and lays it on white.
func flatten(file io.ReadSeeker, c pngChunks) (picture, error) {
	if int64(c.width)*int64(c.height) > maxPixels {
		return picture{}, fmt.Errorf("%w: a see-through or interlaced PNG of %d by %d is too large", ErrNotAPicture, c.width, c.height)
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return picture{}, err
	}
	decoded, err := png.Decode(file)
	if err != nil {
		return picture{}, fmt.Errorf("%w: %w", ErrNotAPicture, err)
	}
	var packed bytes.Buffer
	if err := packOnWhite(&packed, decoded); err != nil {
		return picture{}, err
	}
	return picture{
		width: c.width, height: c.height, orientation: 1, length: int64(packed.Len()),
		dictionary: "/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
		copy:       func(w io.Writer) error { _, err := packed.WriteTo(w); return err },
	}, nil
}

func packOnWhite(w io.Writer, from image.Image) error {
	pack := zlib.NewWriter(w)
	bounds := from.Bounds()
	line := make([]byte, 3*bounds.Dx())
	for y := bounds.Min.Y; y < bounds.Max.Y; y++ {
		for x := range bounds.Dx() {
			r, g, b, a := from.At(bounds.Min.X+x, y).RGBA()
			white := 0xffff - a
			line[3*x] = byte((r + white) >> 8)
			line[3*x+1] = byte((g + white) >> 8)
			line[3*x+2] = byte((b + white) >> 8)
		}
		if _, err := pack.Write(line); err != nil {
			return err
		}
	}
	return pack.Close()
}
