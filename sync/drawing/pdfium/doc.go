// Package pdfium draws the first page of a PDF with PDFium, compiled to WebAssembly and run in a sandbox: a PDF comes from
// anybody, and a reader written in C++ is where a bad one would break in. In the sandbox it has memory of its own, of which
// there is a bound, and neither files, network nor clock. No JavaScript engine is built in.
//
// To compile it takes seconds and some 350 MB the first time, and from then on, with what is kept in a folder, a tenth of a
// second and 50 MB. It can't be interrupted: whoever needs that, or the memory back, runs it in a process of its own, as
// package drawing does. It imports nothing of Satchel.
package pdfium
