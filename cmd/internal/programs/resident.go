package programs

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
)

// ResidentPeak is the most memory the running service has had so far, in bytes, as Linux counts it (VmHWM).
func (s *Service) ResidentPeak() (int64, error) {
	status, err := os.Open(fmt.Sprintf("/proc/%d/status", s.command.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("reading the service's memory: %w", err)
	}
	defer status.Close()
	lines := bufio.NewScanner(status)
	for lines.Scan() {
		rest, found := strings.CutPrefix(lines.Text(), "VmHWM:")
		if !found {
			continue
		}
		kib, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(rest, "kB")), 10, 64)
		return kib << 10, err
	}
	return 0, fmt.Errorf("reading the service's memory: no line says it: %w", lines.Err())
}

// tick is what Linux counts processor time in for programs, whatever the kernel's own (proc_pid_stat(5), USER_HZ).
const tick = time.Second / 100

// Busy is the processor time that the running service has used so far, its own and the kernel's for it.
func (s *Service) Busy() (time.Duration, error) {
	line, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.command.Process.Pid))
	if err != nil {
		return 0, fmt.Errorf("reading the service's processor time: %w", err)
	}
	_, rest, _ := strings.Cut(string(line), ") ") // after the name, which may hold blanks
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0, fmt.Errorf("reading the service's processor time: %q says nothing of it", line)
	}
	var busy time.Duration
	for _, field := range fields[11:13] { // utime and stime
		ticks, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			return 0, fmt.Errorf("reading the service's processor time: %w", err)
		}
		busy += time.Duration(ticks) * tick
	}
	return busy, nil
}
