// Package pdf binds pictures into one PDF, a page each. A JPEG goes in exactly as it is; so does a PNG, unless
// it is see-through or interlaced, which PDF can't hold: such a one is laid on white, without loss of detail.
//
// It reads and writes what it is handed, holds at most one such PNG in memory, and imports sync/pictures.
package pdf
