// Package pictures looks at pictures, draws them upright and small, and turns and cuts them as a person has asked. Nothing
// here takes more memory than a photo of 50 megapixels does, whatever a picture says of itself.
//
// It decodes what Go and golang.org/x/image decode: JPEG, PNG, GIF and WebP; of HEIC, AVIF and TIFF it says that they are
// pictures of another kind. It reads and writes what it is handed and imports nothing of Satchel. Decoding takes a second
// for the largest, so a screen has it done off its thread, and one at a time.
package pictures
