package argon2id

import (
	"bytes"
	"encoding/hex"
	"testing"

	"golang.org/x/crypto/argon2"
	"pgregory.net/rapid"
)

func TestAKeyIsTheOneOfTheLibraryWhateverWasComputedBefore(t *testing.T) {
	memory := NewMemory(512, 1)
	rapid.Check(t, func(r *rapid.T) {
		password, salt := rapid.SliceOf(rapid.Byte()).Draw(r, "password"), rapid.SliceOfN(rapid.Byte(), 8, 64).Draw(r, "salt")
		passes, kib := rapid.Uint32Range(1, 4).Draw(r, "passes"), rapid.Uint32Range(1, 512).Draw(r, "KiB")
		lanes, length := rapid.Uint8Range(1, 8).Draw(r, "lanes"), rapid.Uint32Range(16, 200).Draw(r, "length")
		got := memory.Key(password, salt, passes, kib, lanes, length)
		if want := argon2.IDKey(password, salt, passes, kib, lanes, length); !bytes.Equal(got, want) {
			r.Errorf("got %x, the library has %x", got, want)
		}
	})
}

func TestAKeyIsTheOneOfTheReferenceImplementation(t *testing.T) {
	// From test.c of phc-winner-argon2.
	got := NewMemory(65536, 1).Key([]byte("password"), []byte("somesalt"), 2, 65536, 1, 32)
	if want := "09316115d5cf24ed5a15a31a3ba326e5cf32edc24702987c02b6566f61913cf7"; hex.EncodeToString(got) != want {
		t.Errorf("got %x", got)
	}
}

func TestNothingOfAPasswordStaysInTheMemory(t *testing.T) {
	memory := NewMemory(256, 2)
	memory.Key([]byte("copper lantern drifts sideways"), []byte("somesalt"), 2, 256, 2, 32)
	for n, block := range memory.blocks {
		if block != [128]uint64{} {
			t.Fatalf("block %d is not zero", n)
		}
	}
}

func TestMemoryFitsWhatItWasMadeForAndLess(t *testing.T) {
	memory := NewMemory(19*1024, 1)
	for _, test := range []struct {
		kib   uint32
		lanes uint8
		fits  bool
	}{{19 * 1024, 1, true}, {8, 1, true}, {19 * 1024, 4, true}, {19*1024 + 4, 1, false}, {1 << 31, 16, false}} {
		if got := memory.Fits(test.kib, test.lanes); got != test.fits {
			t.Errorf("%d KiB in %d lanes: %v", test.kib, test.lanes, got)
		}
	}
}
