package archive_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"satchel/storage/archive"
	"satchel/storage/blob"
	"satchel/storage/database"
	"satchel/storage/database/databasetest"
)

// kept is a service's database and bytes, with one company.
type kept struct {
	t       *testing.T
	dir     string
	db      *database.DB
	blobs   *blob.Directory
	company database.Company
	account uuid.UUID
}

var now = time.Date(2026, 3, 1, 10, 0, 0, 0, time.UTC)

func keep(t *testing.T, db *database.DB) *kept {
	t.Helper()
	dir := t.TempDir()
	blobs, err := blob.OpenDirectory(archive.BlobDir(dir))
	if err != nil {
		t.Fatal(err)
	}
	k := &kept{t: t, dir: dir, db: db, blobs: blobs, account: uuid.New()}
	site := database.Site{ID: uuid.New(), Name: "Practice", CustomerNumber: "1", OwnerID: k.account, CreatedAt: now}
	k.company = database.Company{ID: uuid.New(), SiteID: site.ID, Name: "Byron & Co", CreatedAt: now}
	k.write(func(ctx context.Context, tx *database.Tx) error {
		return errors.Join(
			tx.AddAccount(ctx, database.Account{ID: k.account, Email: "ada@example.test", Name: "Ada", Link: "none", AuthEpoch: 1, CreatedAt: now}),
			tx.AddSite(ctx, site), tx.AddCompany(ctx, k.company),
		)
	})
	return k
}

func (k *kept) write(fn func(context.Context, *database.Tx) error) {
	k.t.Helper()
	if err := k.db.Write(k.t.Context(), fn); err != nil {
		k.t.Fatal(err)
	}
}

// document keeps a document of that content, whole.
func (k *kept) document(content string) blob.Key {
	k.t.Helper()
	sum := sha256.Sum256([]byte(content))
	row := database.Document{
		ID: uuid.Must(uuid.NewV7()), CompanyID: k.company.ID, AccountID: k.account, Name: "paper.pdf", MediaType: "application/pdf",
		Category: "other", Size: int64(len(content)), SHA256: hex.EncodeToString(sum[:]), CapturedAt: now, AcceptedAt: now,
	}
	key := blob.Key{Company: k.company.ID, Document: row.ID}
	k.seal(key, content)
	k.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.InsertDocuments(ctx, []database.Document{row})
		return err
	})
	return key
}

func (k *kept) seal(key blob.Key, content string) {
	k.t.Helper()
	if _, err := k.blobs.Put(k.t.Context(), key, strings.NewReader(content)); err != nil {
		k.t.Fatal(err)
	}
}

// upload promises a client that written bytes are there, of which staged really are.
func (k *kept) upload(written int64, staged int) blob.Key {
	k.t.Helper()
	row := database.Upload{
		ID: uuid.Must(uuid.NewV7()), CompanyID: k.company.ID, AccountID: k.account, Size: 1000, Written: written, CreatedAt: now, ExpiresAt: now,
	}
	key := blob.Key{Company: k.company.ID, Document: row.ID}
	k.write(func(ctx context.Context, tx *database.Tx) error {
		_, err := tx.InsertUpload(ctx, &row)
		return err
	})
	stage, err := k.blobs.Stage(k.t.Context(), key)
	if err != nil {
		k.t.Fatal(err)
	}
	_, err = stage.Write(bytes.Repeat([]byte("x"), staged))
	if err := errors.Join(err, stage.Sync(), stage.Close()); err != nil {
		k.t.Fatal(err)
	}
	return key
}

func (k *kept) check() archive.Report {
	k.t.Helper()
	report, err := archive.Check(k.t.Context(), k.dir, k.db, k.blobs)
	if err != nil {
		k.t.Fatal(err)
	}
	return report
}

