package api

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/storage/database"
	"satchel/sync/intake"
	"satchel/sync/resumable"
)

const (
	eventsPage    = 500              // in one answer
	heartbeat     = 15 * time.Second // a comment on an idle stream, so that proxies keep it
	streamAtMost  = 10 * time.Minute // then the client comes again, with a fresh token
	streamWriting = 30 * time.Second // a client that reads nothing for that long is gone
)

type eventJSON struct {
	Seq        int64           `json:"seq" doc:"Counts up by one within a company, without gaps"`
	Kind       string          `json:"kind" example:"document.accepted"`
	DocumentID *uuid.UUID      `json:"document_id,omitempty" format:"uuid"`
	At         time.Time       `json:"at"`
	Data       json.RawMessage `json:"data" doc:"What the kind says more"`
}

type eventsJSON struct {
	Events []eventJSON `json:"events"`
	Next   int64       `json:"next" doc:"What to ask after next time"`
}

type eventsInput struct {
	Company     string `path:"company" doc:"The company"`
	After       int64  `query:"after" minimum:"0" default:"0" doc:"The number of the last event already known"`
	Wait        int    `query:"wait" minimum:"0" maximum:"55" default:"0" doc:"How many seconds to wait for one if there is none"`
	Accept      string `header:"Accept" doc:"text/event-stream makes it a stream of server-sent events"`
	LastEventID string `header:"Last-Event-ID" doc:"On a stream, instead of after"`
}

func (a *api) registerEvents() {
	schema := a.huma.OpenAPI().Components.Schemas.Schema(reflect.TypeFor[eventsJSON](), true, "")
	operation(a, huma.Operation{
		OperationID: "list-events", Method: http.MethodGet, Path: base + "/companies/{company}/events",
		Summary: "What happened in a company, in order and without gaps",
		Description: "Asks for the events after a number; with `wait`, a long poll. After the last one, or a number that isn't " +
			"reached yet, there are none, and `next` is the number that was asked after. With `Accept: text/event-stream` " +
			"the same as server-sent events: `id` is the number, `event` the kind, `data` the event as here.",
		Tags: []string{"Events"},
	}, a.events)
	responses := a.huma.OpenAPI().Paths[base+"/companies/{company}/events"].Get.Responses
	responses["200"] = &huma.Response{Description: "The events", Content: map[string]*huma.MediaType{
		"application/json":  {Schema: schema},
		"text/event-stream": {Schema: &huma.Schema{Type: huma.TypeString}},
	}}
}

func (a *api) events(ctx context.Context, input *eventsInput) (*huma.StreamResponse, error) {
	owner, err := a.ownerIn(ctx, input.Company, access.SeeDocuments)
	if err != nil {
		return nil, err
	}
	may := a.stillMay(ctx, owner.Company, access.SeeDocuments)
	if strings.Contains(input.Accept, "text/event-stream") {
		after := input.After
		if last, err := strconv.ParseInt(input.LastEventID, 10, 64); err == nil && last >= 0 {
			after = last
		}
		return &huma.StreamResponse{Body: func(hc huma.Context) { a.stream(hc, owner, after, may) }}, nil
	}
	rows, err := a.Intake.Events(ctx, owner, input.After, eventsPage, time.Duration(input.Wait)*time.Second, may)
	if err != nil && !errors.Is(err, intake.ErrStopping) {
		return nil, err
	}
	page := eventsJSON{Events: make([]eventJSON, 0, len(rows)), Next: input.After}
	for _, row := range rows {
		page.Events = append(page.Events, eventOf(row))
		page.Next = row.Seq
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		hc.SetHeader("Content-Type", "application/json")
		// The client is gone if this fails; there is nobody to tell.
		_ = json.NewEncoder(hc.BodyWriter()).Encode(page)
	}}, nil
}

func eventOf(row database.Event) eventJSON {
	e := eventJSON{Seq: row.Seq, Kind: row.Kind, At: row.At.UTC(), Data: json.RawMessage(row.Payload)}
	if row.DocumentID != uuid.Nil {
		e.DocumentID = &row.DocumentID
	}
	return e
}

// stream sends events as they come, until the client leaves, may know of no more, or it is time to come again.
func (a *api) stream(hc huma.Context, owner resumable.Owner, after int64, may func(context.Context) error) {
	r, w := humago.Unwrap(hc)
	ctx, cancel := context.WithTimeout(r.Context(), streamAtMost)
	defer cancel()
	control := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // asks nginx not to collect
	for {
		if err := may(ctx); err != nil {
			return
		}
		rows, err := a.Intake.Events(ctx, owner, after, eventsPage, heartbeat, may)
		if err != nil {
			return
		}
		_ = control.SetWriteDeadline(time.Now().Add(streamWriting)) // without deadlines a dead client costs more time
		if err := writeEvents(w, rows); err != nil {
			return
		}
		if err := control.Flush(); err != nil {
			return
		}
		if len(rows) > 0 {
			after = rows[len(rows)-1].Seq
		}
	}
}

func writeEvents(w io.Writer, rows []database.Event) error {
	if len(rows) == 0 {
		_, err := io.WriteString(w, ": still here\n\n")
		return err
	}
	for _, row := range rows {
		text, err := json.Marshal(eventOf(row))
		if err != nil {
			return fmt.Errorf("writing event %d: %w", row.Seq, err)
		}
		if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", row.Seq, row.Kind, text); err != nil {
			return err
		}
	}
	return nil
}
