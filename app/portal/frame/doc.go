// Package frame is what the portal's pages share: the templates and how they are filled, who is visiting, the
// routes, the headers that keep browsers strict, and the pages that say what went wrong.
//
// It holds no page of its own and no rules. It imports assets, auth and, for what was typed and not sent, sync/editing.
package frame
