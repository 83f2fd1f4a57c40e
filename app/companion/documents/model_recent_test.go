package documents

import (
	"image"
	"testing"

	"github.com/google/uuid"
)

func TestThePicturesShownLastAreKeptAndNoMoreThanFit(t *testing.T) {
	var kept recent
	big := image.NewRGBA(image.Rect(0, 0, 700, 1000)) // 2.8 MB
	ids := []uuid.UUID{uuid.New(), uuid.New(), uuid.New(), uuid.New()}
	for _, id := range ids[:2] {
		kept.keep(id, big)
	}
	kept.get(ids[0]) // which is now the last that was shown
	kept.keep(ids[2], big)
	for i, want := range []bool{true, false, true, false} {
		if _, got := kept.get(ids[i]); got != want {
			t.Errorf("picture %d is kept: %v", i, got)
		}
	}
	for range 3 {
		kept.keep(ids[2], big)
	}
	if kept.size != 2*bytesOf(big) || len(kept.order) != 2 || len(kept.pictures) != 2 {
		t.Errorf("%d bytes, %d pictures", kept.size, len(kept.order))
	}
	kept.keep(ids[3], image.NewRGBA(image.Rect(0, 0, 2000, 2000))) // larger than all that is kept
	if _, got := kept.get(ids[3]); !got || len(kept.order) != 1 {
		t.Errorf("the one that is shown is not kept: %v", kept.order)
	}
}
