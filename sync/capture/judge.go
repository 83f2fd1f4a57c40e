package capture

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"satchel/storage/spool"
)

// Judge tells why a file that Look found would not be captured as it is: nil where it would, or was before. It reads the
// file's first and last bytes. Of the request it asks whose the file is, and who passes over what.
func (c *Capturer) Judge(request Request, found Found) *Refusal {
	if found.Why != nil {
		return found.Why
	}
	file, err := openSource(found.Path)
	if err != nil {
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	}
	defer file.Close()
	origin := found.AtPlace(request.Account)
	origin.File = fileID(file, found.Info)
	if err := (&adding{Capturer: c, request: request}).ready(found.Path, &origin, file); err != nil {
		if why := refusal(err); !why.passesOver() {
			return why
		}
		return nil
	}
	head := make([]byte, 16)
	n, err := file.ReadAt(head, 0)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return refusal(fmt.Errorf("%w: %w", spool.ErrReading, err))
	case isProgram(filepath.Base(found.Path), head[:n]):
		return refuse(Program, nil)
	}
	return nil
}
