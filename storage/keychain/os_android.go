package keychain

// #include <stdlib.h>
// #include "keystore_android.h"
import "C"

import (
	"context"
	"fmt"
	"unsafe"
)

// keyAlias names Satchel's key among those of the app.
const keyAlias = "satchel-secrets"

// newOS keeps secrets in a file of the app's, sealed with a key that the Android KeyStore system holds.
func newOS(options Options) Store {
	if options.JavaVM == 0 || options.Path == "" {
		return missing{}
	}
	return &encrypted{path: options.Path, limit: options.Limit, box: &phoneBox{phoneKey: keyStoreKey(options.JavaVM), path: options.Path}}
}

// keyStoreKey reaches the key through the Java machine at that address.
type keyStoreKey uintptr

func (k keyStoreKey) has() (bool, error) {
	alias := C.CString(keyAlias)
	defer C.free(unsafe.Pointer(alias))
	var there C.int
	var why *C.char
	code := C.keystoreHas(C.uintptr_t(k), alias, &there, &why)
	return there != 0, outcome(code, why)
}

func (k keyStoreKey) make() error {
	alias := C.CString(keyAlias)
	defer C.free(unsafe.Pointer(alias))
	var why *C.char
	code := C.keystoreMake(C.uintptr_t(k), alias, &why)
	return outcome(code, why)
}

func (k keyStoreKey) seal(plain []byte) ([]byte, error) {
	return through(plain, func(alias *C.char, in unsafe.Pointer, out *unsafe.Pointer, length *C.size_t, why **C.char) C.int {
		return C.keystoreSeal(C.uintptr_t(k), alias, in, C.size_t(len(plain)), out, length, why)
	})
}

func (k keyStoreKey) open(sealed []byte) ([]byte, error) {
	return through(sealed, func(alias *C.char, in unsafe.Pointer, out *unsafe.Pointer, length *C.size_t, why **C.char) C.int {
		return C.keystoreOpen(C.uintptr_t(k), alias, in, C.size_t(len(sealed)), out, length, why)
	})
}

// through has C make other bytes of some.
func through(from []byte, do func(alias *C.char, in unsafe.Pointer, out *unsafe.Pointer, length *C.size_t, why **C.char) C.int) ([]byte, error) {
	alias, in := C.CString(keyAlias), C.CBytes(from)
	defer C.free(unsafe.Pointer(alias))
	defer C.free(in)
	var out unsafe.Pointer
	var length C.size_t
	var why *C.char
	code := do(alias, in, &out, &length, &why)
	if err := outcome(code, why); err != nil {
		return nil, err
	}
	defer C.free(out)
	return C.GoBytes(out, C.int(length)), nil
}

// outcome is what a call came to, as one of the package's errors, with what Java said.
func outcome(code C.int, why *C.char) error {
	said := "Java gave no reason"
	if why != nil {
		said = C.GoString(why)
		C.free(unsafe.Pointer(why))
	}
	switch code {
	case C.keystoreDone:
		return nil
	case C.keystoreDamaged, C.keystoreGone:
		return fmt.Errorf("%w: %s", ErrDamaged, said)
	}
	return fmt.Errorf("%w: %s", ErrMissing, said)
}

// missing is the store of an app that has no way to the phone's keys.
type missing struct{}

func (missing) Get(context.Context, string, string) (string, error) { return "", ErrMissing }

func (missing) Set(context.Context, string, string, string) error { return ErrMissing }

func (missing) Delete(context.Context, string, ...string) error { return ErrMissing }
