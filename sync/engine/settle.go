package engine

import (
	"errors"
	"time"

	"satchel/sync/document"
	"satchel/sync/ledger"
)

// settle takes in a worker's answer.
func (o *owner) settle(result outcome) {
	o.collectProgress()
	j := o.jobs[result.id]
	delete(o.jobs, result.id)
	j.cancel()
	if j.lane == ledger.Small {
		o.window.answered(time.Since(j.began), o.busy[j.lane] >= int(o.window), result.err == nil)
	}
	o.busy[j.lane]--
	j.account.sending--
	next, err := o.judged(j, result)
	if err != nil {
		// A step that is not allowed is a fault in this program. The document is safe; say so and ask.
		o.options.Log.Error("a document's step was refused", "document", result.id, "error", err)
		next, err = j.record.AskPerson(document.Because(document.ServiceFailing), document.ToDo(document.RetryIt), o.clock.now(), err.Error())
	}
	if err != nil {
		o.options.Log.Error("a document could not even be stopped", "document", result.id, "error", err)
		o.release(o.stored[result.id])
		return
	}
	if next.State.Sent() {
		o.acknowledged(j.record, next, j.removed)
		return
	}
	o.change(next)
	if len(j.removed) > 0 {
		o.cancel(next, j.removed)
	}
}

// judged is the document after its attempt.
func (o *owner) judged(j *job, result outcome) (document.Record, error) {
	now := o.clock.now()
	if result.err == nil {
		next, err := j.record.Acknowledge(result.ack, now)
		if err == nil {
			o.heard(j.account)
			j.account.failures = 0
			if j.account.trial || j.account.down {
				o.open(j.account)
			}
			return next, nil
		}
		if !errors.Is(err, document.ErrAcknowledgement) {
			return next, err
		}
		result.err = err
	}
	if o.stopping || o.ctx.Err() != nil || len(j.removed) > 0 || j.epoch != j.account.epoch {
		return j.record.Pause(now)
	}
	return o.failedAttempt(j, Judge(result.err), result.err)
}

// failedAttempt carries out a verdict.
func (o *owner) failedAttempt(j *job, v Verdict, cause error) (document.Record, error) {
	now := o.clock.now()
	if !v.Down {
		o.heard(j.account)
	}
	o.options.Log.Info("an upload failed", "document", j.record.ID, "reason", v.Reason.Code, "error", cause)
	if v.Whole {
		if j.account.pause == nil || j.account.trial || v.Action != nil {
			o.close(j.account, v)
		}
		paused, err := j.record.Pause(now)
		paused.LastError = cause.Error()
		return paused, err
	}
	if j.account.trial {
		// The service dealt with a document again, if only to refuse it.
		o.open(j.account)
	}
	if v.Action != nil {
		return j.record.AskPerson(v.Reason, *v.Action, now, cause.Error())
	}
	record := j.record
	if v.Forget {
		forgotten, err := record.ForgetUpload(now)
		if err != nil {
			return forgotten, err
		}
		record = forgotten
	}
	wait := atLeast(backoff(record.Failures, longestRetry), v.After)
	return record.Wait(v.Reason, now.Add(wait), now, cause.Error())
}

func (o *owner) failed(err error) {
	if o.fault == nil {
		o.options.Log.Error("the companion's queue can't be used", "error", err)
	}
	o.fault = err
	o.news.touch()
}
