package disk

import (
	"path/filepath"

	"golang.org/x/sys/windows"
)

// Remote tells whether a folder may be changed by other machines, of which this system sends no word.
func Remote(dir string) bool {
	root, err := windows.UTF16PtrFromString(filepath.VolumeName(dir) + `\`)
	return err != nil || windows.GetDriveType(root) == windows.DRIVE_REMOTE
}
