package disk

import (
	"io/fs"
	"unsafe"

	"golang.org/x/sys/windows"
)

// basicInfo is FILE_BASIC_INFO of winbase.h, times in units of 100 ns.
type basicInfo struct {
	created, accessed, written, changed int64
	attributes                          uint32
}

// changeTime is when the system noted the latest change of an open file, in units of 100 ns; 0 where it doesn't say.
func changeTime(_ fs.FileInfo, file any) int64 {
	open, ok := file.(interface{ Fd() uintptr })
	if !ok {
		return 0
	}
	var found basicInfo
	err := windows.GetFileInformationByHandleEx(windows.Handle(open.Fd()), windows.FileBasicInfo,
		(*byte)(unsafe.Pointer(&found)), uint32(unsafe.Sizeof(found)))
	if err != nil {
		return 0
	}
	return found.changed
}
