package editing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"satchel/storage/database"
)

// Limits of drafts, so that nobody fills the database with them.
const (
	maxDraft  = 64 << 10 // bytes of one
	maxDrafts = 200      // of a person
	keepDraft = 30 * 24 * time.Hour
)

// ErrDraft means that something can't be kept as a draft: it is of no form that is kept, too large, or one too many.
var ErrDraft = errors.New("editing: that can't be kept as a draft")

// ErrNewer is the ErrDraft of what comes from a session that is over, where something else was kept since it ended.
var ErrNewer = fmt.Errorf("%w: what is there is newer", ErrDraft)

// Kept is what a person typed into a form and has not sent.
type Kept struct {
	Path    string // that the form is sent to
	Version int64  // of the document it was typed on; 0 where it is no document's
	Fields  map[string]string
	At      time.Time // when it was kept; not asked by Keep
	Ended   time.Time // when the session ended that it was typed in; zero while that goes on. Not told by Draft
}

// at is when it counts as kept. What comes after the end of its session was typed before that, and is no newer than what
// comes from there next.
func (k Kept) at(now time.Time) time.Time {
	if k.Ended.IsZero() {
		return now
	}
	return k.Ended
}

// Or is what was typed into a field, or otherwise what stands in it where nothing was kept of it. It may be asked of nil.
func (k *Kept) Or(field, otherwise string) string {
	if k == nil {
		return otherwise
	}
	if typed, ok := k.Fields[field]; ok {
		return typed
	}
	return otherwise
}

// Keep has a person's unsent text of a form in place of what was kept of it before, for them alone. Where nothing is
// typed, nothing is kept; of a document's details only what is typed otherwise than it is saved, as long as that is
// known.
func (s *Service) Keep(ctx context.Context, account uuid.UUID, typed Kept) error {
	if len(typed.Path) > 500 || !utf8.ValidString(typed.Path) {
		return ErrDraft
	}
	form, ok := formAt(typed.Path)
	if !ok {
		return fmt.Errorf("%w: no form is kept there", ErrDraft)
	}
	for field := range typed.Fields {
		if !form.has(field) {
			return fmt.Errorf("%w: there is no field %q", ErrDraft, field)
		}
	}
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error {
		if err := newest(ctx, tx, account, typed); err != nil {
			return err
		}
		draft := database.Draft{AccountID: account, Path: typed.Path, KeptAt: typed.at(s.now())}
		if form.details {
			row, err := documentAt(ctx, tx, typed.Path)
			if err != nil {
				return err
			}
			draft.CompanyID, draft.DocumentID, draft.Version = row.CompanyID, row.ID, typed.Version
			if typed.Version == row.Version {
				saved := DetailsOf(row)
				now := saved.over(typed.Fields)
				typed.Fields = now.texts(Differing(saved, now))
			}
		} else if form.blank(typed.Fields) {
			typed.Fields = nil
		}
		if len(typed.Fields) == 0 {
			return tx.DeleteDraft(ctx, account, typed.Path)
		}
		return put(ctx, tx, draft, typed.Fields)
	})
}

// newest is ErrNewer where something was kept after the session ended that this comes from: its browser has no say over
// what its person did elsewhere since.
func newest(ctx context.Context, tx *database.Tx, account uuid.UUID, typed Kept) error {
	if typed.Ended.IsZero() {
		return nil
	}
	there, err := tx.Draft(ctx, account, typed.Path)
	switch {
	case errors.Is(err, database.ErrNotFound):
		return nil
	case err != nil:
		return err
	case there.KeptAt.Truncate(time.Microsecond).After(typed.Ended):
		return ErrNewer
	}
	return nil
}

func put(ctx context.Context, tx *database.Tx, draft database.Draft, fields map[string]string) error {
	text, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("keeping a draft: %w", err)
	}
	if len(text) > maxDraft {
		return ErrDraft
	}
	others, err := tx.CountOtherDrafts(ctx, draft.AccountID, draft.Path)
	if err != nil {
		return err
	}
	if others >= maxDrafts {
		return ErrDraft
	}
	draft.Fields = string(text)
	return tx.PutDraft(ctx, draft)
}

// documentAt is the document whose details are edited at a path.
func documentAt(ctx context.Context, tx *database.Tx, path string) (database.Document, error) {
	company, id, err := aboutDocument(path)
	if err != nil {
		return database.Document{}, fmt.Errorf("%w: %w", ErrDraft, err)
	}
	row, err := tx.DocumentOf(ctx, company, id)
	if errors.Is(err, database.ErrNotFound) {
		return row, fmt.Errorf("%w: no document is edited there", ErrDraft)
	}
	return row, err
}

// KeepSent keeps what a form was sent with that could not be taken, and reports whether anything of it is kept. ended is
// that of Kept.
func (s *Service) KeepSent(ctx context.Context, account uuid.UUID, path string, sent url.Values, ended time.Time) (bool, error) {
	form, ok := formAt(path)
	if !ok {
		return false, nil
	}
	texts := form.textsOf(sent)
	if len(texts) == 0 || !form.details && form.blank(texts) {
		return false, nil
	}
	err := s.Keep(ctx, account, Kept{Path: path, Version: VersionOf(sent), Fields: texts, Ended: ended})
	if errors.Is(err, ErrDraft) {
		return false, nil
	}
	return err == nil, err
}

// Draft is what a person has kept of a form; false where they have nothing.
func (s *Service) Draft(ctx context.Context, account uuid.UUID, path string) (Kept, bool, error) {
	draft, err := s.db.Draft(ctx, account, path)
	if errors.Is(err, database.ErrNotFound) {
		return Kept{}, false, nil
	}
	if err != nil {
		return Kept{}, false, err
	}
	return keptIn(draft), true, nil
}

// Unsent is all that a person has kept of other forms than documents' details, by the path that each is sent to.
func (s *Service) Unsent(ctx context.Context, account uuid.UUID) (map[string]*Kept, error) {
	drafts, err := s.db.DraftsOfForms(ctx, account)
	if err != nil {
		return nil, err
	}
	unsent := map[string]*Kept{}
	for _, draft := range drafts {
		kept := keptIn(draft)
		unsent[draft.Path] = &kept
	}
	return unsent, nil
}

func keptIn(draft database.Draft) Kept {
	kept := Kept{Path: draft.Path, Version: draft.Version, At: draft.KeptAt.UTC()}
	_ = json.Unmarshal([]byte(draft.Fields), &kept.Fields) // what isn't a draft holds nothing
	return kept
}

// Discard forgets what a person kept of a form.
func (s *Service) Discard(ctx context.Context, account uuid.UUID, path string) error {
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteDraft(ctx, account, path) })
}

// Sweep forgets drafts that nobody came back to for a month.
func (s *Service) Sweep(ctx context.Context) error {
	before := s.now().Add(-keepDraft)
	return s.db.Write(ctx, func(ctx context.Context, tx *database.Tx) error { return tx.DeleteDraftsBefore(ctx, before) })
}
