package capture

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"

	"satchel/app/companion/background"
	"satchel/sync/pictures"
)

// thumbSide is how wide and high a picture made small is, in its pixels: enough for screens with small ones.
const thumbSide = 144

// thumbs are pictures made small, drawn one after the other.
type thumbs struct {
	drawn   map[string]*image.RGBA // by path; nil where it couldn't be
	drawing bool
}

// drawThumbs has the next picture drawn that is shown and isn't yet.
func (s *Screen) drawThumbs(rows []Row) {
	for path := range s.thumbs.drawn {
		if s.model.at(path) < 0 {
			delete(s.thumbs.drawn, path)
		}
	}
	if s.thumbs.drawing {
		return
	}
	for _, row := range rows {
		if _, tried := s.thumbs.drawn[row.Path]; tried || !row.Picture {
			continue
		}
		s.thumbs.drawing = true
		background.Run(s.options.Context,
			func(ctx context.Context) (*image.RGBA, error) {
				drawn, _, err := drawFile(ctx, row.Path, thumbSide)
				return drawn, err
			},
			func(drawn *image.RGBA, err error) {
				s.thumbs.drawing = false
				s.thumbs.drawn[row.Path] = drawn
				if errors.Is(err, pictures.ErrDamaged) {
					s.model.Damaged(row.Path)
				}
				s.draw()
			})
		return
	}
}

// drawFile draws the picture in a file.
func drawFile(ctx context.Context, path string, side int) (*image.RGBA, pictures.Shape, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, pictures.Shape{}, fmt.Errorf("opening a picture: %w", err)
	}
	defer file.Close()
	return pictures.Draw(ctx, file, side)
}

// Drawn says whether the pictures of all that is shown are there, or can't be.
func (s *Screen) Drawn() bool {
	rows, _ := s.model.Rows()
	for _, row := range rows {
		if _, tried := s.thumbs.drawn[row.Path]; row.Picture && !tried {
			return false
		}
	}
	return true
}
