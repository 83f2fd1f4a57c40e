package engine

import "time"

// clock compares the wall clock with the monotonic one.
type clock struct {
	wall     func() time.Time
	lastWall time.Time
	lastMono time.Time
}

// leap is how far the clocks may come apart between two looks before it counts as a change of the wall clock.
const leap = 10 * time.Second

// moved tells whether the wall clock was changed since the last look.
func (c *clock) moved() bool {
	wall, mono := c.wall().Round(0), time.Now()
	first := c.lastMono.IsZero()
	apart := wall.Sub(c.lastWall) - mono.Sub(c.lastMono)
	c.lastWall, c.lastMono = wall, mono
	return !first && apart.Abs() > leap
}

// now is the wall clock, in UTC, for times that are stored.
func (c *clock) now() time.Time { return c.wall().UTC() }
