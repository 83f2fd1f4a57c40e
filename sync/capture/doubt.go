package capture

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"

	"satchel/sync/pictures"
)

// pictureEndings are those of files that a person takes for a picture.
var pictureEndings = map[string]bool{
	".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".webp": true, ".bmp": true, ".tif": true, ".tiff": true, ".heic": true, ".heif": true,
}

// Doubtful tells whether a file seems not to be what its ending or its first bytes say, or not to be whole: a picture that
// can't be shown, a PDF that is none, an archive without its end. It is captured all the same, for it may be all that is left of a document;
// but somebody has to look at it. Of what can't be read nothing is said: capturing says it.
func Doubtful(path string) bool {
	file, err := openSource(path)
	if err != nil {
		return false
	}
	defer file.Close()
	return doubtful(file, path)
}

func doubtful(file *os.File, path string) bool {
	info, err := file.Stat()
	if err != nil {
		return false
	}
	sound, err := sound(file, info.Size(), path)
	return err == nil && !sound
}

// sound tells whether a file is what its ending and its first bytes say, and ends where it should, as far as can be told.
// Where the file is read from next stays as it is.
func sound(file io.ReaderAt, size int64, path string) (bool, error) {
	_, err := pictures.Look(io.NewSectionReader(file, 0, size))
	switch {
	case errors.Is(err, pictures.ErrNone):
		if misnamed(file, strings.ToLower(filepath.Ext(path))) {
			return false, nil
		}
	case errors.Is(err, pictures.ErrDamaged):
		return false, nil
	case err != nil && !errors.Is(err, pictures.ErrOtherKind) && !errors.Is(err, pictures.ErrTooLarge):
		return false, err
	}
	return ended(file, size, path)
}

// misnamed tells whether a file that holds no picture pictures knows of has the ending of a picture or a PDF, and is
// none. What begins a PDF may stand anywhere in the first 1024 bytes, as readers let it (ISO 32000-1, annex H, note 13).
func misnamed(file io.ReaderAt, ending string) bool {
	head := make([]byte, 1024)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	head = head[:n]
	if ending == ".pdf" {
		return !bytes.Contains(head, []byte("%PDF-"))
	}
	return pictureEndings[ending] && !bytes.HasPrefix(head, []byte("BM")) // bitmaps are pictures too
}
