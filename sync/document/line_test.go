package document

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"pgregory.net/rapid"
)

func drawLine(t *rapid.T) Line {
	moment := func(name string) time.Time {
		if rapid.Bool().Draw(t, name+" is known") {
			return time.Unix(0, rapid.Int64Range(1, 1<<62).Draw(t, name)).UTC()
		}
		return time.Time{}
	}
	return Line{
		ID: uuid.New(), Account: "a1", State: rapid.SampledFrom(States()).Draw(t, "state"),
		Category: rapid.SampledFrom(append(Categories(), "", "of a newer program")).Draw(t, "category"),
		Name:     rapid.String().Draw(t, "name"), Note: rapid.String().Draw(t, "note"),
		MediaType: rapid.SampledFrom([]string{"", "application/pdf", "image/jpeg", "application/x-unheard-of"}).Draw(t, "media type"),
		Size:      rapid.Int64Range(0, 1<<50).Draw(t, "size"), Offset: rapid.Int64Range(0, 1<<50).Draw(t, "offset"),
		CapturedAt: moment("captured"), UpdatedAt: moment("updated"), Duplicate: rapid.Bool().Draw(t, "duplicate"),
	}
}

func known(l Line) Line { return Line{ID: l.ID, Account: l.Account, State: l.State} }

func TestALineReadsAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawLine(t)
		got, err := DecodeLine(known(want), EncodeLine(want))
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Fatalf("%v %s", err, diff)
		}
	})
}

func TestALineThatIsCutOffIsRefused(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		written := EncodeLine(drawLine(t))
		cut := rapid.IntRange(0, len(written)-1).Draw(t, "cut at")
		if _, err := DecodeLine(Line{}, written[:cut]); !errors.Is(err, errLine) {
			t.Fatalf("read %d of %d bytes: %v", cut, len(written), err)
		}
	})
}

func TestALineOfANewerProgramIsLeftToTheRecord(t *testing.T) {
	written := EncodeLine(Line{Name: "a.pdf"})
	written[0]++
	if _, err := DecodeLine(Line{}, written); !errors.Is(err, errLine) || LineReadable(written) {
		t.Errorf("it was read: %v", err)
	}
}

func TestALineSaysWhatARowOfTheListNeeds(t *testing.T) {
	earlier := uuid.New()
	r := Record{
		ID: uuid.New(), Account: "a1", Category: Sale, Name: "a.pdf", Note: "for Meridian", MediaType: "application/pdf",
		Size: 9, Offset: 4, CapturedAt: time.Unix(1, 0), UpdatedAt: time.Unix(2, 0), State: Accepted, SHA256: "3f1a",
		Acknowledgement: &Acknowledgement{DuplicateOf: &earlier},
	}
	want := Line{
		ID: r.ID, Account: "a1", Category: Sale, Name: "a.pdf", Note: "for Meridian", MediaType: "application/pdf",
		Size: 9, Offset: 4, CapturedAt: time.Unix(1, 0), UpdatedAt: time.Unix(2, 0), State: Accepted, Duplicate: true,
	}
	if diff := cmp.Diff(want, LineOf(r)); diff != "" {
		t.Error(diff)
	}
}
