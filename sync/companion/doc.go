// Package companion puts the companion together below its screens: who is signed in, what is queued, and what
// sends it. The window and satchelctl are both faces of it and hold no rules of their own.
//
// It has a light part, Companion (accounts, sign-in, companies, devices, the doctor), which any number of
// processes may use on one home, and a Work part (capture, watch, list, send), which one process holds at a time. The
// others on the home work with its documents through that one, over a socket (Reach): bbolt has no readers beside a writer
// of another process, and a queue that is let go of between two steps would have to be examined and swept before each.
// It imports auth/signin, sync and storage; no screens, no words for people (those are in app/words).
package companion
