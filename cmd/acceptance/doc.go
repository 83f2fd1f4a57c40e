// Package acceptance drives Satchel's programs from end to end, as real processes over real sockets: what the
// features promise, what goes wrong, and what kill -9 leaves. Everything is read from outside: exit codes,
// output, files, the portal's pages, the keychain.
//
// It holds tests alone, and imports nothing that the programs are made of but cmd/internal/programs, which
// starts them, app/browsertest, which drives Chromium, and the keychain, to look into it from outside.
package acceptance
