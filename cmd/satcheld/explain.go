package main

import (
	"errors"

	"satchel/auth/access"
	"satchel/storage/archive"
	"satchel/storage/database"
)

// words say what to do about errors that a person meets at the command line.
var words = []struct {
	err  error
	text string
}{
	{errInUse, "another satcheld is using this data directory. Stop it first, or start this one with another --data."},
	{database.ErrNewerSchema, "the tables are from a newer Satchel than this program. Start the newer one, or restore a backup made before it ran. Nothing was changed."},
	{database.ErrBackupPostgres, "the tables are in PostgreSQL: back them up with pg_dump and then copy the directory “blobs”; restore with pg_restore."},
	{archive.ErrUnfinishedRestore, "a restore into this data directory did not finish, so it may lack documents. Restore into it again; it need not be emptied."},
	{archive.ErrIsBackup, "--data names a backup, which using would ruin. Put it into an empty directory with 'satcheld restore BACKUP --data DIR' and use that. Nothing was changed; 'satcheld check' does work on a backup."},
	{access.ErrEmailTaken, "that e-mail already has an account."},
	{access.ErrRegistrationID, "that is no registration ID: give the MBR number, or its last six digits."},
	{access.ErrCustomerNumberTaken, "that customer number already has a site."},
	{access.ErrCompanyTaken, "the site already has a company of that name."},
}

// explain is the error in words: what happened, and what to do.
func explain(err error) string {
	for _, word := range words {
		if errors.Is(err, word.err) {
			return word.text
		}
	}
	return err.Error()
}
