// Package handover opens the portal from a companion: the browser is signed in as whoever is signed in there, by a code
// of one minute that is worth something once. What the companion was signed in by must open the portal too (see
// account.MayUsePassword): where the password opens the companion alone, its companion opens no portal.
//
// Such a session proves nothing anew, and ends with the companion it came from. It imports auth/account, auth/session
// and storage/database.
package handover
