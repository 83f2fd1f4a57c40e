package fonts

import (
	"testing"

	"golang.org/x/image/font/sfnt"
)

func TestBothWeightsAreReadableAndDrawWhatBookkeepersWrite(t *testing.T) {
	for name, data := range map[string][]byte{"regular": Regular(), "semi-bold": SemiBold()} {
		font, err := sfnt.Parse(data)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var buffer sfnt.Buffer
		for _, letter := range "£€$ %·…–—→✓ Zoë Łódź Αθήνα Київ" {
			if index, err := font.GlyphIndex(&buffer, letter); err != nil || (index == 0 && letter != '✓') {
				t.Errorf("%s has no %q (%v)", name, letter, err)
			}
		}
	}
}
