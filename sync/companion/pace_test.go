package companion

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"satchel/sync/engine"
)

func TestUploadsTogetherStayBelowTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const limit, size, uploads = 64_000, 320_000, 3
		var shared pace
		began, done := time.Now(), make(chan error)
		for range uploads {
			go func() {
				content := bytes.NewReader(bytes.Repeat([]byte{7}, size))
				read, err := io.ReadAll(io.NewSectionReader(paced{t.Context(), content, &shared, limit}, 0, size))
				if err == nil && len(read) != size {
					err = errors.New("something is missing")
				}
				done <- err
			}()
		}
		for range uploads {
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
		// The last piece is let through as soon as those before have had their time.
		if took, least := time.Since(began), time.Duration(uploads*size-piece)*time.Second/limit; took < least || took > least+2*time.Second {
			t.Errorf("%s, want about %s", took, least)
		}
	})
}

func TestAnUploadThatEndsDoesNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		var shared pace
		began := time.Now()
		time.AfterFunc(time.Second, cancel)
		_, err := paced{ctx, bytes.NewReader(make([]byte, 1<<20)), &shared, LeastLimit}.ReadAt(make([]byte, 1<<20), 0)
		if !errors.Is(err, context.Canceled) || time.Since(began) > 2*time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
	})
}

func TestUploadsWaitOnAMeteredNetworkIfThePersonSaysSo(t *testing.T) {
	costly, fault := true, error(nil)
	c, err := Open(t.Context(), Options{Home: t.TempDir(), Metered: func(context.Context) (bool, error) { return costly, fault }})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.maySend(t.Context()); err != nil {
		t.Errorf("though nobody said so: %v", err)
	}
	if err := c.SetSending(Sending{Limit: 100_000, WaitMetered: true}); err != nil {
		t.Fatal(err)
	}
	if s, err := c.maySend(t.Context()); !errors.Is(err, engine.ErrMetered) || s.Limit != 100_000 {
		t.Errorf("%+v, %v", s, err)
	}
	costly = false
	if _, err := c.maySend(t.Context()); err != nil {
		t.Errorf("over another: %v", err)
	}
	fault = errors.New("nobody to ask")
	if _, err := c.maySend(t.Context()); err != nil {
		t.Errorf("where it can't be told: %v", err)
	}
}

func TestALimitThatIsTooLowIsRefusedAndABrokenFileHoldsNothingUp(t *testing.T) {
	c := open(t, t.TempDir())
	if err := c.SetSending(Sending{Limit: 10}); !errors.Is(err, ErrLimit) {
		t.Errorf("%v", err)
	}
	if err := os.WriteFile(filepath.Join(c.Home(), sendingFile), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := c.Sending(); err == nil {
		t.Error("read without complaint")
	}
	if _, err := c.maySend(t.Context()); err != nil {
		t.Error(err)
	}
}
