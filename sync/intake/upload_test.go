package intake_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/uuid"

	"satchel/sync/intake"
	"satchel/sync/resumable"
)

func TestADocumentIsAcknowledgedWithTheHashOfItsBytes(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for name, size := range map[string]int{
			"one byte":                 1,
			"small":                    100 << 10,
			"the most for one request": resumable.SingleRequest,
			"one byte more than that":  resumable.SingleRequest + 1,
			"a few megabytes":          5<<20 + 7,
		} {
			doc, content := paper(size)
			ack := h.mustSend(doc, content)
			if ack.DocumentID != doc.ID || ack.SHA256 != doc.SHA256 || ack.Size != doc.Size || ack.DuplicateOf != nil {
				t.Errorf("%s: acknowledged %+v", name, ack)
			}
			h.isWhole(doc, content)
		}
		if events := h.feedOf(h.acme); len(events) != 5 || events[0].Kind != intake.KindAccepted {
			t.Errorf("the feed has %d events", len(events))
		}
	})
}

func TestSendingAgainAfterALostAnswerGivesTheSameAcknowledgement(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for _, size := range []int{1000, 2 << 20} {
			doc, content := paper(size)
			first := h.mustSend(doc, content)
			second := h.mustSend(doc, content)
			if first.DocumentID != second.DocumentID || !first.Time.Equal(second.Time) {
				t.Errorf("acknowledged %+v, then %+v", first, second)
			}
		}
		if n := len(h.feedOf(h.acme)); n != 2 {
			t.Errorf("two documents made %d events", n)
		}
	})
}

func TestOtherContentUnderAKnownIdIsAConflict(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for _, size := range []int{1000, 2 << 20} {
			doc, content := paper(size)
			h.mustSend(doc, content)
			other, otherContent := paper(size)
			other.ID = doc.ID
			if _, err := h.send(other, otherContent); !errors.Is(err, resumable.ErrConflict) {
				t.Errorf("%d bytes: %v, want a conflict", size, err)
			}
			h.isWhole(doc, content)
		}
	})
}

func TestTheSameContentAgainIsMarkedWithinItsCompanyOnly(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		doc, content := paper(5000)
		h.mustSend(doc, content)
		again := describe(content)
		if ack := h.mustSend(again, content); ack.DuplicateOf == nil || *ack.DuplicateOf != doc.ID {
			t.Errorf("in the same company: %+v, want a duplicate of %s", ack, doc.ID)
		}
		third := describe(content)
		if ack := h.mustSend(third, content); ack.DuplicateOf == nil || *ack.DuplicateOf != doc.ID {
			t.Errorf("a third time: %+v, want a duplicate of the first, %s", ack, doc.ID)
		}
		elsewhere := describe(content)
		ack, err := h.client().Upload(t.Context(), h.endpoint(h.anna, h.beta), "", elsewhere, bytes.NewReader(content), nil)
		if err != nil || ack.DuplicateOf != nil {
			t.Errorf("in another company: %+v, %v, want no duplicate", ack, err)
		}
	})
}

func TestOnlyMembersOfACompanySendToIt(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		doc, content := paper(1000)
		for name, endpoint := range map[string]string{
			"another company's member": h.endpoint(h.boris, h.acme),
			"an unknown company":       h.endpoint(h.anna, uuid.Must(uuid.NewV7())),
		} {
			_, err := h.client().Upload(t.Context(), endpoint, "", doc, bytes.NewReader(content), nil)
			if !errors.Is(err, resumable.ErrNoAccess) {
				t.Errorf("%s: %v, want %v", name, err, resumable.ErrNoAccess)
			}
		}
	})
}

func TestAnIdTakenInAnotherCompanyIsAConflictThatTellsNothing(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		doc, content := paper(1000)
		h.mustSend(doc, content)
		_, err := h.client().Upload(t.Context(), h.endpoint(h.boris, h.beta), "", doc, bytes.NewReader(content), nil)
		if !errors.Is(err, resumable.ErrConflict) {
			t.Errorf("%v, want a conflict", err)
		}
		h.isWhole(doc, content)
	})
}

func TestBytesThatAreNotTheOnesAnnouncedAreRefusedAndNotKept(t *testing.T) {
	everywhere(t, func(t *testing.T, h *house) {
		for _, size := range []int{1000, 2 << 20} {
			doc, content := paper(size)
			damaged := bytes.Clone(content)
			damaged[size/2] ^= 1
			if _, err := h.send(doc, damaged); !errors.Is(err, resumable.ErrHashMismatch) {
				t.Errorf("%d bytes: %v, want %v", size, err, resumable.ErrHashMismatch)
			}
			h.mustSend(doc, content) // the same id with the right bytes starts afresh
			h.isWhole(doc, content)
		}
	})
}
