// Package api is the JSON API that companions, and anything else with a token, speak to: who am I, companies, devices,
// documents and what they look like, the events feed, the password-reset request, and the upload endpoints of
// sync/resumable, described in OpenAPI 3.1 at /api/openapi.json.
//
// It turns requests into calls and answers into JSON, and holds no rules: those are auth's and sync's. Errors are
// problem+json (RFC 9457) with a stable member "code". The portal's pages are app/portal's.
package api
