package documents

import "satchel/sync/document"

// spare keeps one copy of each text that many documents share.
type spare map[string]string

func newSpare() spare { return spare{} }

func (s spare) one(text string) string {
	if kept, ok := s[text]; ok {
		return kept
	}
	s[text] = text
	return text
}

// slim is a document without what only its detail shows: of a hundred thousand nobody looks at more than a few.
func (s spare) slim(r document.Record) document.Record {
	least := document.Record{
		ID: r.ID, Account: s.one(r.Account), Company: document.Company{ID: r.Company.ID, Name: s.one(r.Company.Name)},
		Category: document.Category(s.one(string(r.Category))), Note: r.Note, Name: r.Name, MediaType: s.one(r.MediaType), Size: r.Size,
		CapturedAt: r.CapturedAt, State: document.State(s.one(string(r.State))), Offset: r.Offset, UpdatedAt: r.UpdatedAt,
		Reason: r.Reason, Action: r.Action, NextWake: r.NextWake,
	}
	if r.Acknowledgement != nil && r.Acknowledgement.DuplicateOf != nil {
		least.Acknowledgement = r.Acknowledgement
	}
	return least
}

// slim says whether only what the row says is there: every document has a hash once it is captured.
func slim(r document.Record) bool { return r.SHA256 == "" && r.State != document.Capturing }
