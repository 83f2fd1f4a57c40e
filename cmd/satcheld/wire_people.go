package main

import (
	"satchel/auth/access"
	"satchel/auth/administration"
	"satchel/auth/audit"
	"satchel/auth/throttle"
)

// administration is how sites are run on the website.
func (p *parts) administration(may *access.Service) *administration.Service {
	db := p.kept.db
	sites := administration.New(administration.Options{
		DB: db, Access: may, Audit: audit.New(db, clock), Throttle: throttle.New(db, clock), Jobs: p.queue, Mail: p.mail,
		Portal: p.public, Clock: clock, Log: p.log,
	})
	sites.HandleJobs(p.queue)
	return sites
}
