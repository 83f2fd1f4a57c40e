package main

import (
	"strings"
	"testing"
)

func TestTheLicencesOfWhatIsBuiltInArePrinted(t *testing.T) {
	prints := func(code int, args ...string) string {
		d := &desk{}
		if got := run(t.Context(), d.terminal(""), append([]string{"licences"}, args...)); got != code {
			t.Errorf("%q: exit code %d, want %d: %s", args, got, code, &d.err)
		}
		return d.out.String() + d.err.String()
	}
	listed := prints(done)
	for _, want := range []string{"Go standard library", "fyne.io/fyne/v2", "Inter (typeface)", "OFL-1.1", "Apache-2.0"} {
		if !strings.Contains(listed, want) {
			t.Errorf("%q is missing in\n%s", want, listed)
		}
	}
	if text := prints(done, "Inter (typeface)"); !strings.Contains(text, "SIL OPEN FONT LICENSE") {
		t.Error(text)
	}
	if said := prints(usage, "nonsense"); !strings.Contains(said, "Nothing of that name") {
		t.Error(said)
	}
	if said := prints(usage, "two", "names"); !strings.Contains(said, "Name one of") {
		t.Error(said)
	}
}
