// Package preview decides from a document's bytes how it can be shown in a page without harm, and makes the picture
// that is shown. Nothing of the document itself reaches a browser but a PDF, which goes to the browser's own viewer
// without what would act by itself: pictures are decoded here, within bounds, and written anew. The companion's window
// has its own previews drawn by the same Drawer.
package preview
