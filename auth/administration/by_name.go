package administration

import (
	"bytes"
	"slices"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"satchel/storage/database"
)

// byName sorts members as people do, which no database does: without regard to case, accents beside their letters, and
// numbers by value. Who has the same name stays in the order they came in.
func byName(members []database.MemberPasscode) {
	var buffer collate.Buffer
	order, keys := collate.New(language.Und, collate.Numeric), map[string][]byte{}
	for _, one := range members {
		keys[one.Name] = order.KeyFromString(&buffer, one.Name)
	}
	slices.SortStableFunc(members, func(a, b database.MemberPasscode) int { return bytes.Compare(keys[a.Name], keys[b.Name]) })
}
