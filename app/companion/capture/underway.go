package capture

import (
	"context"

	"satchel/app/companion/background"
	"satchel/sync/companion"
)

// Underway are the captures of a window that have not come to their end. They go on whatever becomes of the screens that
// began them: what a person asked to have captured must not depend on where they look meanwhile.
type Underway struct {
	Context context.Context // ends with the window
	Say     func(string)    // tells in passing how one went whose screen has gone
	files   int
}

// Files is how many files and folders are being captured.
func (u *Underway) Files() int { return u.files }

// going is one capture that is under way.
type going struct {
	paths  []string
	finish func(taken []string, added []companion.Added, err error) // the screen's that shows it
}

// begin captures; slow is called where that takes long.
func (u *Underway) begin(adder Adder, request companion.AddRequest, slow func(), finish func([]string, []companion.Added, error)) *going {
	g := &going{paths: request.Paths, finish: finish}
	u.files += len(g.paths)
	background.RunShown(u.Context, slow, func() { u.files -= len(g.paths) },
		func(ctx context.Context) ([]companion.Added, error) { return adder.Add(ctx, request) },
		func(added []companion.Added, err error) { g.finish(g.paths, added, err) })
	return g
}
