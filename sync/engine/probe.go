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
	if o.stopping || a.epoch != p.epoch {
		return
	}
	var v Verdict
	if p.err != nil {
		v = Judge(p.err)
	}
	if !v.Down {
		o.heard(a)
	}
	switch {
	case a.pause != nil && !a.down:
		// The gate was shut for another reason meanwhile.
	case v.Whole:
		o.close(a, v)
	default:
		// It answered; what it thinks of a document will show.
		o.open(a)
	}
}
