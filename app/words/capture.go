package words

import "satchel/sync/capture"

// What stands for what is safe: where there is no original, nothing is said of it.
const (
	originalSafe = "The original is where it was."
	noOriginal   = "Nothing was captured under this name, and nothing was changed."
)

// explainCapture says why a file was not captured. All need the person: the file will not change by itself.
func explainCapture(code capture.Code) Explanation {
	said, ok := captureWords[code]
	if !ok {
		said = [2]string{"The file could not be captured.", "Try again, or capture it in another form."}
	}
	safe := originalSafe
	switch code {
	case capture.NotFound, capture.DeadLink, capture.NameTooLong:
		safe = noOriginal
	}
	return Explanation{Code: "capture-" + string(code), Title: said[0], Safe: safe, Action: said[1], Exit: Person}
}

var captureWords = map[capture.Code][2]string{
	capture.NotFound:     {"There is no such file.", "Check the name and the folder."},
	capture.NoPermission: {"You may not read this file.", "Ask its owner for permission, or capture a copy of it."},
	capture.ClosedFolder: {"You may not look into this folder, so what is in it was not captured.", "Ask its owner for permission, or capture a copy of it."},
	capture.Unreadable:   {"The file could not be read to its end.", "Check the disk or network drive it is on, then try again."},
	capture.Empty:        {"The file is empty.", "Scan or save it again; an empty file is not a document."},
	capture.EmptyFolder:  {"There are no files in this folder.", "Nothing needs doing, if it is the right folder."},
	capture.NotAFile:     {"This is not a file but a device, a pipe or a socket.", "Save what it holds as a file first."},
	capture.Loop:         {"This folder leads back to one that contains it, so it was not followed.", "The files in it were captured where they really are; nothing needs doing."},
	capture.OwnFile:      {"This is a file of Satchel's own, and not a document.", "Capture the document where you keep it."},
	capture.OwnFolder:    {"Satchel keeps what it captured in this folder, so it was not captured again.", "Nothing needs doing."},
	capture.DeadLink:     {"This is a link that leads to nothing: what it stands for is gone, or it stands for itself.", "Capture the file itself, where it is now."},
	capture.Hidden:       {"Hidden files are passed over.", "Name the file itself to capture it."},
	capture.SystemFile:   {"The system or an office program keeps this file here; it is not a document.", "Nothing needs doing."},
	capture.Program:      {"This is a program or a script, not a document.", "Capture the document it stands for."},
	capture.TooLarge:     {"The file is larger than the service takes.", "Split it, or scan it at a lower resolution."},
	capture.Changing:     {"The file kept changing while it was read.", "Close the program that writes it, then try again."},
	capture.Unfinished:   {"The file is not whole, or not what its name says: it is still being written, or was cut off or damaged.", "Wait for whatever writes it to end. If nothing does, scan or save it again, or capture it by hand as it is."},
	capture.Taken:        {"The file was captured before, and has not changed since.", "Nothing needs doing. To send it once more, capture it by hand."},
	capture.NotAPicture:  {"Only JPEG and PNG pictures can become the pages of one document.", "Leave this file out, or capture it by itself."},
	capture.NotReadable:  {"The picture can't be read: it is damaged, was cut off, or is none.", "Look at it with another program, and take or scan it again. Or capture it by itself: it is kept as it is."},
	capture.OtherPage:    {"There is nothing wrong with it, but another page can't become part of the document.", "Take that one out or mend it, then capture them again."},
	capture.TooManyDots:  {"The picture has too many pixels to be turned or cropped here.", "Capture it as it is, or make it smaller with another program first."},
	capture.NotEditable:  {"This is no picture that can be turned or cropped here.", "Capture it as it is."},
	capture.Damaged:      {"The picture is damaged, or was cut off, so it can't be turned or cropped.", "Take or scan it again, or capture it as it is."},
	capture.NameTooLong:  {"The name, or the whole path, is longer than this computer takes.", "Check what you typed; a file that is there is captured by going into its folder first."},
	capture.DiskFull:     {"There is no room for it on this computer's disk, of which Satchel keeps 32 MB free for its queue.", "Make room, then capture it again. Nothing half-written was kept."},
	capture.DiskFault:    {"The copy could not be written to this computer's disk.", "Check the disk and who may write to the companion's folder, then try again."},
	capture.Stopped:      {"It was not looked at, because capture stopped before it.", "Mend what stopped it, then capture it again."},
}
