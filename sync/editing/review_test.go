package editing_test

import (
	"errors"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"satchel/auth/access"
	"satchel/sync/document"
	"satchel/sync/editing"
	"satchel/sync/shelf"
)

// chain is what the last link of the document's chain says, and whether it is reviewed.
func (d *desk) chain() (last shelf.Link, found shelf.Document) {
	found = must(shelf.New(d.db).Find(d.t.Context(), d.company, d.document))
	return found.Chain[len(found.Chain)-1], found
}

func TestOfManyWhoReviewTheFirstCountsAndItIsAnEvent(t *testing.T) {
	each(t, func(d *desk) {
		var group sync.WaitGroup
		for i := range 6 {
			group.Go(func() {
				if err := d.Review(d.t.Context(), []editing.Editor{d.ann, d.ben}[i%2], d.company, d.document, 1); err != nil {
					d.t.Error(err)
				}
			})
		}
		group.Wait()
		last, found := d.chain()
		if !found.Reviewed() || len(found.History) != 1 || found.History[0].Kind != shelf.KindReviewed {
			d.t.Fatalf("%v", found)
		}
		if by := shelf.ByOf(found.History[0]); by != last.Person || found.People[by].Name == "" || last.SHA256 != found.SHA256 {
			d.t.Errorf("%v by %s", last, by)
		}
		if err := d.Review(d.t.Context(), d.ann, uuid.New(), d.document, 1); !errors.Is(err, access.ErrNoAccess) {
			d.t.Errorf("of another company: %v", err)
		}
		if err := d.Review(d.t.Context(), d.ann, d.company, uuid.New(), 1); !errors.Is(err, editing.ErrNoDocument) {
			d.t.Errorf("none that there is: %v", err)
		}
	})
}

func TestADocumentIsNotReviewedAnyMoreOnceItsDetailsAreChanged(t *testing.T) {
	each(t, func(d *desk) {
		ctx := d.t.Context()
		d.ok(d.Review(ctx, d.ann, d.company, d.document, 1))
		opened := d.open(d.ben)
		var used *editing.InUseError
		d.ok(d.save(d.ben, opened, editing.Details{Counterparty: "Zebra Ltd", Category: "sale"}))
		last, found := d.chain()
		if found.Reviewed() || last.Step != document.ProofChanged && found.Chain[len(found.Chain)-2].Step != document.ProofChanged || len(found.History) != 2 {
			d.t.Errorf("changed after the review: %v", found.Chain)
		}
		said := []shelf.Change{{Field: "counterparty", Is: "Zebra Ltd"}, {Field: "category", Was: "other", Is: "sale"}}
		if diff := cmp.Diff(said, shelf.ChangesOf(found.History[1])); diff != "" {
			d.t.Error("what was changed:", diff)
		}
		d.open(d.ben)
		if err := d.Review(ctx, d.ann, d.company, d.document, 1); !errors.Is(err, editing.ErrChanged) {
			d.t.Errorf("as it was before: %v", err)
		}
		if err := d.Review(ctx, d.ann, d.company, d.document, 2); !errors.As(err, &used) || used.Account != d.ben.Account || used.Name == "" {
			d.t.Errorf("while ben has it open: %v", err)
		}
		d.ok(d.Release(ctx, d.ben, d.company, d.document))
		d.ok(d.Review(ctx, d.ann, d.company, d.document, 2))
		last, found = d.chain()
		if !found.Reviewed() || last.Step != document.ProofReviewed || last.Person != d.ann.Account || len(found.History) != 3 {
			d.t.Errorf("reviewed again: %v", found.Chain)
		}
	})
}
