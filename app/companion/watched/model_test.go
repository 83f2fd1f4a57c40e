package watched

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/app/words"
	"satchel/sync/capture"
	"satchel/sync/capture/watch"
	"satchel/sync/companion"
	"satchel/sync/document"
)

var noon = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func scans() watch.Folder {
	return watch.Folder{
		ID: uuid.New(), Path: "/scans\u202e", Company: document.Company{Name: "Bakery"}, Category: document.Sale, Subfolders: true, Note: "by post",
	}
}

func modelOf(states ...watch.State) *Model {
	m := NewModel(words.Tongue{}, words.Explain)
	m.Take(states, nil)
	return m
}

func TestAFolderSaysWhatBecomesOfItsFiles(t *testing.T) {
	rows := modelOf(watch.State{
		Folder: scans(), Looked: noon, Taken: 1,
		Writing: watch.Some[string]{Count: 5, First: []string{"/scans/a.pdf", "/scans/b.pdf", "/scans/c.pdf", "/scans/d.pdf", "/scans/e.pdf"}},
		Refused: []watch.Refused{
			{Why: &capture.Refusal{Code: capture.Program}, Files: watch.Some[string]{Count: 29, First: []string{"/scans/x.exe"}}},
			{Why: &capture.Refusal{Code: capture.Empty}, Files: watch.Some[string]{Count: 1, First: []string{"/scans/e.pdf"}}},
		},
	}).Rows(noon)
	row := rows[0]
	if strings.ContainsRune(row.Path, '\u202e') || row.Facts != "Bakery · Sale · with the folders in it · all files · by post" {
		t.Errorf("%q, %q", row.Path, row.Facts)
	}
	if row.Standing != Missing || row.Word != "Needs you" || row.Looked != "Looked at 12:00:00 · 1 document captured since Satchel was started" {
		t.Errorf("%d, %q", row.Standing, row.Looked)
	}
	if row.Writing != "5 files are still being written: a.pdf, b.pdf, c.pdf, …" {
		t.Errorf("%q", row.Writing)
	}
	if row.Missing != "30 files were not captured" {
		t.Errorf("%q", row.Missing)
	}
}

func TestAFolderSaysWhetherItTakesOnlyNewFiles(t *testing.T) {
	folder := scans()
	folder.NewOnly, folder.Subfolders = true, false
	if facts := modelOf(watch.State{Folder: folder}).Rows(noon)[0].Facts; facts != "Bakery · Sale · only new files · by post" {
		t.Errorf("%q", facts)
	}
}

func TestAFolderThatIsNotWellSaysWhy(t *testing.T) {
	for trouble, want := range map[error]Standing{
		nil: Looking, fmt.Errorf("%w: x", watch.ErrGone): Troubled, watch.ErrUnreadable: Troubled, watch.ErrSilent: Troubled,
		watch.ErrSignedOut: Troubled, capture.ErrNoRoom: Troubled, watch.ErrAsking: Asking, errors.New("unknown"): Troubled,
	} {
		row := modelOf(watch.State{Folder: scans(), Trouble: trouble}).Rows(noon)[0]
		if row.Standing != want || row.Word == "" || (row.Why.Title == "") != (trouble == nil) {
			t.Errorf("%v: %+v", trouble, row)
		}
	}
}

func TestNothingIsSaidToBeEmptyBeforeItIsKnown(t *testing.T) {
	m := NewModel(words.Tongue{}, words.Explain)
	if m.Empty() {
		t.Error("empty before anything is known")
	}
	m.Take(nil, watch.ErrBrokenList)
	if m.Empty() || m.Trouble().Code != "watched-list-broken" {
		t.Errorf("a list that can't be read is empty, or its trouble is %+v", m.Trouble())
	}
	m.Take(nil, nil)
	if !m.Empty() || m.Trouble().Title != "" {
		t.Error("not empty")
	}
	m.Failed(watch.ErrUnknownFolder)
	if m.Trouble().Code != "watched-unknown" {
		t.Errorf("%+v", m.Trouble())
	}
}

func TestTheFormAsksForWhatWasChosen(t *testing.T) {
	f := NewForm()
	if f.Ready() || f.Category != document.Purchase {
		t.Errorf("%+v", f)
	}
	f.Path, f.Note, f.Subfolders = "/scans", "by post", true
	want := companion.WatchRequest{Path: "/scans", Category: document.Purchase, Note: "by post", Subfolders: true}
	if !f.Ready() || f.Request() != want {
		t.Errorf("%+v", f.Request())
	}
}
