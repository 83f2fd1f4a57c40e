// Package pairing signs a device in with a code that the portal shows to somebody who is signed in there: eight
// letters, five minutes, once.
//
// A code is made of the pairing's id and a key of the service, so that the page can show it again and the
// database can't be read for it. Redeeming it proves whose device it is; what the device then gets is
// auth/issuer's. It imports auth/audit, auth/device, auth/session, auth/throttle and storage/database.
package pairing
