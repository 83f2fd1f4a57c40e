package queue

import (
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// filled makes a queue file with a few hundred records and leaves it as a crash would.
func filled(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "queue.db")
	q := openAt(t, path)
	var items []Item
	for n := range 800 {
		items = append(items, item(n+1, "ann", uint8(n%5), noon))
	}
	must(t, q.Put(items...))
	must(t, q.setClean(true))
	must(t, q.setClean(false))
	must(t, q.db.Close())
	must(t, q.lock.Close())
	return path
}

func TestADamagedFileIsPutAsideAndReplaced(t *testing.T) {
	damages := map[string]func(t *testing.T, path string){
		"it is text":        func(t *testing.T, path string) { must(t, os.WriteFile(path, []byte("not a queue"), 0o600)) },
		"it is short":       func(t *testing.T, path string) { must(t, os.Truncate(path, 5000)) },
		"its end is gone":   func(t *testing.T, path string) { must(t, os.Truncate(path, 40_960)) },
		"both heads zeroed": func(t *testing.T, path string) { overwrite(t, path, 0, 8192, 0) },
		"its middle zeroed": func(t *testing.T, path string) { overwrite(t, path, 16_384, 60_000, 0) },
		"its middle is noise": func(t *testing.T, path string) {
			overwrite(t, path, 16_384, 60_000, byte(1+rand.IntN(254)))
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			path := filled(t)
			damage(t, path)
			q, err := Open(path, Options{Now: func() time.Time { return noon }})
			must(t, err)
			defer q.Close()
			if want := path + ".damaged-20260301T120000"; q.Aside() != want {
				t.Fatalf("put aside at %q", q.Aside())
			}
			if _, err := os.Stat(q.Aside()); err != nil {
				t.Error(err)
			}
			must(t, q.Put(item(1, "ann", 0, noon)))
			must(t, q.Check())
		})
	}
}

func overwrite(t *testing.T, path string, from, n int64, with byte) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	defer file.Close()
	noise := make([]byte, n)
	for i := range noise {
		noise[i] = with
	}
	_, err = file.WriteAt(noise, from)
	must(t, err)
}

func TestDamageDuringUseIsAnErrorAndNotACrash(t *testing.T) {
	path := filled(t)
	q := openAt(t, path)
	must(t, os.Truncate(path, 8192))
	if _, err := q.List(Filter{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("listing: %v", err)
	}
	if err := q.Check(); !errors.Is(err, ErrDamaged) {
		t.Errorf("checking: %v", err)
	}
}

func TestAfterACrashASoundFileIsUsedAsItIs(t *testing.T) {
	q := openAt(t, filled(t))
	defer q.Close()
	if q.Aside() != "" {
		t.Fatal("a sound file was put aside")
	}
	if all, err := q.List(Filter{}); err != nil || len(all) != 800 {
		t.Errorf("%d records, %v", len(all), err)
	}
}
