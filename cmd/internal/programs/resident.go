package programs

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
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
