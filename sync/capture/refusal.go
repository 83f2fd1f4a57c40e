package capture

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"satchel/storage/queue"
	"satchel/storage/spool"
	"satchel/sync/pictures"
)

// Code says why a file was not captured. Its text is stable.
type Code string

// The codes.
const (
	NotFound     Code = "not-found"
	NoPermission Code = "no-permission"
	ClosedFolder Code = "folder-no-permission"
	Unreadable   Code = "unreadable"
	Empty        Code = "empty"
	EmptyFolder  Code = "empty-folder"
	NotAFile     Code = "not-a-file"
	Loop         Code = "loop"
	OwnFolder    Code = "own-folder"
	OwnFile      Code = "own-file"
	DeadLink     Code = "dead-link"
	Hidden       Code = "hidden"
	SystemFile   Code = "system-file"
	Program      Code = "program"
	TooLarge     Code = "too-large"
	Changing     Code = "changing"
	Unfinished   Code = "unfinished"
	Taken        Code = "taken"
	NotAPicture  Code = "not-a-picture"
	NotReadable  Code = "unreadable-picture"
	OtherPage    Code = "other-page"
	TooManyDots  Code = "too-many-pixels"
	NotEditable  Code = "not-editable"
	Damaged      Code = "damaged-picture"
	NameTooLong  Code = "name-too-long"
	DiskFull     Code = "disk-full"
	DiskFault    Code = "disk-fault"
	Stopped      Code = "stopped"
)

var codeWords = map[Code]string{
	NotFound:     "There is no such file.",
	NoPermission: "You may not read this file.",
	ClosedFolder: "You may not look into this folder, so what is in it was not captured.",
	Unreadable:   "The file could not be read to its end.",
	Empty:        "The file is empty.",
	EmptyFolder:  "There are no files in this folder.",
	NotAFile:     "This is not a file but a device, a pipe or a socket.",
	Loop:         "This folder leads back to one that contains it, so it was not followed.",
	OwnFile:      "This is a file of Satchel's own, and not a document.",
	OwnFolder:    "Satchel keeps what it captured in this folder, so it was not captured again.",
	DeadLink:     "This link leads to nothing: what it stands for is gone, or it stands for itself.",
	Hidden:       "Hidden files are passed over. Name the file itself to capture it.",
	SystemFile:   "The system or an office program keeps this file here; it is not a document.",
	Program:      "This is a program or a script, not a document.",
	TooLarge:     "The file is larger than the service takes.",
	Changing:     "The file kept changing while it was read. Close the program that writes it and try again.",
	Unfinished:   "The file is not whole, or not what its name says: it is still being written, or was cut off or damaged.",
	Taken:        "The file was captured before, and has not changed since.",
	NotAPicture:  "Only JPEG and PNG pictures can become the pages of one document.",
	NotReadable:  "The picture can't be read: it is damaged, was cut off, or is none.",
	OtherPage:    "There is nothing wrong with it, but another page can't become part of the document.",
	TooManyDots:  "The picture has too many pixels to be turned or cropped here.",
	NotEditable:  "This is no picture that can be turned or cropped here.",
	Damaged:      "The picture is damaged, or was cut off, so it can't be turned or cropped.",
	NameTooLong:  "The name, or the whole path, is longer than this computer takes.",
	DiskFull:     "There is no room for it on this computer's disk. Nothing half-written was kept; make room and try again.",
	DiskFault:    "The copy could not be written to this computer's disk.",
	Stopped:      "Not looked at, because capture stopped before it.",
}

// Refusal is why a path was not captured: a stable code, the same in plain words, and the fault behind it.
type Refusal struct {
	Code Code
	Text string
	Err  error // may be nil
}

// Error implements error.
func (r *Refusal) Error() string {
	if r.Err == nil {
		return fmt.Sprintf("%s: %s", r.Code, r.Text)
	}
	return fmt.Sprintf("%s: %s (%v)", r.Code, r.Text, r.Err)
}

// Unwrap implements errors.Unwrap.
func (r *Refusal) Unwrap() error { return r.Err }

func refuse(code Code, err error) *Refusal {
	return &Refusal{Code: code, Text: codeWords[code], Err: err}
}

// refusal judges an error that concerns one file.
func refusal(err error) *Refusal {
	var already *Refusal
	switch {
	case errors.As(err, &already):
		return already
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return refuse(Stopped, err)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return refuse(NameTooLong, err)
	case errors.Is(err, spool.ErrEmpty):
		return refuse(Empty, err)
	case errors.Is(err, spool.ErrTooLarge):
		return refuse(TooLarge, err)
	case errors.Is(err, spool.ErrChanged):
		return refuse(Changing, err)
	case errors.Is(err, pictures.ErrReading):
		return unreadable(err)
	case errors.Is(err, pictures.ErrTooLarge):
		return refuse(TooManyDots, err)
	case errors.Is(err, pictures.ErrNone), errors.Is(err, pictures.ErrOtherKind):
		return refuse(NotEditable, err)
	case errors.Is(err, pictures.ErrDamaged):
		return refuse(Damaged, err)
	case errors.Is(err, spool.ErrFull), errors.Is(err, queue.ErrFull):
		return refuse(DiskFull, err)
	case errors.Is(err, spool.ErrReading):
		return unreadable(err)
	}
	return refuse(DiskFault, err)
}

// unreadable judges an error of reading the original.
func unreadable(err error) *Refusal {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return refuse(NotFound, err)
	case errors.Is(err, fs.ErrPermission):
		return refuse(NoPermission, err)
	case errors.Is(err, syscall.ENAMETOOLONG):
		return refuse(NameTooLong, err)
	}
	return refuse(Unreadable, err)
}

// closed judges an error of looking into a folder.
func closed(err error) *Refusal {
	if errors.Is(err, fs.ErrPermission) {
		return refuse(ClosedFolder, err)
	}
	return unreadable(err)
}

// passesOver tells whether a path is left out on purpose, so that nothing is missing.
func (r *Refusal) passesOver() bool {
	return r.Code == Hidden || r.Code == SystemFile || r.Code == Loop || r.Code == OwnFolder || r.Code == EmptyFolder || r.Code == Taken
}
