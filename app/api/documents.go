package api

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/google/uuid"

	"satchel/storage/database"
	"satchel/sync/document"
	"satchel/sync/intake"
)

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
	Acknowledgement document.Acknowledgement `json:"acknowledgement"`
}

type documentsJSON struct {
	Documents []documentJSON `json:"documents" doc:"Newest first"`
	Next      string         `json:"next,omitempty" doc:"The cursor of what comes after; missing at the end"`
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
}

func (a *api) documents(ctx context.Context, input *documentsInput) (*answer[documentsJSON], error) {
	owner, err := a.ownerIn(ctx, input.Company)
	if err != nil {
		return nil, err
	}
	from, err := readCursor(input.After)
	if err != nil {
		return nil, errBadCursor
	}
	rows, err := a.DB.DocumentsBefore(ctx, owner.Company, from, input.Limit+1)
	if err != nil {
		return nil, err
	}
	page := documentsJSON{Documents: make([]documentJSON, 0, len(rows))}
	if len(rows) > input.Limit {
		rows = rows[:input.Limit]
		last := rows[len(rows)-1]
		page.Next = writeCursor(database.Position{AcceptedAt: last.AcceptedAt, ID: last.ID})
	}
	for _, row := range rows {
		page.Documents = append(page.Documents, documentOf(row))
	}
	return &answer[documentsJSON]{page}, nil
}

type documentInput struct {
	Company string `path:"company" doc:"The company"`
	ID      string `path:"id" doc:"The document"`
}

func (a *api) document(ctx context.Context, input *documentInput) (*answer[documentJSON], error) {
	owner, err := a.ownerIn(ctx, input.Company)
	if err != nil {
		return nil, err
	}
	id, err := uuid.Parse(input.ID)
	if err != nil {
		return nil, errNoDocument
	}
	row, err := a.DB.DocumentOf(ctx, owner.Company, id)
	if errors.Is(err, database.ErrNotFound) {
		return nil, errNoDocument
	}
	if err != nil {
		return nil, err
	}
	return &answer[documentJSON]{documentOf(row)}, nil
}

func documentOf(row database.Document) documentJSON {
	return documentJSON{
		ID: row.ID, Name: row.Name, DisplayName: intake.DisplayName(row.Name), MediaType: row.MediaType,
		Category: row.Category, Note: row.Note, Size: row.Size, SHA256: row.SHA256,
		CapturedAt: row.CapturedAt.UTC(), AcceptedAt: row.AcceptedAt.UTC(),
		Acknowledgement: intake.AcknowledgementOf(row),
	}
}

// writeCursor makes an opaque text of a position.
func writeCursor(position database.Position) string {
	text, err := json.Marshal(position)
	if err != nil {
		return "" // a time and an id always have a text
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

func readCursor(cursor string) (database.Position, error) {
	if cursor == "" {
		return database.Position{}, nil
	}
	text, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return database.Position{}, err
	}
	var position database.Position
	err = json.Unmarshal(text, &position)
	position.AcceptedAt = position.AcceptedAt.UTC()
	return position, err
}
