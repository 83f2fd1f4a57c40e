package keychain

// #cgo LDFLAGS: -framework CoreFoundation -framework Security
// #include <stdlib.h>
// #include "keychain_ios.h"
import "C"

import (
	"errors"
	"fmt"
	"unsafe"
)

func reachable() error { return nil }

// Results of Keychain Services (Security/SecBase.h).
const (
	done                  = 0
	itemNotFound          = -25300 // errSecItemNotFound
	interactionNotAllowed = -25308 // errSecInteractionNotAllowed: the phone was not unlocked since it started
	missingEntitlement    = -34018 // errSecMissingEntitlement: the app was not signed for a keychain
)

// osStatus is a result that is no success.
type osStatus int32

func (s osStatus) Error() string { return fmt.Sprintf("Keychain Services answered %d", int32(s)) }

func asError(status C.int32_t) error {
	if status == done {
		return nil
	}
	return osStatus(status)
}

func classify(err error) error {
	status, ok := errors.AsType[osStatus](err)
	if !ok {
		return err
	}
	switch status {
	case itemNotFound:
		return ErrNotFound
	case interactionNotAllowed:
		return fmt.Errorf("%w (%w)", ErrLocked, err)
	case missingEntitlement:
		return fmt.Errorf("%w (%w)", ErrMissing, err)
	}
	return err
}

func systemGet(service, user string) (string, error) {
	s, u := C.CString(service), C.CString(user)
	defer C.free(unsafe.Pointer(s))
	defer C.free(unsafe.Pointer(u))
	var secret unsafe.Pointer
	var length C.size_t
	if err := asError(C.keychainGet(s, u, &secret, &length)); err != nil {
		return "", err
	}
	defer C.free(secret)
	return string(C.GoBytes(secret, C.int(length))), nil
}

func systemSet(service, user, secret string) error {
	s, u, bytes := C.CString(service), C.CString(user), C.CBytes([]byte(secret))
	defer C.free(unsafe.Pointer(s))
	defer C.free(unsafe.Pointer(u))
	defer C.free(bytes)
	return asError(C.keychainSet(s, u, bytes, C.size_t(len(secret))))
}

func systemDelete(service, user string) error {
	s, u := C.CString(service), C.CString(user)
	defer C.free(unsafe.Pointer(s))
	defer C.free(unsafe.Pointer(u))
	return asError(C.keychainDelete(s, u))
}
