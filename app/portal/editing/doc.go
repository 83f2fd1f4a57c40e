// Package editing is the page on which a document's details are changed, and what is shown instead while somebody else
// has it open. The rules are those of sync/editing.
package editing
