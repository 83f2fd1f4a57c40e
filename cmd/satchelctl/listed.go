package main

import (
	"time"

	"satchel/sync/document"
)

// listed is a document as list, show and sync print it with --json. Its fields are a promise to scripts.
type listed struct {
	ID              string           `json:"id"`
	Name            string           `json:"name"` // as captured, whatever it holds
	SHA256          string           `json:"sha256"`
	Size            int64            `json:"size"`
	Company         string           `json:"company"`
	Category        string           `json:"category"`
	State           string           `json:"state"`
	Reason          string           `json:"reason"` // a stable code; empty where nothing holds it up
	Action          string           `json:"action"` // a stable code; empty where nothing is asked of the person
	Attempts        int              `json:"attempts"`
	Acknowledgement *acknowledgement `json:"acknowledgement"` // null until the service has it
}

type acknowledgement struct {
	SHA256      string  `json:"sha256"`
	Size        int64   `json:"size"`
	Time        string  `json:"time"`
	DuplicateOf *string `json:"duplicate_of"`
}

func list(r document.Record) listed {
	l := listed{
		ID: r.ID.String(), Name: r.Name, SHA256: r.SHA256, Size: r.Size, Company: r.Company.Name,
		Category: string(r.Category), State: string(r.State), Attempts: r.Attempts,
	}
	if r.Reason != nil {
		l.Reason = string(r.Reason.Code)
	}
	if r.Action != nil {
		l.Action = string(r.Action.Code)
	}
	if a := r.Acknowledgement; a != nil {
		l.Acknowledgement = &acknowledgement{SHA256: a.SHA256, Size: a.Size, Time: a.Time.UTC().Format(time.RFC3339Nano)}
		if a.DuplicateOf != nil {
			id := a.DuplicateOf.String()
			l.Acknowledgement.DuplicateOf = &id
		}
	}
	return l
}

func listAll(records []document.Record) []listed {
	all := make([]listed, 0, len(records))
	for _, r := range records {
		all = append(all, list(r))
	}
	return all
}

// shortID is the end of an id, which is what differs between documents captured together. Commands take it.
func shortID(r document.Record) string {
	id := r.ID.String()
	return id[len(id)-8:]
}
