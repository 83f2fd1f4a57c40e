// Package widgets holds the pieces the companion's screens are made of: text without hidden margins, buttons of a size a
// finger hits, status chips, cards, banners, inline problems, empty states, the time line, the snackbar and the confirm
// dialog.
//
// A widget knows how things look and nothing of documents, accounts or services. It imports Fyne, satchel/assets and the
// companion's theme.
package widgets
