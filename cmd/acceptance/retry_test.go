package acceptance

import "testing"

func TestWhatTheServiceHasIsNotSentAgainAndThatIsNoFault(t *testing.T) {
	w := newWorld(t).signedIn()
	w.must(0, "", "add", w.file("receipt.txt", "two pounds"))
	w.must(0, "", "sync", "--until-done", "--timeout", "30s")
	contains(t, w.must(0, "", "retry", w.list()[0].ID).Out, "with the service already")
}
