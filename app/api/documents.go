package api

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/intake"
	"satchel/sync/shelf"
)

// Shelf reads a company's documents.
type Shelf interface {
	List(ctx context.Context, company uuid.UUID, filter shelf.Filter, cursor string, limit int) (shelf.Page, error)
	Row(ctx context.Context, company, id uuid.UUID) (database.Document, error)
}

type documentJSON struct {
	ID              uuid.UUID                `json:"id" format:"uuid"`
	Name            string                   `json:"name" doc:"As the sender named it; any Unicode, control characters too"`
	DisplayName     string                   `json:"display_name" doc:"The name made safe for one line of a page or a log"`
	MediaType       string                   `json:"media_type" doc:"As the service found it, not as the sender said"`
	Category        string                   `json:"category"`
	Note            string                   `json:"note,omitempty"`
	Size            int64                    `json:"size" doc:"Bytes"`
	SHA256          string                   `json:"sha256" doc:"Lower-case hexadecimal"`
	CapturedAt      time.Time                `json:"captured_at"`
	AcceptedAt      time.Time                `json:"accepted_at"`
	State           string                   `json:"state" enum:"accepted,processing,ready"`
	Version         int64                    `json:"version" doc:"From 1; raised by every change"`
	Person          *personJSON              `json:"person,omitempty" doc:"Who sent it; in lists only"`
	Details         *detailsJSON             `json:"details,omitempty" doc:"What the document says, as far as it has been read"`
	Acknowledgement document.Acknowledgement `json:"acknowledgement"`
}

type personJSON struct {
	ID   uuid.UUID `json:"id" format:"uuid"`
	Name string    `json:"name"`
}

type detailsJSON struct {
	Date         string     `json:"date,omitempty" format:"date" doc:"Of the document itself"`
	Counterparty string     `json:"counterparty,omitempty"`
	Reference    string     `json:"reference,omitempty"`
	Total        *totalJSON `json:"total,omitempty"`
}

type totalJSON struct {
	Minor    int64  `json:"minor" doc:"In minor units of the currency"`
	Currency string `json:"currency" doc:"ISO 4217"`
}

type documentsJSON struct {
	Documents []documentJSON `json:"documents" doc:"Newest first"`
	Next      string         `json:"next,omitempty" doc:"The cursor of what comes after; missing at the end. With a filter there may be more although fewer than limit were found"`
}

func (a *api) registerDocuments() {
	operation(a, huma.Operation{
		OperationID: "list-documents", Method: http.MethodGet, Path: base + "/companies/{company}/documents",
		Summary: "A company's accepted documents, newest first", Tags: []string{"Documents"},
	}, a.documents)
	operation(a, huma.Operation{
		OperationID: "get-document", Method: http.MethodGet, Path: base + "/companies/{company}/documents/{id}",
		Summary: "One document, with its acknowledgement", Tags: []string{"Documents"},
	}, a.document)
}

type documentsInput struct {
	Company string `path:"company" doc:"The company"`
	After   string `query:"after" maxLength:"200" doc:"The cursor from the answer before"`
	Limit   int    `query:"limit" minimum:"1" maximum:"500" default:"100" doc:"How many at most"`

	State    string `query:"state" maxLength:"200" doc:"Only these: accepted, processing or ready"`
	Category string `query:"category" maxLength:"200" doc:"Only these"`
	From     string `query:"from" maxLength:"200" doc:"Only those of this day (YYYY-MM-DD) or later: their own day where known, or that of their arrival"`
	To       string `query:"to" maxLength:"200" doc:"Only those of this day or earlier"`
	Person   string `query:"person" maxLength:"200" doc:"Only what this account sent, by its id"`
	Text     string `query:"text" maxLength:"1000" doc:"Only those with words that begin like each of these, in name, note or details"`
}

func (a *api) documents(ctx context.Context, input *documentsInput) (*answer[documentsJSON], error) {
	owner, err := a.ownerIn(ctx, input.Company, access.SeeDocuments)
	if err != nil {
		return nil, err
	}
	filter := shelf.Filter{State: input.State, Category: input.Category, From: input.From, To: input.To, Text: input.Text}
	if input.Person != "" {
		if filter.Person, err = uuid.Parse(input.Person); err != nil {
			return nil, errBadFilter("person must be the id of an account.")
		}
	}
	found, err := a.Shelf.List(ctx, owner.Company, filter, input.After, input.Limit)
	switch {
	case errors.Is(err, shelf.ErrCursor):
		return nil, errBadCursor
	case errors.Is(err, shelf.ErrFilter):
		return nil, errBadFilter(strings.TrimPrefix(err.Error(), shelf.ErrFilter.Error()+": ") + ".")
	case err != nil:
		return nil, err
	}
	page := documentsJSON{Documents: make([]documentJSON, 0, len(found.Documents)), Next: found.Next}
	for _, row := range found.Documents {
		shown := documentOf(row)
		shown.Person = &personJSON{ID: row.AccountID, Name: found.People[row.AccountID].Name}
		page.Documents = append(page.Documents, shown)
	}
	return &answer[documentsJSON]{page}, nil
}

type documentInput struct {
	Company string `path:"company" doc:"The company"`
	ID      string `path:"id" doc:"The document"`
}

func (a *api) document(ctx context.Context, input *documentInput) (*answer[documentJSON], error) {
	row, err := a.seen(ctx, input.Company, input.ID)
	if err != nil {
		return nil, err
	}
	return &answer[documentJSON]{documentOf(row)}, nil
}

// seen is a document that a request names, once it is sure that the account may see it.
func (a *api) seen(ctx context.Context, company, document string) (database.Document, error) {
	owner, err := a.ownerIn(ctx, company, access.SeeDocuments)
	if err != nil {
		return database.Document{}, err
	}
	id, err := uuid.Parse(document)
	if err != nil {
		return database.Document{}, errNoDocument
	}
	row, err := a.Shelf.Row(ctx, owner.Company, id)
	if errors.Is(err, shelf.ErrNoDocument) {
		return database.Document{}, errNoDocument
	}
	return row, err
}

func documentOf(row database.Document) documentJSON {
	return documentJSON{
		ID: row.ID, Name: row.Name, DisplayName: intake.DisplayName(row.Name), MediaType: row.MediaType,
		Category: row.Category, Note: row.Note, Size: row.Size, SHA256: row.SHA256,
		CapturedAt: row.CapturedAt.UTC(), AcceptedAt: row.AcceptedAt.UTC(),
		State: row.State, Version: row.Version, Details: detailsOf(row.Details), Acknowledgement: intake.AcknowledgementOf(row),
	}
}

// detailsOf is nil where nothing is known.
func detailsOf(row database.Details) *detailsJSON {
	if row == (database.Details{}) {
		return nil
	}
	details := &detailsJSON{Date: row.Dated, Counterparty: row.Counterparty, Reference: row.Reference}
	if row.Currency != "" {
		details.Total = &totalJSON{Minor: row.Total, Currency: row.Currency}
	}
	return details
}
