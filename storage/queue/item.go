package queue

import (
	"encoding/binary"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Item is one record: the fields the queue finds and counts it by, and a body that it does not look into.
type Item struct {
	ID      uuid.UUID
	Account string    // whose it is; at most 255 bytes, without NUL
	Company uuid.UUID // counted apart; zero is a company of its own
	State   uint8     // the caller's number for its state
	Lane    uint8     // due items of one account are kept apart by lane
	Size    int64     // summed up per state
	Due     time.Time // when it wants to be looked at; zero is never. Years 1970 to 2262
	Body    []byte
	Line    []byte   // what a list says of it, see EachLine; not looked into, and not read back with the body
	Marks   [][]byte // written with it, see Marked; never read back, and left where they are when it is dropped
}

// layout is the version of the binary form that encode writes.
const layout = 1

const fixedLen = 1 + 1 + 1 + 8 + 8 + 16 + 1

func (i Item) valid() error {
	if i.ID == uuid.Nil || len(i.Account) > 255 || strings.ContainsRune(i.Account, 0) {
		return fmt.Errorf("queue: item %s of account %q can't be kept", i.ID, i.Account)
	}
	return nil
}

func nanos(t time.Time) uint64 {
	if t.IsZero() {
		return 0
	}
	return uint64(max(t.UnixNano(), 1))
}

func instant(n uint64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, int64(n)).UTC()
}

// encode puts the indexed fields before the body, so that an index entry can be taken back without knowing
// what the body means.
func encode(i Item) []byte {
	value := make([]byte, 0, fixedLen+len(i.Account)+len(i.Body))
	value = append(value, layout, i.State, i.Lane)
	value = binary.BigEndian.AppendUint64(value, nanos(i.Due))
	value = binary.BigEndian.AppendUint64(value, uint64(i.Size))
	value = append(value, i.Company[:]...)
	value = append(value, uint8(len(i.Account)))
	value = append(value, i.Account...)
	return append(value, i.Body...)
}

// decode reads a record. Its Body is the transaction's memory: copy it before the transaction ends.
func decode(key, value []byte) (Item, error) {
	if len(key) != 16 || len(value) < fixedLen || value[0] != layout || len(value) < fixedLen+int(value[fixedLen-1]) {
		return Item{}, fmt.Errorf("%w: record %x can't be read", ErrDamaged, key)
	}
	account := fixedLen + int(value[fixedLen-1])
	return Item{
		ID:      uuid.UUID(key),
		State:   value[1],
		Lane:    value[2],
		Due:     instant(binary.BigEndian.Uint64(value[3:])),
		Size:    int64(binary.BigEndian.Uint64(value[11:])),
		Company: uuid.UUID(value[19:35]),
		Account: string(value[fixedLen:account]),
		Body:    value[account:],
	}, nil
}

func stateKey(i Item) []byte {
	return append(statePrefix(i.Account, i.State), i.ID[:]...)
}

func statePrefix(account string, state uint8) []byte {
	key := make([]byte, 0, len(account)+2+16)
	key = append(key, account...)
	return append(key, 0, state)
}

func dueKey(i Item) []byte {
	return append(binary.BigEndian.AppendUint64(duePrefix(i.Account, i.Lane), nanos(i.Due)), i.ID[:]...)
}

func duePrefix(account string, lane uint8) []byte {
	key := make([]byte, 0, len(account)+2+8+16)
	key = append(key, account...)
	return append(key, 0, lane)
}

func countKey(i Item) []byte {
	return append(statePrefix(i.Account, i.State), i.Company[:]...)
}
