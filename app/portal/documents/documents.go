package documents

import (
	"context"
	"io"
	"log/slog"
	"net/http"

	"github.com/google/uuid"

	"satchel/app/portal/frame"
	"satchel/auth/access"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/intake"
	"satchel/sync/resumable"
	"satchel/sync/shelf"
	"satchel/sync/shelf/preview"
)

// Where the pages are.
const (
	listPath   = "/company/{company}/documents"
	addPath    = listPath + "/add"
	onePath    = listPath + "/{document}"
	uploadPath = "/company/{company}/uploads"
)

// Shelf is what the pages need of sync/shelf.
type Shelf interface {
	List(ctx context.Context, company uuid.UUID, filter shelf.Filter, cursor string, limit int) (shelf.Page, error)
	People(ctx context.Context, company uuid.UUID) ([]database.Account, error)
	Find(ctx context.Context, company, id uuid.UUID) (shelf.Document, error)
	Row(ctx context.Context, company, id uuid.UUID) (database.Document, error)
}

// Intake is what the pages need of sync/intake.
type Intake interface {
	resumable.Store
	Take(ctx context.Context, owner resumable.Owner, given intake.Given) (document.Acknowledgement, error)
	TakePages(ctx context.Context, owner resumable.Owner, given intake.Given, pages int, open func(page int) (io.ReadSeekCloser, error)) (document.Acknowledgement, error)
}

// Blobs is what the pages need of storage/blob.
type Blobs interface {
	Open(ctx context.Context, key blob.Key) (blob.Object, error)
}

// Pages are the pages.
type Pages struct {
	Frame     *frame.Frame
	Shelf     Shelf
	Intake    Intake
	Blobs     Blobs
	Drawer    *preview.Drawer
	MaxUpload int64 // largest document in bytes; that of resumable if zero
	Log       *slog.Logger
}

// Routes are where they are.
func (p Pages) Routes() []frame.Route {
	uploads := p.uploads()
	return []frame.Route{
		{Path: listPath, Get: p.list, Feature: access.SeeDocuments},
		{Path: addPath, Get: p.add, Post: p.take, Feature: access.AddDocuments, MaxBody: maxForm},
		{Path: addPath + "/pages", Get: p.add, Post: p.take, Feature: access.AddDocuments, MaxBody: maxForm},
		{Path: uploadPath, Post: uploads, Feature: access.AddDocuments, MaxBody: maxChunk},
		{Path: uploadPath + "/{upload}", Get: uploads, Post: uploads, Feature: access.AddDocuments, MaxBody: maxChunk},
		{Path: onePath, Get: p.one, Feature: access.SeeDocuments},
		{Path: onePath + "/picture", Get: p.picture, Feature: access.SeeDocuments},
		{Path: onePath + "/pdf", Get: p.pdf, Feature: access.SeeDocuments},
		{Path: onePath + "/download", Get: p.download, Feature: access.DownloadDocuments},
	}
}

var noDocument = frame.Problem{
	Status: http.StatusNotFound, Title: "There is no such document",
	Happened: "The company you work in has no document at this address.",
	Safe:     "Nothing was changed. Documents that were accepted are never removed by themselves.",
	Do:       "Look for it in the list of documents, or change to the company it is in.",
	Action:   &frame.Link{Label: "Go to the home page", Href: "/"},
}

// pathOf is the address of a company's documents.
func pathOf(r *http.Request) string { return "/company/" + frame.PlaceOf(r).ID.String() + "/documents" }

// idOf is the document that the address names.
func idOf(r *http.Request) (uuid.UUID, error) {
	id, err := uuid.Parse(r.PathValue("document"))
	if err != nil {
		return id, noDocument
	}
	return id, nil
}
