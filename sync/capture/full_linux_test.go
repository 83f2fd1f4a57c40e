//go:build linux && !android

package capture

import (
	"errors"
	"fmt"
	"testing"

	"satchel/storage/disk/disktest"
	"satchel/storage/spool"
	"satchel/sync/ledger"
)

// A home on a real disk that is really filled.
func TestOnARealFullDiskWhatWasSaidToBeSavedIsThereAndNothingElse(t *testing.T) {
	h := &house{t: t, dir: t.TempDir(), from: t.TempDir()}
	disktest.Small(t, h.dir, 3<<20)
	for n := range 1200 {
		h.write(fmt.Sprintf("%04d.pdf", n), fmt.Appendf(nil, "content of %04d", n))
	}
	for _, reserve := range []int64{0, -1} { // with room kept back for the queue, and with none
		h.open(spool.Options{Reserve: reserve})
		results, summary, err := h.add(request(h.from))
		if !errors.Is(err, ErrStopped) && !errors.Is(err, ErrNoRoom) || summary.Refused == 0 {
			t.Errorf("got %v, %+v", err, summary)
		}
		must(t, h.queue.Close())

		swept := h.open(spool.Options{})
		if swept.Missing+swept.Damaged+swept.Adopted > 0 || swept.QueueAside != "" {
			t.Errorf("the sweep found %+v", swept)
		}
		must(t, h.ledger.Check())
		all, err := h.ledger.List(ledger.Query{})
		must(t, err)
		if len(all) != summary.Saved {
			t.Errorf("%d documents are there, %d were said to be saved", len(all), summary.Saved)
		}
		for _, r := range all {
			if got := string(h.content(r)); got != "content of "+r.Name[:4] || results[r.Name].Status != Saved {
				t.Errorf("%s holds %q and was %s", r.Name, got, results[r.Name].Status)
			}
		}
		must(t, h.queue.Close())
	}
}
