package issuer

import (
	"context"
	"net/netip"
	"time"

	"satchel/auth/audit"
	"satchel/storage/database"
)

// recordDevice writes into the audit log what happened to a device. It comes last in its transaction.
func recordDevice(ctx context.Context, tx *database.Tx, kind audit.Kind, device database.Device, from netip.Addr, at time.Time, detail audit.Detail) error {
	if detail == nil {
		detail = audit.Detail{}
	}
	detail["device"], detail["name"] = device.ID.String(), device.Name
	return audit.Record(ctx, tx, at, audit.Event{
		Kind: kind, Account: device.AccountID, Actor: device.AccountID, Address: from, Detail: detail,
	})
}
