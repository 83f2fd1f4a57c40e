//go:build !android && !ios

package drawing

import (
	"context"
	"errors"

	"satchel/sync/drawing/pdfium"
)

func openPages(ctx context.Context, folder string) (pages, error) {
	opened, err := pdfium.Open(ctx, folder)
	if err != nil {
		return nil, err
	}
	return opened, nil
}

func whyNoPage(err error) error {
	switch {
	case errors.Is(err, pdfium.ErrProtected):
		return ErrProtected
	case errors.Is(err, pdfium.ErrEmpty):
		return ErrEmpty
	case errors.Is(err, pdfium.ErrDamaged):
		return ErrDamaged
	}
	return err
}
