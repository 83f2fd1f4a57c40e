package main

import (
	"context"
	"os"
	"path/filepath"
	"time"

	"satchel/assets/samples"
	"satchel/storage/keychain"
)

// laidOut are the samples where a person comes by with the window's file dialog, which leaves hidden folders,
// such as the tour's own, out.
type laidOut struct {
	folder string
	way    string // to the folder, in the dialog
	files  []string
}

const samplesFolder = "Satchel samples"

func (p *places) layOut() (laidOut, error) {
	at := laidOut{folder: p.folder("samples"), way: "its place is above"}
	if home, err := os.UserHomeDir(); err == nil {
		at = visible(home)
	}
	var err error
	at.files, err = samples.Write(at.folder)
	return at, err
}

// visible is the place of the samples below the person's Documents, or their home where there are none.
func visible(home string) laidOut {
	documents := filepath.Join(home, "Documents")
	if info, err := os.Stat(documents); err == nil && info.IsDir() {
		return laidOut{folder: filepath.Join(documents, samplesFolder), way: "Documents, then " + samplesFolder}
	}
	return laidOut{folder: filepath.Join(home, samplesFolder), way: "Home, then " + samplesFolder}
}

// clear takes the samples away again, and their folder unless the person has put something into it.
func (l laidOut) clear() {
	for _, file := range l.files {
		_ = os.Remove(file)
	}
	_ = os.Remove(l.folder)
}

// windowKeychain says where the window will keep the sign-in.
func windowKeychain(ctx context.Context) string {
	const limit = 2 * time.Second
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	store, err := keychain.Open(keychain.OS, keychain.Options{Limit: limit})
	if err == nil {
		err = keychain.Probe(ctx, store)
	}
	if err != nil {
		return "none answers on this machine; the window offers an encrypted file instead"
	}
	return "this desktop's own; signing out in the window takes the sign-in out of it"
}
