package federation_test

import (
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"
)

// rsaKeys are the identity providers' keys by name, each made once for all tests: that takes longer than most of them.
var rsaKeys = struct {
	sync.Mutex
	byName map[string]*rsa.PrivateKey
}{byName: map[string]*rsa.PrivateKey{}}

func rsaKey(t testing.TB, name string) *rsa.PrivateKey {
	t.Helper()
	rsaKeys.Lock()
	defer rsaKeys.Unlock()
	if key, made := rsaKeys.byName[name]; made {
		return key
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	must(t, err)
	rsaKeys.byName[name] = key
	return key
}