func TestNothingIsWrongWhereDatabaseAndBytesAgree(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		k := keep(t, db)
		k.document("one")
		k.document("three")
		k.upload(0, 0)
		k.upload(10, 10)
		k.upload(10, 12) // written beyond what was promised: cut when it goes on
		report := k.check()
		if len(report.Wrong)+len(report.Leftovers) != 0 || report.Documents != 2 || report.Bytes != 8 {
			t.Errorf("the report is %+v", report)
		}
	})
}

func TestAPromiseToAClientThatIsNotKeptIsWrong(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		k := keep(t, db)
		key := k.upload(10, 9)
		if report := k.check(); len(report.Wrong) != 1 || !strings.Contains(report.Wrong[0], key.String()) {
			t.Errorf("the report is %+v", report)
		}
	})
}

func TestAnUploadWhoseBytesAreSealedAlreadyIsFine(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	key := k.upload(10, 0)
	if err := k.blobs.Discard(t.Context(), key); err != nil {
		t.Fatal(err)
	}
	k.seal(key, "ten bytes.")
	if report := k.check(); len(report.Wrong)+len(report.Leftovers) != 0 {
		t.Errorf("the report is %+v", report)
	}
}

func TestBytesUnderAnotherCompanyBelongToNobody(t *testing.T) {
	databasetest.Each(t, func(t *testing.T, db *database.DB) {
		k := keep(t, db)
		key := k.document("one")
		k.seal(blob.Key{Company: uuid.New(), Document: key.Document}, "one")
		if report := k.check(); len(report.Leftovers) != 1 || len(report.Wrong) != 0 {
			t.Errorf("the report is %+v", report)
		}
	})
}

