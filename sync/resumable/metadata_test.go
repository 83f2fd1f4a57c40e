package resumable_test

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"satchel/sync/resumable"
)

func TestMetadataIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.MapOfN(rapid.StringMatching(`[a-z_]{1,10}`), rapid.StringN(1, 50, 200), 0, 8).Draw(t, "metadata")
		var pairs []resumable.Pair
		for key, value := range want {
			if !utf8.ValidString(value) {
				t.Skip("not text")
			}
			pairs = append(pairs, resumable.Pair{Key: key, Value: value})
		}
		got, err := resumable.ParseMetadata(resumable.FormatMetadata(pairs...))
		if diff := cmp.Diff(want, got); err != nil || diff != "" {
			t.Fatalf("%v %s", err, diff)
		}
	})
}

func TestMetadataThatMakesNoSenseIsRefused(t *testing.T) {
	for name, header := range map[string]string{
		"an empty key":       ",",
		"a key twice":        "a YQ==,a Yg==",
		"no base64":          "a !",
		"bytes that no text": "a /w==",
	} {
		if _, err := resumable.ParseMetadata(header); !errors.Is(err, resumable.ErrBadMetadata) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := resumable.ParseMetadata(strings.Repeat("a", 20_000)); !errors.Is(err, resumable.ErrHeaderTooLarge) {
		t.Errorf("too much of it: %v", err)
	}
	if got, err := resumable.ParseMetadata("is_confidential, filename d29ybGQ="); err != nil || got["filename"] != "world" {
		t.Errorf("a key without a value, and a space: %v, %v", got, err)
	}
}
