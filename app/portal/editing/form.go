package editing

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/google/uuid"

	"satchel/sync/document"
	rules "satchel/sync/editing"
)

// data is what the form shows.
type data struct {
	Name, Back string
	Token      uuid.UUID
	Version    int64 // of the document that is shown
	TypedOn    int64 // version that Typed began with
	Saved      rules.Details
	Typed      rules.Details
	Categories []document.Category
	Wrong      map[string]string // why, by the field
	Invalid    bool
	DraftAt    time.Time // of the draft that is shown; zero if it is the document as it stands
	Lost       bool      // the lock was, and what is shown was typed before that

	Changed  *rules.Changed    // since it was typed; nil if it wasn't
	Disputed []rules.Field     // for the person to say which is right
	Chosen   map[string]string // whichOf, by the field
	Missed   bool              // something disputed was not chosen
}

// Values of a choice between what is saved and what was typed.
const (
	asSaved = "saved"
	asTyped = "typed"
)

func (a at) form(opened rules.Opened) data {
	row := opened.Document
	saved := rules.DetailsOf(row)
	shown := data{
		Name: document.DisplayName(row.Name), Back: a.back(), Token: opened.Token, Categories: document.Categories(),
		Version: row.Version, TypedOn: row.Version, Saved: saved, Typed: saved,
	}
	if unsent := opened.Unsent; unsent != nil {
		shown.Typed, shown.DraftAt, shown.Changed = unsent.Typed, unsent.At, unsent.Changed
		if unsent.Changed != nil {
			shown.TypedOn, shown.Disputed = unsent.Version, rules.Differing(saved, unsent.Typed)
		}
	}
	if shown.Typed.Currency == "" {
		shown.Typed.Currency = "GBP"
	}
	return shown
}

// as is the form with what was sent in it, and what is wrong with that.
func (d data) as(sent sent, wrong map[rules.Field]rules.Reason) data {
	d.Typed, d.TypedOn, d.DraftAt, d.Wrong = sent.Typed, sent.TypedOn, time.Time{}, map[string]string{}
	if d.Version == sent.Version {
		d.Changed, d.Disputed, d.Chosen = nil, sent.disputed, sent.chosen
		d.Invalid, d.Missed = len(wrong) > 0, sent.undecided()
	} else { // changed while the form was on its way
		d.Changed, d.Disputed, d.Lost = cmp.Or(d.Changed, new(rules.Changed)), rules.Differing(d.Saved, sent.Typed), true
	}
	for field, reason := range wrong {
		d.Wrong[string(field)] = string(reason)
	}
	return d
}

// Dispute is what is asked about a field of which the document now says something else; nil for the others.
func (d data) Dispute(field string) *dispute {
	if !slices.Contains(d.Disputed, rules.Field(field)) {
		return nil
	}
	chosen := d.Chosen[field]
	asked := &dispute{Field: field, Chosen: chosen, Missed: d.Missed && chosen == ""}
	switch rules.Field(field) {
	case rules.FieldDated:
		asked.Saved = d.Saved.Dated
	case rules.FieldCounterparty:
		asked.Saved = d.Saved.Counterparty
	case rules.FieldReference:
		asked.Saved = d.Saved.Reference
	case rules.FieldTotal:
		asked.Saved = d.Saved.Currency + " " + d.Saved.Total
		if d.Saved.Total == "" {
			asked.Saved = ""
		}
	case rules.FieldCategory:
		asked.Category = d.Saved.Category
	case rules.FieldNote:
		asked.Saved = d.Saved.Note
	}
	return asked
}

type dispute struct {
	Field    string
	Saved    string // may be empty
	Category string // what is saved, where it is one
	Chosen   string // asSaved, asTyped or nothing yet
	Missed   bool
}

// sent is a form as it was sent.
type sent struct {
	rules.Sent

	disputed []rules.Field
	chosen   map[string]string
}

func read(filled url.Values) sent {
	token, _ := uuid.Parse(filled.Get(rules.NameToken)) // none is a lock that nobody holds
	read := sent{
		Sent: rules.Sent{Token: token, Version: versionIn(filled), TypedOn: rules.VersionOf(filled), Typed: rules.Details{
			Dated: filled.Get("dated"), Counterparty: filled.Get("counterparty"), Reference: filled.Get("reference"),
			Total: filled.Get("total"), Currency: filled.Get("currency"), Category: filled.Get("category"), Note: filled.Get("note"),
		}},
		chosen: map[string]string{},
	}
	for _, field := range rules.Fields() {
		if !slices.Contains(filled["disputed"], string(field)) {
			continue
		}
		read.disputed = append(read.disputed, field)
		switch chosen := filled.Get("use-" + string(field)); chosen {
		case asSaved:
			read.Leave = append(read.Leave, field)
			fallthrough
		case asTyped:
			read.chosen[string(field)] = chosen
		}
	}
	return read
}

// versionIn is the version that the page showed on which a form stood. None is one that no document has.
func versionIn(filled url.Values) int64 {
	version, _ := strconv.ParseInt(filled.Get(rules.NameVersion), 10, 64)
	return version
}

func (s sent) undecided() bool { return len(s.chosen) < len(s.disputed) }
