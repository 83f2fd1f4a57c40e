package spool

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
)

func TestAdoptTellsWholeFromBroken(t *testing.T) {
	content := bytes.Repeat([]byte("0123456789"), 1000)
	tests := []struct {
		name    string
		partial bool
		damage  func(path string) error
		want    error
		left    []string // endings
	}{
		{"a whole file is adopted", false, nil, nil, []string{wholeSuffix}},
		{"a whole file without its name gets it", true, nil, nil, []string{wholeSuffix}},
		{"a copy cut short is taken away", true, func(p string) error { return os.Truncate(p, 4000) }, ErrMissing, []string{}},
		{"a copy without its last byte too", true, func(p string) error { return os.Truncate(p, 10_074) }, ErrMissing, []string{}},
		{"an empty copy too", true, func(p string) error { return os.Truncate(p, 0) }, ErrMissing, []string{}},
		{"a file cut short is kept aside", false, func(p string) error { return os.Truncate(p, 4000) }, ErrDamaged, []string{damagedSuffix}},
		{"a flipped bit in the bytes", false, flip(5000), ErrDamaged, []string{damagedSuffix}},
		{"a flipped bit in the description", false, flip(10_003), ErrDamaged, []string{damagedSuffix}},
		{"a flipped bit in the footer", false, flip(10_040), ErrDamaged, []string{damagedSuffix}},
		{"a hole where the data should be", false, func(p string) error { return hole(p, 4096, 4096) }, ErrDamaged, []string{damagedSuffix}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			s := fresh(t, Options{})
			id := keep(t, s, content)
			path := s.path(id, wholeSuffix)
			if test.partial {
				must(t, os.Rename(path, s.path(id, partSuffix)))
				path = s.path(id, partSuffix)
			}
			if test.damage != nil {
				must(t, test.damage(path))
			}
			found, err := s.List()
			must(t, err)
			if diff := cmp.Diff([]Found{{ID: id, Partial: test.partial}}, found); diff != "" {
				t.Fatal(diff)
			}
			if _, _, err = s.Adopt(t.Context(), found[0]); !errors.Is(err, test.want) || (err != nil) != (test.want != nil) {
				t.Errorf("got %v, want %v", err, test.want)
			}
			want := []string{}
			for _, suffix := range test.left {
				want = append(want, id.String()+suffix)
			}
			if diff := cmp.Diff(want, names(t, s)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func flip(at int64) func(string) error {
	return func(path string) error {
		file, err := os.OpenFile(path, os.O_RDWR, 0)
		if err != nil {
			return err
		}
		defer file.Close()
		b := make([]byte, 1)
		if _, err := file.ReadAt(b, at); err != nil {
			return err
		}
		b[0] ^= 1
		_, err = file.WriteAt(b, at)
		return err
	}
}

func hole(path string, at, n int64) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = file.WriteAt(make([]byte, n), at)
	return err
}

func TestFilesOfOthersAreLeftAlone(t *testing.T) {
	s := fresh(t, Options{})
	for _, name := range []string{"README", "x.doc", uuid.NewString(), uuid.NewString() + ".damaged", "." + uuid.NewString() + ".doc"} {
		must(t, os.WriteFile(filepath.Join(s.dir, name), []byte("x"), 0o600))
	}
	if found, err := s.List(); err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
}
