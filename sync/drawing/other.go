package drawing

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"io"
	"os/exec"
	"sync"
	"time"
)

// errDead means that the other process takes no order. Nothing of the document was read.
var errDead = errors.New("drawing: the other process is dead")

// other is the other process.
type other struct {
	command *exec.Cmd
	in      io.WriteCloser
	out     io.Reader
	ended   sync.Once
}

func start(command, env []string) (*other, error) {
	o := &other{command: exec.Command(command[0], command[1:]...)}
	o.command.Env = append([]string{}, env...) // not nil, which would be this process's own
	var err error
	if o.in, err = o.command.StdinPipe(); err != nil {
		return nil, err
	}
	if o.out, err = o.command.StdoutPipe(); err != nil {
		return nil, err
	}
	return o, o.command.Start()
}

// ask sends a document and reads the answer.
func (o *other) ask(content Content, side int, begun func()) (*image.RGBA, error) {
	if err := binary.Write(o.in, binary.BigEndian, order{Side: uint32(side), Size: uint64(content.Size)}); err != nil {
		return nil, fmt.Errorf("%w: %w", errDead, err)
	}
	if _, err := io.CopyN(o.in, content, content.Size); err != nil {
		return nil, fmt.Errorf("handing a document over: %w", err)
	}
	return receive(o.out, side, begun)
}

func (o *other) kill() { _ = o.command.Process.Kill() } // it may have ended

// end has it end by itself, or ends it.
func (o *other) end() {
	o.ended.Do(func() {
		_ = o.in.Close()
		late := time.AfterFunc(leaving, o.kill)
		defer late.Stop()
		_ = o.command.Wait() // what it ended with matters to nobody
	})
}
