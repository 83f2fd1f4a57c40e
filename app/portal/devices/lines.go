package devices

import (
	"github.com/google/uuid"

	"satchel/auth/issuer"
	"satchel/auth/session"
	"satchel/storage/database"
)

func lineOf(row database.Device) deviceLine {
	return deviceLine{
		ID: row.ID.String(), Name: row.Name, Platform: platforms[row.Platform], By: ways[row.SignedInBy],
		SignedIn: row.CreatedAt.UTC(), Seen: row.LastSeenAt.UTC(), Address: row.LastAddress,
	}
}

func browserOf(one session.Listed) browserLine {
	line := browserLine{
		ID: one.ID, Name: one.Browser, By: ways[string(one.By)], Current: one.Current,
		SignedIn: one.StartedAt.UTC(), Seen: one.IdleAt.Add(-session.IdleLimit).UTC(),
	}
	if one.Device != uuid.Nil {
		line.By = "your companion"
	}
	if one.Address.IsValid() {
		line.Address = one.Address.String()
	}
	return line
}

// ways is what something was signed in by, in words.
var ways = map[string]string{
	issuer.ByPassword: "e-mail and password",
	issuer.ByIdentity: "Sage ID",
	issuer.BySAML:     "your organisation’s sign-in",
	issuer.ByPairing:  "a code shown here",
}

var platforms = map[string]string{
	"linux": "Linux computer", "windows": "Windows computer", "darwin": "Mac", "android": "Android phone", "ios": "iPhone or iPad",
	"other": "Companion",
}
