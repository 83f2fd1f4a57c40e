package pdf

import (
	"errors"
	"fmt"
	"io"

	"satchel/sync/pictures"
)

// lookJPEG looks at a JPEG, which goes in as it is.
func lookJPEG(file io.ReadSeeker) (picture, error) {
	found, err := pictures.LookJPEG(file)
	if errors.Is(err, pictures.ErrDamaged) {
		return picture{}, fmt.Errorf("%w: %w", ErrNotAPicture, err)
	}
	if err != nil {
		return picture{}, err
	}
	colours := map[int]string{1: "/DeviceGray", 3: "/DeviceRGB", 4: "/DeviceCMYK"}[found.Colours]
	if colours == "" || found.Bits != 8 {
		return picture{}, fmt.Errorf("%w: a JPEG of %d colours of %d bits", ErrNotAPicture, found.Colours, found.Bits)
	}
	dictionary := "/ColorSpace " + colours + " /BitsPerComponent 8 /Filter /DCTDecode"
	if found.Colours == 4 && found.Adobe {
		// Adobe's programs write CMYK the other way round.
		dictionary += " /Decode [1 0 1 0 1 0 1 0]"
	}
	return picture{
		width: found.Width, height: found.Height, orientation: found.Orientation, length: found.Size, dictionary: dictionary,
		copy: func(w io.Writer) error {
			if _, err := file.Seek(0, io.SeekStart); err != nil {
				return err
			}
			_, err := io.Copy(w, file)
			return err
		},
	}, nil
}