func TestStrayFilesAreNamedAndAreNoDamage(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	key := k.document("one")
	k.upload(10, 10)
	strays := []string{
		"notes.txt", "documents/.DS_Store", "incoming/scan.pdf", "staged/half.part", "documents/" + key.Company.String() + "/copy of a bill.pdf",
		"documents/" + key.Company.String() + "/00/" + uuid.NewString(),
	}
	for _, stray := range strays {
		path := filepath.Join(k.blobs.Root(), filepath.FromSlash(stray))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), os.WriteFile(path, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("nowhere", filepath.Join(k.blobs.Root(), "staged", uuid.NewString()+"."+uuid.NewString())); err != nil {
		t.Fatal(err)
	}
	report := k.check()
	if len(report.Wrong) > 0 || len(report.Strays) != len(strays)+1 {
		t.Errorf("the report is %+v", report)
	}
	for _, stray := range strays {
		if !slices.Contains(report.Strays, "blobs/"+stray) {
			t.Errorf("%s is passed over in %q", stray, report.Strays)
		}
	}
}

func TestNothingOfTheServiceIsTakenForAStray(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	for _, own := range []string{"satchel.db", "satchel.db-wal", "satchel.db-shm", "satchel.db.lock", "satcheld.lock", "backup-unfinished"} {
		if err := os.WriteFile(filepath.Join(k.dir, own), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(k.dir, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	if report := k.check(); len(report.Strays) > 0 {
		t.Errorf("it names %q", report.Strays)
	}
	for _, stray := range []string{"satchel.db.old", "satcheld.log"} {
		if err := os.WriteFile(filepath.Join(k.dir, stray), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if report := k.check(); !slices.Equal(report.Strays, []string{"satchel.db.old", "satcheld.log"}) {
		t.Errorf("it names %q", report.Strays)
	}
}

func TestABackupLeavesOutWhatMustNotComeBack(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	key := k.document("one")
	upload := k.upload(10, 10)
	k.write(func(ctx context.Context, tx *database.Tx) error {
		return tx.AddResetToken(ctx, database.ResetToken{Hash: []byte("r"), AccountID: k.account, CreatedAt: now, ExpiresAt: now})
	})
	backup, data := t.TempDir(), t.TempDir()
	result, err := archive.Backup(t.Context(), k.db, k.blobs, backup, "test", func() time.Time { return now })
	if err != nil || result.Documents != 1 || result.Bytes != 3 {
		t.Fatalf("backed up %+v (%v)", result, err)
	}
	if _, err := archive.Restore(t.Context(), backup, data, archive.Replaced{}); err != nil {
		t.Fatal(err)
	}
	db := databasetest.Open(t, database.Config{SQLite: archive.DatabaseFile(data)})
	if _, err := db.DocumentByID(t.Context(), key.Document); err != nil {
		t.Errorf("the document: %v", err)
	}
	_, uploadErr := db.UploadByID(t.Context(), upload.Document)
	_, resetErr := db.ResetToken(t.Context(), []byte("r"))
	if !errors.Is(uploadErr, database.ErrNotFound) || !errors.Is(resetErr, database.ErrNotFound) {
		t.Errorf("the upload: %v; the reset link: %v", uploadErr, resetErr)
	}
	if _, err := k.db.UploadByID(t.Context(), upload.Document); err != nil {
		t.Errorf("the running service lost its upload: %v", err)
	}
}

func TestABackupThatBrokeOffIsNone(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	k.document("one")
	ctx, cancel := context.WithCancel(t.Context())
	backup := t.TempDir()
	_, err := archive.Backup(ctx, k.db, k.blobs, backup, "test", func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	cancel()
	if _, err := archive.Backup(ctx, k.db, k.blobs, t.TempDir(), "test", time.Now); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled backup gave %v", err)
	}
	if err := os.Remove(filepath.Join(backup, "backup.json")); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Restore(t.Context(), backup, t.TempDir(), archive.Replaced{}); err == nil {
		t.Error("it was restored")
	}
}

func TestABackupThatFailsLeavesNothingAndTakesNothingOfOthers(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	key := k.document("one")
	if err := k.blobs.Delete(t.Context(), key); err != nil { // so that it fails after the database is copied
		t.Fatal(err)
	}
	fails := func(dir string) {
		t.Helper()
		_, err := archive.Backup(t.Context(), k.db, k.blobs, dir, "test", time.Now)
		if err == nil || !strings.Contains(err.Error(), "was removed again") {
			t.Errorf("the backup gave %v", err)
		}
	}
	parent := t.TempDir()
	fails(filepath.Join(parent, "of", "monday"))
	if left, err := os.ReadDir(parent); err != nil || len(left) > 0 {
		t.Errorf("in directories that it made it left %v, %v", left, err)
	}
	there := filepath.Join(parent, "disk [1]")
	if err := os.MkdirAll(filepath.Join(there, "lost+found"), 0o700); err != nil {
		t.Fatal(err)
	}
	fails(there)
	left, err := os.ReadDir(there)
	if err != nil || len(left) != 1 || left[0].Name() != "lost+found" {
		t.Errorf("in a directory that was there it left %v, %v", left, err)
	}
	full := filepath.Join(parent, "full")
	if err := errors.Join(os.Mkdir(full, 0o700), os.WriteFile(filepath.Join(full, "satchel.db"), []byte("mine"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Backup(t.Context(), k.db, k.blobs, full, "test", time.Now); err == nil {
		t.Error("a directory with something in it was taken")
	}
	if text, err := os.ReadFile(filepath.Join(full, "satchel.db")); string(text) != "mine" {
		t.Errorf("what was there before is %q, %v", text, err)
	}
}

func TestADamagedCopyOfTheDatabaseIsNotRestored(t *testing.T) {
	k := keep(t, databasetest.SQLite(t))
	backup, data := t.TempDir(), t.TempDir()
	if _, err := archive.Backup(t.Context(), k.db, k.blobs, backup, "test", time.Now); err != nil {
		t.Fatal(err)
	}
	file, err := os.OpenFile(archive.DatabaseFile(backup), os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = file.WriteAt([]byte("?"), 5000)
	if err := errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	if _, err := archive.Restore(t.Context(), backup, data, archive.Replaced{}); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("the restore gave %v", err)
	}
	if err := archive.CheckFinished(data); !errors.Is(err, archive.ErrUnfinishedRestore) {
		t.Errorf("what it left is taken for whole: %v", err)
	}
}
