//go:build unix

package capture

import (
	"os"
	"runtime"
	"syscall"
)

// kill ends this process as kill -9 does: nothing is flushed, nothing deferred is run.
func kill() {
	if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
		panic(err)
	}
	select {}
}

func killed(state *os.ProcessState) bool {
	status, ok := state.Sys().(syscall.WaitStatus)
	return ok && status.Signal() == syscall.SIGKILL
}

// peakMemory is the most memory a process had, in MiB.
func peakMemory(state *os.ProcessState) float64 {
	most := float64(state.SysUsage().(*syscall.Rusage).Maxrss)
	if runtime.GOOS == "darwin" {
		most /= 1024 // bytes there, KiB elsewhere
	}
	return most / 1024
}
