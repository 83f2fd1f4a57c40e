package companion

import (
	"time"

	"fyne.io/fyne/v2"
)

// clipLife is how long a secret stays on the clipboard.
const clipLife = time.Minute

// clipping is a secret that was copied: whoever comes next could paste it.
type clipping struct {
	board  fyne.Clipboard
	after  func(time.Duration, func()) (stop func())
	secret string // empty where there is none
	stop   func()
}

// copy puts a secret on the clipboard, and takes it off again when its time has passed.
func (c *clipping) copy(secret string) {
	c.board.SetContent(secret)
	if c.secret != "" {
		c.stop()
	}
	c.secret, c.stop = secret, c.after(clipLife, c.clear)
}

// clear takes the secret off the clipboard, unless something else was copied since.
func (c *clipping) clear() {
	if c.secret == "" {
		return
	}
	c.stop()
	if c.board.Content() == c.secret {
		c.board.SetContent("")
	}
	c.secret = ""
}
