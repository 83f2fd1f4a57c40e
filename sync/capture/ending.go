package capture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"path/filepath"
)

// ended tells whether a file ends where its kind says it should, so that one that is still being written, or was cut off,
// is not taken for whole. Of kinds that don't say it is believed.
func ended(file io.ReaderAt, size int64, path string) (bool, error) {
	head := make([]byte, 16)
	n, err := file.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false, err
	}
	head = head[:n]
	e := ending{file: file, size: size}
	switch mediaType(filepath.Base(path), head) {
	case "application/pdf":
		return e.tailHas(1024, "%%EOF") // ISO 32000-1, annex H, note 18
	case "image/jpeg":
		return e.jpeg()
	case "image/png":
		return e.png()
	case "image/gif":
		return e.endsWith("\x3b")
	case "image/webp":
		return len(head) >= 8 && int64(binary.LittleEndian.Uint32(head[4:]))+8 <= size, nil
	case "image/heic", "image/heif", "image/avif":
		return e.boxes()
	}
	if bytes.HasPrefix(head, []byte("PK\x03\x04")) { // spreadsheets and letters are archives too
		return e.tailHas(22+65535, "PK\x05\x06") // APPNOTE.TXT, 4.3.16
	}
	return true, nil
}

type ending struct {
	file io.ReaderAt
	size int64
}

// tail is the last n bytes, or all.
func (e ending) tail(n int64) ([]byte, error) {
	n = min(n, e.size)
	last := make([]byte, n)
	_, err := e.file.ReadAt(last, e.size-n)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return last, err
}

func (e ending) tailHas(n int64, mark string) (bool, error) {
	last, err := e.tail(n)
	return bytes.Contains(last, []byte(mark)), err
}

// endsWith passes over what fills up the last block on some devices.
func (e ending) endsWith(mark string) (bool, error) {
	last, err := e.tail(4096)
	return bytes.HasSuffix(bytes.TrimRight(last, "\x00\r\n "), []byte(mark)), err
}

// mostSteps bounds how many parts of a file are looked at; one with more is believed.
const mostSteps = 100_000

// png walks the chunks to IEND (PNG 5.3); some programs put something of their own behind it.
func (e ending) png() (bool, error) {
	if done, err := e.endsWith("IEND\xae\x42\x60\x82"); done || err != nil {
		return done, err
	}
	head := make([]byte, 8)
	at := int64(8)
	for range mostSteps {
		if at+12 > e.size {
			return false, nil
		}
		if _, err := e.file.ReadAt(head, at); err != nil {
			return false, err
		}
		at += 12 + int64(binary.BigEndian.Uint32(head))
		if string(head[4:]) == "IEND" {
			return at <= e.size, nil
		}
	}
	return true, nil
}

// boxes walks the boxes of an ISO base media file (ISO/IEC 14496-12, 4.2) to the file's end.
func (e ending) boxes() (bool, error) {
	head := make([]byte, 16)
	at := int64(0)
	for range mostSteps {
		if at == e.size {
			return true, nil
		}
		n, err := e.file.ReadAt(head, at)
		if err != nil && !errors.Is(err, io.EOF) {
			return false, err
		}
		length := int64(binary.BigEndian.Uint32(head))
		switch {
		case n < 8:
			return false, nil
		case length == 0: // to the end, wherever that is
			return true, nil
		case length == 1 && n == 16:
			length = int64(binary.BigEndian.Uint64(head[8:]))
		}
		if length < 8 || length > e.size-at {
			return false, nil
		}
		at += length
	}
	return true, nil
}
