package main

import (
	"strings"
	"testing"
)

func TestTheNetworkIsSetAndShown(t *testing.T) {
	home := t.TempDir()
	says := func(code int, line string, wants ...string) {
		t.Helper()
		d := &desk{}
		if got := run(t.Context(), d.terminal(""), append(strings.Fields("network "+line), "--home", home)); got != code {
			t.Errorf("%q: exit code %d, want %d: %s", line, got, code, &d.err)
		}
		for _, want := range wants {
			if said := d.out.String() + d.err.String(); !strings.Contains(said, want) {
				t.Errorf("%q says %q, want %q in it", line, said, want)
			}
		}
	}
	says(done, "", "as fast as the network allows", "over metered networks too")
	says(done, "--limit 500kB --metered wait", "500 kB a second at most")
	says(done, "--json", `"limit": 500000`, `"wait_metered": true`)
	says(usage, "--limit 10", "too low")
	says(usage, "--limit fast", "is no limit")
	says(usage, "--metered maybe", "--metered wait or --metered send")
	says(done, "--limit 2MB/s --metered send", "2.0 MB a second", "over metered networks too")
	says(done, "--limit none", "as fast as")
}
