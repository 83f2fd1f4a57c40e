package host

// Notice is told over whatever the person does. It names no documents, companies or people: others see it too.
type Notice struct {
	Title string
	Text  string
	Open  string // the word for what pressing it does
}

// Host is a desktop.
type Host interface {
	// HasTray reports whether the desktop shows a tray now. Where it shows none a window that hides is out of reach.
	HasTray() bool
	// Notify shows a notice; pressed is called, on any goroutine, when the person presses it, where the desktop tells.
	Notify(notice Notice, pressed func()) error
	// Close lets go of the desktop. Notices that are shown stay.
	Close() error
}

// plain is a desktop on which the toolkit does it all.
type plain struct {
	tray   bool
	notify func(Notice)
}

// Toolkit is where the toolkit shows notices, and nobody hears them being pressed; tray tells whether there is one always,
// as on Windows and macOS.
func Toolkit(tray bool, notify func(Notice)) Host { return plain{tray, notify} }

func (p plain) HasTray() bool { return p.tray }

func (p plain) Notify(notice Notice, _ func()) error {
	p.notify(notice)
	return nil
}

func (p plain) Close() error { return nil }

// None is where there is no desktop to speak of.
type None struct{}

// HasTray implements Host.
func (None) HasTray() bool { return false }

// Notify implements Host.
func (None) Notify(Notice, func()) error { return nil }

// Close implements Host.
func (None) Close() error { return nil }
