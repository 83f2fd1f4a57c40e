package acceptance

import (
	"strings"
	"testing"
	"time"
)

func TestASignOutStopsTheUploadThatAnotherProcessIsAt(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "network", "--limit", "64kB")
	w.must(0, "", "add", w.file("long.txt", strings.Repeat("two pounds\n", 600_000)))
	sync := w.ctl.Command(t.Context(), "sync", "--until-done", "--timeout", "2m")
	var said strings.Builder
	sync.Stdout = &said
	if err := sync.Start(); err != nil {
		t.Fatal(err)
	}
	w.until("it is being sent", func() bool { return w.list()[0].State == "uploading" })

	contains(t, w.must(0, "", "sign-out").Out, "1 document is still here")
	_ = sync.Wait() // its exit code is asked below
	if one := w.list()[0]; one.State == "uploading" || one.Acknowledgement != nil {
		t.Errorf("after the sign-out it is %s", one.State)
	}
	if code := sync.ProcessState.ExitCode(); code != 3 {
		t.Errorf("sync ended with %d", code)
	}
	contains(t, said.String(), "You are signed out")

	w.must(0, "", "network", "--limit", "none")
	w.must(0, password+"\n", "sign-in", w.service.URL, "--email", bookkeeper, "--password-stdin")
	w.must(0, "", "sync", "--until-done", "--timeout", "1m")
}

// until waits for something that another process does.
func (w *world) until(what string, yes func() bool) {
	w.Helper()
	for limit := time.Now().Add(time.Minute); !yes(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(limit) {
			w.Fatalf("in vain waited until %s", what)
		}
	}
}
