/* drop WINDOW FILE...: drags files over a window and drops them in its middle, as a file manager does (XDND version 5,
 * https://freedesktop.org/wiki/Specifications/XDND/). Exit code 0 means that the window has taken them. */
#include <X11/Xatom.h>
#include <X11/Xlib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static Display *display;
static Window source, target;

static Atom atom(const char *name) { return XInternAtom(display, name, False); }

static void tell(const char *what, long b, long c, long d, long e) {
	XEvent event = {0};
	event.xclient.type = ClientMessage;
	event.xclient.display = display;
	event.xclient.window = target;
	event.xclient.message_type = atom(what);
	event.xclient.format = 32;
	event.xclient.data.l[0] = (long)source;
	event.xclient.data.l[1] = b;
	event.xclient.data.l[2] = c;
	event.xclient.data.l[3] = d;
	event.xclient.data.l[4] = e;
	XSendEvent(display, target, False, NoEventMask, &event);
	XFlush(display);
}

static void answer(XSelectionRequestEvent *request, const char *list) {
	XEvent reply = {0};
	XChangeProperty(display, request->requestor, request->property, request->target, 8, PropModeReplace,
		(const unsigned char *)list, (int)strlen(list));
	reply.xselection.type = SelectionNotify;
	reply.xselection.requestor = request->requestor;
	reply.xselection.selection = request->selection;
	reply.xselection.target = request->target;
	reply.xselection.property = request->property;
	reply.xselection.time = request->time;
	XSendEvent(display, request->requestor, False, NoEventMask, &reply);
	XFlush(display);
}

int main(int argc, char **argv) {
	static char list[1 << 16];
	Window child;
	XWindowAttributes where;
	int x, y, dropped = 0;
	if (argc < 3 || !(display = XOpenDisplay(NULL))) return 2;
	alarm(60); /* a window that never answers ends this with a signal */
	target = (Window)strtoul(argv[1], NULL, 0);
	for (int i = 2; i < argc; i++) {
		size_t used = strlen(list);
		snprintf(list + used, sizeof list - used, "file://%s\r\n", argv[i]);
	}
	source = XCreateSimpleWindow(display, DefaultRootWindow(display), 0, 0, 1, 1, 0, 0, 0);
	XSetSelectionOwner(display, atom("XdndSelection"), source, CurrentTime);
	XGetWindowAttributes(display, target, &where);
	XTranslateCoordinates(display, target, where.root, where.width / 2, where.height / 2, &x, &y, &child);
	tell("XdndEnter", 5L << 24, (long)atom("text/uri-list"), 0, 0);
	tell("XdndPosition", 0, ((long)x << 16) | y, CurrentTime, (long)atom("XdndActionCopy"));
	for (;;) {
		XEvent event;
		XNextEvent(display, &event);
		if (event.type == SelectionRequest) {
			answer(&event.xselectionrequest, list);
		} else if (event.type == ClientMessage && event.xclient.message_type == atom("XdndStatus") && !dropped) {
			if (!(event.xclient.data.l[1] & 1)) return 1;
			dropped = 1;
			tell("XdndDrop", 0, CurrentTime, 0, 0);
		} else if (event.type == ClientMessage && event.xclient.message_type == atom("XdndFinished")) {
			return event.xclient.data.l[1] ? 0 : 1; /* GLFW says how many bytes it took, not just that it did */
		}
	}
}
