// Package drawing draws documents small, to be shown beside a list: a picture upright, a PDF by its first page.
//
// Documents come from anybody, so on a desktop they are decoded in a process of their own (Process), which is this same
// program started again to run Serve. It begins with the first document, ends when none has come for a while, and gives all
// of its memory back so; one that hangs, grows or dies takes nobody's window with it. A phone starts no processes: there
// pictures are drawn in the program itself (Here), and PDFs are not: PDFium without its compiler, which no phone lets run,
// took 200 MB and 17 seconds for a scanned page.
//
// It imports pictures, and pdfium below it; no screens, no words for people.
package drawing
