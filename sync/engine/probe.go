package engine

import (
	"context"
	"time"
)

// probed is a probe's one answer.
type probed struct {
	account *account
	epoch   int
	err     error
}

// probePatience is how long a probe may take.
const probePatience = 20 * time.Second

func (o *owner) probe(a *account) {
	a.probing = true
	uploader, epoch := a.uploader, a.epoch
	ctx, cancel := context.WithTimeout(o.ctx, probePatience)
	go func() {
		defer cancel()
		o.probes <- probed{a, epoch, uploader.Probe(ctx)}
	}()
}

func (o *owner) probed(p probed) {
	a := p.account
	a.probing = false
	switch {
	case a.pause == nil || !a.down || o.stopping || a.epoch != p.epoch:
		// The gate was opened, or shut for another reason, meanwhile.
	case p.err == nil:
		o.open(a)
	default:
		v := Judge(p.err)
		if !v.Whole {
			// It answered; what it thinks of one document will show.
			o.open(a)
			return
		}
		o.close(a, v)
	}
}
