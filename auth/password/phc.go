package password

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"

	"golang.org/x/crypto/argon2"
)

// Cost is what one Argon2id hash takes.
type Cost struct {
	Memory      uint32 // KiB
	Passes      uint32
	Parallelism uint8
}

// DefaultCost is OWASP's second choice of equal strength: 19 MiB, two passes, one lane. It takes 30 to 100 ms.
var DefaultCost = Cost{Memory: 19 * 1024, Passes: 2, Parallelism: 1}

const (
	saltBytes = 16
	keyBytes  = 32

	// The dearest hash that is computed because a row says so; a row can't take the service's memory.
	maxMemory      = 256 * 1024
	maxPasses      = 16
	maxParallelism = 16
)

var errNotPHC = errors.New("password: not an Argon2id PHC string")

// phc is a hash with all it takes to compute it again, as the PHC string format writes it:
// $argon2id$v=19$m=19456,t=2,p=1$<salt>$<key>
type phc struct {
	cost Cost
	salt []byte
	key  []byte
}

func (h phc) String() string {
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s",
		argon2.Version, h.cost.Memory, h.cost.Passes, h.cost.Parallelism, b64.EncodeToString(h.salt), b64.EncodeToString(h.key))
}

func parsePHC(text string) (phc, error) {
	parts := strings.Split(text, "$")
	if len(parts) != 6 || parts[0] != "" || parts[1] != "argon2id" || parts[2] != fmt.Sprintf("v=%d", argon2.Version) {
		return phc{}, errNotPHC
	}
	var h phc
	if n, err := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &h.cost.Memory, &h.cost.Passes, &h.cost.Parallelism); n != 3 || err != nil {
		return phc{}, errNotPHC
	}
	if !h.cost.bearable() {
		return phc{}, fmt.Errorf("%w: its cost is out of range", errNotPHC)
	}
	var errSalt, errKey error
	h.salt, errSalt = base64.RawStdEncoding.DecodeString(parts[4])
	h.key, errKey = base64.RawStdEncoding.DecodeString(parts[5])
	if errSalt != nil || errKey != nil || len(h.salt) < 8 || len(h.key) < 16 || len(h.key) > 64 {
		return phc{}, errNotPHC
	}
	return h, nil
}

func (c Cost) bearable() bool {
	return c.Memory >= 8 && c.Memory <= maxMemory &&
		c.Passes >= 1 && c.Passes <= maxPasses &&
		c.Parallelism >= 1 && c.Parallelism <= maxParallelism
}
