package capture

import (
	"image"
	"image/color"

	"satchel/sync/pictures"
)

// shaded lies over what is cut away.
var shaded = color.NRGBA{A: 0x8c}

// shade is a picture that lies over another of that size, in pixels, and darkens what is not between the corners.
func shade(width, height int, corners pictures.Corners) image.Image {
	over := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		from, to := between(corners, (float64(y)+0.5)/float64(height))
		for x := range width {
			if at := (float64(x) + 0.5) / float64(width); at < from || at > to {
				over.SetNRGBA(x, y, shaded)
			}
		}
	}
	return over
}

// between are the left and right ends of a line across what is between the corners; none where they are the wrong way round.
func between(corners pictures.Corners, y float64) (from, to float64) {
	from, to = 2, -1
	for i, a := range corners {
		b := corners[(i+1)%4]
		if (a.Y <= y) == (b.Y <= y) {
			continue
		}
		x := a.X + (b.X-a.X)*(y-a.Y)/(b.Y-a.Y)
		from, to = min(from, x), max(to, x)
	}
	return from, to
}
