//go:build !ci && !android && !ios && !mobile

package main

import (
	"context"
	"runtime"
	"time"

	"github.com/go-gl/glfw/v3.4/glfw"
)

// findOpenGL is noDisplay where the display doesn't let this program in, or has not the OpenGL that the toolkit draws
// with: the toolkit itself would panic, or wait for ever for a window that it could not make. It makes a small window
// as the toolkit does, unseen, and has to run on the main thread.
func findOpenGL(ctx context.Context) (err error) {
	if runtime.GOOS == "darwin" { // where it is part of the system
		return nil
	}
	refusal := noDisplay{why: "the display answers, but doesn't let this program in", todo: otherDisplay}
	defer func() {
		if fault := recover(); fault != nil { // glfw's way of telling errors that it doesn't return
			err = refusal
		}
	}()
	if err := connect(ctx); err != nil {
		return refusal
	}
	refusal = noDisplay{why: "the display has no OpenGL 2.1, which everything in the window is drawn with", todo: softwareGL}
	glfw.WindowHint(glfw.Visible, glfw.False)
	askVersion()
	window, err := glfw.CreateWindow(10, 10, "Satchel", nil, nil)
	if err != nil {
		return refusal
	}
	window.Destroy()
	glfw.DefaultWindowHints()
	if glfw.GetPlatform() == glfw.PlatformWayland {
		glfw.Terminate() // so that the toolkit may prefer X for its decorations
	}
	// Elsewhere the toolkit goes on with this connection: an X server that loses its last client starts anew, and
	// refuses whoever comes meanwhile.
	return nil
}

// connect tries for a moment: having looked whether the display answers may have made the server start anew.
func connect(ctx context.Context) error {
	const tries, pause = 10, 200 * time.Millisecond
	var err error
	for range tries {
		if err = glfw.Init(); err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(pause):
		}
	}
	return err
}

// askVersion asks for what the toolkit asks for: OpenGL ES on ARM, OpenGL elsewhere.
func askVersion() {
	if runtime.GOARCH == "arm" || runtime.GOARCH == "arm64" {
		glfw.WindowHint(glfw.ClientAPI, glfw.OpenGLESAPI)
		glfw.WindowHint(glfw.ContextVersionMajor, 2)
		glfw.WindowHint(glfw.ContextVersionMinor, 0)
		return
	}
	glfw.WindowHint(glfw.ContextVersionMajor, 2)
	glfw.WindowHint(glfw.ContextVersionMinor, 1)
}
