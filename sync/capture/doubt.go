package capture

import (
	"errors"
	"os"
	"path/filepath"
	"strings"

	"satchel/sync/pictures"
)

// pictureEndings are those of files that a person takes for a picture.
var pictureEndings = map[string]bool{
	".jpg": true, ".jpeg": true, ".png": true, ".gif": true, ".webp": true, ".bmp": true, ".tif": true, ".tiff": true, ".heic": true, ".heif": true,
}

// Doubtful tells whether a file is called a picture, or begins as one, and can't be shown as one: it is something else, or
// damaged, or was cut off. It is captured all the same, for it may be all that is left of a document; but somebody has to
// look at it. Of what can't be read nothing is said: capturing says it.
func Doubtful(path string) bool {
	file, err := openSource(path)
	if err != nil {
		return false
	}
	defer file.Close()
	return doubtful(file, path)
}

func doubtful(file *os.File, path string) bool {
	_, err := pictures.Look(file)
	switch {
	case errors.Is(err, pictures.ErrNone):
		head := make([]byte, 2)
		_, err := file.ReadAt(head, 0)
		bitmap := err == nil && string(head) == "BM" // which pictures doesn't know
		return pictureEndings[strings.ToLower(filepath.Ext(path))] && !bitmap
	case errors.Is(err, pictures.ErrDamaged):
		return true
	case err != nil && !errors.Is(err, pictures.ErrOtherKind) && !errors.Is(err, pictures.ErrTooLarge):
		return false
	}
	info, err := file.Stat()
	if err != nil {
		return false
	}
	whole, err := ended(file, info.Size(), path)
	return err == nil && !whole
}
