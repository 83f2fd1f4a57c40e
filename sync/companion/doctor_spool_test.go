package companion

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"satchel/sync/document"
)

func TestTheDoctorReadsTheCopiesOfWhatIsStillToBeSent(t *testing.T) {
	_, w := shared(t)
	defer closeWork(t, w)
	var ids []string
	for _, name := range []string{"well.txt", "rots.txt", "rotten.txt"} {
		added, err := w.Add(t.Context(), AddRequest{Paths: []string{scan(t, name, "two pounds for "+name)}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, added[0].Document.ID.String())
	}
	if check := w.checkSpool(t.Context()); check.Result != OK {
		t.Errorf("of sound copies it says %+v", check)
	}

	copied := filepath.Join(w.companion.home, spoolDir, ids[1]+".doc")
	content, err := os.ReadFile(copied)
	if err != nil {
		t.Fatal(err)
	}
	content[0] ^= 1
	if err := os.WriteFile(copied, content, 0o600); err != nil {
		t.Fatal(err)
	}
	found, err := w.Find("ada", ids[2]) // of which sync has found it before
	if err == nil {
		found, err = found.AskPerson(document.Because(document.BytesDamaged), document.Remedy(document.BytesDamaged), w.companion.now(), "rotten")
	}
	if err == nil {
		err = w.ledger.Put(found)
	}
	if err != nil {
		t.Fatal(err)
	}
	if check := w.checkSpool(t.Context()); check.Result != Fail || !strings.Contains(check.Found, "damaged: 2") {
		t.Errorf("of two damaged copies it says %+v", check)
	}
}
