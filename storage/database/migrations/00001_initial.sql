-- Types are those SQLite and PostgreSQL share in effect: TEXT for ids (UUIDv7, lower case) and words,
-- BYTEA for bytes, BIGINT for counts of bytes and sequences, TIMESTAMPTZ for UTC times.

-- +goose Up
CREATE TABLE accounts (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT,
    link          TEXT NOT NULL DEFAULT 'none' CHECK (link IN ('none', 'linked', 'disconnected')),
    saml          BOOLEAN NOT NULL DEFAULT FALSE,
    auth_epoch    BIGINT NOT NULL DEFAULT 1,
    created_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE sites (
    id              TEXT PRIMARY KEY,
    name            TEXT NOT NULL,
    customer_number TEXT NOT NULL UNIQUE,
    owner_id        TEXT NOT NULL REFERENCES accounts (id),
    created_at      TIMESTAMPTZ NOT NULL
);

CREATE TABLE members (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    role       TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'bookkeeper')),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (site_id, account_id)
);

CREATE TABLE companies (
    id         TEXT PRIMARY KEY,
    site_id    TEXT NOT NULL REFERENCES sites (id),
    name       TEXT NOT NULL,
    event_seq  BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX companies_by_site ON companies (site_id, name);

CREATE TABLE company_members (
    company_id TEXT NOT NULL REFERENCES companies (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, account_id)
);
CREATE INDEX company_members_by_account ON company_members (account_id);

CREATE TABLE reset_tokens (
    hash          BYTEA PRIMARY KEY,
    account_id    TEXT NOT NULL REFERENCES accounts (id),
    created_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL,
    used_at       TIMESTAMPTZ,
    superseded_at TIMESTAMPTZ
);
CREATE INDEX reset_tokens_by_account ON reset_tokens (account_id);

CREATE TABLE sessions (
    hash         BYTEA PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    auth_epoch   BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX sessions_by_account ON sessions (account_id);

-- A device is a signed-in companion: one refresh-token family.
CREATE TABLE devices (
    id           TEXT PRIMARY KEY,
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    auth_epoch   BIGINT NOT NULL,
    name         TEXT NOT NULL,
    platform     TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    last_seen_at TIMESTAMPTZ NOT NULL,
    last_address TEXT NOT NULL DEFAULT '',
    revoked_at   TIMESTAMPTZ,
    revoked_why  TEXT NOT NULL DEFAULT ''
);
CREATE INDEX devices_by_account ON devices (account_id);

-- What the OAuth server keeps: codes, access tokens, refresh tokens and PKCE challenges, by signature.
CREATE TABLE oauth_grants (
    kind       TEXT NOT NULL CHECK (kind IN ('code', 'access', 'refresh', 'pkce')),
    signature  TEXT NOT NULL,
    device_id  TEXT NOT NULL,
    client_id  TEXT NOT NULL,
    request    BYTEA NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ,
    reply      BYTEA,
    PRIMARY KEY (kind, signature)
);
CREATE INDEX oauth_grants_by_device ON oauth_grants (device_id);
CREATE INDEX oauth_grants_by_expiry ON oauth_grants (expires_at);

CREATE TABLE throttles (
    key        TEXT PRIMARY KEY,
    count      BIGINT NOT NULL,
    until      TIMESTAMPTZ NOT NULL
);

-- An upload's id is the id of the document it becomes.
CREATE TABLE uploads (
    id           TEXT PRIMARY KEY,
    company_id   TEXT NOT NULL REFERENCES companies (id),
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    device_id    TEXT,
    size         BIGINT NOT NULL,
    written      BIGINT NOT NULL DEFAULT 0,
    sha256       TEXT NOT NULL DEFAULT '',
    hash_state   BYTEA,
    metadata     TEXT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX uploads_by_expiry ON uploads (expires_at);

CREATE TABLE documents (
    id           TEXT PRIMARY KEY,
    company_id   TEXT NOT NULL REFERENCES companies (id),
    account_id   TEXT NOT NULL REFERENCES accounts (id),
    device_id    TEXT,
    name         TEXT NOT NULL,
    media_type   TEXT NOT NULL,
    category     TEXT NOT NULL,
    note         TEXT NOT NULL,
    size         BIGINT NOT NULL,
    sha256       TEXT NOT NULL,
    captured_at  TIMESTAMPTZ NOT NULL,
    accepted_at  TIMESTAMPTZ NOT NULL,
    duplicate_of TEXT
);
CREATE INDEX documents_by_company ON documents (company_id, accepted_at, id);
CREATE INDEX documents_by_content ON documents (company_id, sha256, accepted_at, id);

-- Gapless within a company: the number is taken by UPDATE companies SET event_seq = event_seq + 1.
CREATE TABLE company_events (
    company_id  TEXT NOT NULL REFERENCES companies (id),
    seq         BIGINT NOT NULL,
    kind        TEXT NOT NULL,
    document_id TEXT,
    payload     TEXT NOT NULL,
    at          TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (company_id, seq)
);

-- The embedded mailbox; empty where mail leaves by SMTP.
CREATE TABLE mailbox_messages (
    id        TEXT PRIMARY KEY,
    recipient TEXT NOT NULL,
    subject   TEXT NOT NULL,
    body      TEXT NOT NULL,
    sent_at   TIMESTAMPTZ NOT NULL
);

-- Secrets made by the service itself on its first start (the OAuth HMAC key, the cookie key).
CREATE TABLE service_secrets (
    name  TEXT PRIMARY KEY,
    value BYTEA NOT NULL
);

-- +goose Down
DROP TABLE service_secrets;
DROP TABLE mailbox_messages;
DROP TABLE company_events;
DROP TABLE documents;
DROP TABLE uploads;
DROP TABLE throttles;
DROP TABLE oauth_grants;
DROP TABLE devices;
DROP TABLE sessions;
DROP TABLE reset_tokens;
DROP TABLE company_members;
DROP TABLE companies;
DROP TABLE members;
DROP TABLE sites;
DROP TABLE accounts;
