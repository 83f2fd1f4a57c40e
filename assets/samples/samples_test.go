package samples

import (
	"bytes"
	"image/jpeg"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestThereAreADozenSamplesOfEveryKind(t *testing.T) {
	kinds := map[string]int{}
	for _, s := range All() {
		kinds[s.Category]++
	}
	want := map[string]int{"purchase": 4, "sale": 2, "expense": 4, "bank-statement": 1, "supplier-statement": 1}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Error(diff)
	}
}

func TestASampleIsWhatItsNameSaysAndTheSameEveryTime(t *testing.T) {
	for i, s := range All() {
		t.Run(s.Name, func(t *testing.T) {
			first, err := s.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			second, err := drawings()[i].Bytes()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(first, second) {
				t.Error("drawn twice, it differs")
			}
			switch {
			case strings.HasSuffix(s.Name, ".pdf"):
				if !bytes.HasPrefix(first, []byte("%PDF-")) || !bytes.Contains(first[len(first)-32:], []byte("%%EOF")) {
					t.Error("not a whole PDF")
				}
			default:
				if _, err := jpeg.Decode(bytes.NewReader(first)); err != nil {
					t.Error(err)
				}
			}
		})
	}
}

// A photograph takes a third of a second to draw, and tests ask for one again and again.
func TestASampleIsDrawnOnce(t *testing.T) {
	for _, s := range All() {
		first, err := s.Bytes()
		second, errAgain := s.Bytes()
		if err != nil || errAgain != nil || &first[0] != &second[0] {
			t.Errorf("%s is drawn again (%v, %v)", s.Name, err, errAgain)
		}
	}
}

func TestWriteGivesThePathsItWrote(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "made")
	paths, err := Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	found, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(found) != len(paths) || len(paths) != len(All()) {
		t.Errorf("wrote %d, returned %d, want %d (%v)", len(found), len(paths), len(All()), err)
	}
}

func TestPenceReadAsSterling(t *testing.T) {
	for amount, want := range map[pence]string{0: "0.00", 5: "0.05", 123: "1.23", -99: "-0.99", 1234567: "12,345.67", -100000000: "-1,000,000.00"} {
		if got := amount.String(); got != want {
			t.Errorf("%d: %s, want %s", int64(amount), got, want)
		}
	}
}

func TestTheMinusStandsBeforeThePoundSign(t *testing.T) {
	if got := pence(-3096).sterling(); got != "-£30.96" {
		t.Error(got)
	}
}

func TestVATIsRoundedToTheNearestPenny(t *testing.T) {
	for net, want := range map[pence]pence{100: 20, 102: 20, 103: 21, -103: -21, 0: 0} {
		if got := net.vat(20); got != want {
			t.Errorf("%d: %d, want %d", net, got, want)
		}
	}
}
