package documents

import (
	"image"
	"slices"

	"github.com/google/uuid"
)

// mostShown is how much of the pictures that were shown last is kept, in bytes of their pixels: some ten.
const mostShown = 6 << 20

// recent keeps the pictures that were shown last, so that going back and forth between documents draws none again.
type recent struct {
	pictures map[uuid.UUID]image.Image
	order    []uuid.UUID // the last shown is the last
	size     int
}

func (s *recent) get(id uuid.UUID) (image.Image, bool) {
	picture, ok := s.pictures[id]
	if ok {
		s.order = append(slices.DeleteFunc(s.order, func(other uuid.UUID) bool { return other == id }), id)
	}
	return picture, ok
}

func (s *recent) keep(id uuid.UUID, picture image.Image) {
	s.drop(id)
	if s.pictures == nil {
		s.pictures = map[uuid.UUID]image.Image{}
	}
	s.pictures[id] = picture
	s.order = append(s.order, id)
	s.size += bytesOf(picture)
	for s.size > mostShown && len(s.order) > 1 {
		s.drop(s.order[0])
	}
}

func (s *recent) drop(id uuid.UUID) {
	picture, ok := s.pictures[id]
	if !ok {
		return
	}
	delete(s.pictures, id)
	s.order = slices.DeleteFunc(s.order, func(other uuid.UUID) bool { return other == id })
	s.size -= bytesOf(picture)
}

func bytesOf(picture image.Image) int { return 4 * picture.Bounds().Dx() * picture.Bounds().Dy() }
