// Asks a window to close, as a window manager does when its cross is pressed (ICCCM 4.2.8.1).
#include <X11/Xlib.h>
#include <stdlib.h>

int main(int argc, char **argv) {
	Display *display = XOpenDisplay(NULL);
	if (argc != 2 || display == NULL) {
		return 1;
	}
	XEvent event = {0};
	event.xclient.type = ClientMessage;
	event.xclient.window = strtoul(argv[1], NULL, 0);
	event.xclient.message_type = XInternAtom(display, "WM_PROTOCOLS", False);
	event.xclient.format = 32;
	event.xclient.data.l[0] = XInternAtom(display, "WM_DELETE_WINDOW", False);
	event.xclient.data.l[1] = CurrentTime;
	Status sent = XSendEvent(display, event.xclient.window, False, NoEventMask, &event);
	XSync(display, False);
	XCloseDisplay(display);
	return sent == 0;
}
