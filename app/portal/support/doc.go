// Package support is the support desk's pages: one agent files the case of a person who lost their Sage ID, with
// the evidence; another approves it, and the person is disconnected. It imports app/portal/frame and auth.
package support
