// Package scan reads the QR code in a picture, such as a screenshot of the page where a service shows one for
// authenticators. It keeps nothing and imports nothing of Satchel. It is the only package that may import gozxing.
package scan

import (
	"errors"
	"fmt"
	"image"
	"image/draw"
	_ "image/gif"  // so that it can be read
	_ "image/jpeg" // likewise
	_ "image/png"  // likewise
	"io"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	_ "golang.org/x/image/bmp"  // likewise
	_ "golang.org/x/image/webp" // likewise
)

// Bounds of what is looked at; a phone's photo has far less of either.
const (
	MaxBytes  = 50 << 20
	MaxPixels = 64 << 20
)

var (
	// ErrNoPicture: it can't be read as a picture.
	ErrNoPicture = errors.New("scan: not a picture that can be read")
	// ErrTooLarge: the picture is larger than MaxBytes or MaxPixels.
	ErrTooLarge = errors.New("scan: the picture is too large")
	// ErrNoCode: there is no QR code in the picture, or it can't be made out.
	ErrNoCode = errors.New("scan: no QR code in the picture")
)

// Read is the text of the QR code in a picture. The text is not repeated in any error: it may be secret.
func Read(picture io.ReadSeeker) (string, error) {
	size, err := picture.Seek(0, io.SeekEnd)
	if err != nil {
		return "", fmt.Errorf("reading a picture: %w", err)
	}
	if size > MaxBytes {
		return "", ErrTooLarge
	}
	if _, err := picture.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("reading a picture: %w", err)
	}
	config, _, err := image.DecodeConfig(picture)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > MaxPixels/config.Height {
		return "", ErrTooLarge
	}
	if _, err := picture.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("reading a picture: %w", err)
	}
	drawn, _, err := image.Decode(picture)
	if err != nil {
		return "", fmt.Errorf("%w: %w", ErrNoPicture, err)
	}
	return find(drawn)
}

// find looks for a code black on white and white on black, for screens in a dark mode show the latter; first as photos
// need it, with the light different across the picture, then as small clean drawings do.
func find(drawn image.Image) (string, error) {
	whole := image.NewRGBA(drawn.Bounds()) // on white, where the picture can be seen through
	draw.Draw(whole, whole.Bounds(), image.White, image.Point{}, draw.Src)
	draw.Draw(whole, whole.Bounds(), drawn, drawn.Bounds().Min, draw.Over)
	light := gozxing.NewLuminanceSourceFromImage(whole)
	harder := map[gozxing.DecodeHintType]interface{}{gozxing.DecodeHintType_TRY_HARDER: true}
	alone := map[gozxing.DecodeHintType]interface{}{gozxing.DecodeHintType_PURE_BARCODE: true} // nothing but the code, cut out
	for _, source := range []gozxing.LuminanceSource{light, light.Invert()} {
		for _, binarizer := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
			bits, err := gozxing.NewBinaryBitmap(binarizer)
			if err != nil {
				continue
			}
			for _, hints := range []map[gozxing.DecodeHintType]interface{}{harder, alone} {
				if found, err := qrcode.NewQRCodeReader().Decode(bits, hints); err == nil {
					return found.GetText(), nil
				}
			}
		}
	}
	return "", ErrNoCode
}
