-- +goose Up

-- A company that was closed keeps its documents; nobody works in it.
ALTER TABLE companies ADD COLUMN closed_at TIMESTAMPTZ;

-- Who was invited to a site. Only the SHA-256 of the token in the mail is kept. At most one is open for an e-mail.
CREATE TABLE invitations (
    id           TEXT PRIMARY KEY,
    hash         BYTEA NOT NULL UNIQUE,
    site_id      TEXT NOT NULL REFERENCES sites (id),
    email        TEXT NOT NULL,
    name         TEXT NOT NULL,
    role         TEXT NOT NULL CHECK (role IN ('administrator', 'bookkeeper')),
    company_ids  TEXT NOT NULL,
    invited_by   TEXT NOT NULL REFERENCES accounts (id),
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL,
    accepted_at  TIMESTAMPTZ,
    withdrawn_at TIMESTAMPTZ
);
CREATE INDEX invitations_by_site ON invitations (site_id, email);
CREATE UNIQUE INDEX invitations_open ON invitations (site_id, email) WHERE accepted_at IS NULL AND withdrawn_at IS NULL;

-- What somebody asked the administrators of a site for: member, companies, or the text of a feature.
CREATE TABLE access_requests (
    id          TEXT PRIMARY KEY,
    site_id     TEXT NOT NULL REFERENCES sites (id),
    account_id  TEXT NOT NULL REFERENCES accounts (id),
    thing       TEXT NOT NULL,
    asked_at    TIMESTAMPTZ NOT NULL,
    answered_at TIMESTAMPTZ,
    answered_by TEXT REFERENCES accounts (id),
    answer      TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX access_requests_open ON access_requests (site_id, account_id, thing) WHERE answered_at IS NULL;

-- +goose Down
DROP TABLE access_requests;
DROP TABLE invitations;
ALTER TABLE companies DROP COLUMN closed_at;
