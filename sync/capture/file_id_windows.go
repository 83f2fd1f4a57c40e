package capture

import (
	"fmt"
	"io/fs"
	"os"

	"golang.org/x/sys/windows"
)

// fileID is what a file's disk knows it by, whatever it is called; empty where that can't be told.
func fileID(file *os.File, _ fs.FileInfo) string {
	var found windows.ByHandleFileInformation
	if err := windows.GetFileInformationByHandle(windows.Handle(file.Fd()), &found); err != nil || found.FileIndexHigh|found.FileIndexLow == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d/%d", found.VolumeSerialNumber, found.FileIndexHigh, found.FileIndexLow)
}
