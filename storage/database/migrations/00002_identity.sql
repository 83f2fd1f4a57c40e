-- +goose Up

-- How a session was signed in, and when last: what a step-up renews.
ALTER TABLE sessions ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'password';
ALTER TABLE sessions ADD COLUMN with_passcode BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE sessions ADD COLUMN authenticated_at TIMESTAMPTZ;
ALTER TABLE sessions ADD COLUMN issuer TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN subject TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN authenticated_by TEXT NOT NULL DEFAULT 'password';
-- What its owner knows it by in a list: such as "Firefox on Windows", and where it came from.
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';

-- Which place a device signed in by: password, identity, saml or pairing.
ALTER TABLE devices ADD COLUMN signed_in_by TEXT NOT NULL DEFAULT 'password';

-- Whether a site demands passcodes of its members.
ALTER TABLE sites ADD COLUMN requires_passcode BOOLEAN NOT NULL DEFAULT FALSE;
-- The last six digits of the MBR number; with the customer number, what a new identity names its site by.
ALTER TABLE sites ADD COLUMN registration_id TEXT NOT NULL DEFAULT '';

-- The support desk's own people.
CREATE TABLE support_agents (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    created_at TIMESTAMPTZ NOT NULL
);

-- An identity's link to an account, and the tombstone it leaves: found by (issuer, subject), never by e-mail.
CREATE TABLE links (
    issuer          TEXT NOT NULL,
    subject         TEXT NOT NULL,
    account_id      TEXT NOT NULL REFERENCES accounts (id),
    linked_at       TIMESTAMPTZ NOT NULL,
    disconnected_at TIMESTAMPTZ,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX links_by_account ON links (account_id);

-- Sign-ins under way at another place, found by the SHA-256 of their state.
CREATE TABLE pending_sign_ins (
    hash       BYTEA PRIMARY KEY,
    browser    BYTEA NOT NULL,
    provider   TEXT NOT NULL,
    purpose    TEXT NOT NULL,
    account_id TEXT,
    auth_epoch BIGINT NOT NULL DEFAULT 0,
    detail     TEXT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX pending_sign_ins_by_account ON pending_sign_ins (account_id);

-- Passcodes of an account or of an identity (owner_kind). last_step is the newest step ever taken.
CREATE TABLE passcodes (
    owner_kind   TEXT NOT NULL CHECK (owner_kind IN ('account', 'identity')),
    owner_id     TEXT NOT NULL,
    secret       BYTEA NOT NULL,
    last_step    BIGINT NOT NULL DEFAULT 0,
    created_at   TIMESTAMPTZ NOT NULL,
    confirmed_at TIMESTAMPTZ,
    PRIMARY KEY (owner_kind, owner_id)
);
CREATE TABLE recovery_codes (
    owner_kind TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    hash       BYTEA NOT NULL,
    used_at    TIMESTAMPTZ,
    PRIMARY KEY (owner_kind, owner_id, hash)
);
CREATE TABLE remembered_browsers (
    hash         BYTEA PRIMARY KEY,
    owner_kind   TEXT NOT NULL,
    owner_id     TEXT NOT NULL,
    id           TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    auth_epoch   BIGINT NOT NULL,
    created_at   TIMESTAMPTZ NOT NULL,
    last_used_at TIMESTAMPTZ NOT NULL,
    expires_at   TIMESTAMPTZ NOT NULL
);
CREATE INDEX remembered_browsers_by_owner ON remembered_browsers (owner_kind, owner_id);
-- Sign-ins that still want a passcode, found by the SHA-256 of their secret.
CREATE TABLE passcode_challenges (
    hash       BYTEA PRIMARY KEY,
    owner_kind TEXT NOT NULL,
    owner_id   TEXT NOT NULL,
    auth_epoch BIGINT NOT NULL,
    channel    TEXT NOT NULL,
    detail     TEXT NOT NULL,
    sent_code  BYTEA,
    sent_at    TIMESTAMPTZ,
    tries      BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL
);
CREATE INDEX passcode_challenges_by_owner ON passcode_challenges (owner_kind, owner_id);

-- Every security event, each holding the hash of the one before. audit_head is the one row that orders them.
CREATE TABLE audit_events (
    seq        BIGINT PRIMARY KEY,
    at         TIMESTAMPTZ NOT NULL,
    kind       TEXT NOT NULL,
    account_id TEXT,
    actor_id   TEXT,
    site_id    TEXT,
    address    TEXT NOT NULL,
    detail     TEXT NOT NULL,
    previous   BYTEA NOT NULL,
    hash       BYTEA NOT NULL
);
CREATE INDEX audit_events_by_account ON audit_events (account_id, seq);
CREATE TABLE audit_head (
    id   BIGINT PRIMARY KEY CHECK (id = 1),
    seq  BIGINT NOT NULL,
    hash BYTEA NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');

CREATE TABLE support_cases (
    id          TEXT PRIMARY KEY,
    account_id  TEXT NOT NULL REFERENCES accounts (id),
    filed_by    TEXT NOT NULL REFERENCES accounts (id),
    evidence    TEXT NOT NULL,
    filed_at    TIMESTAMPTZ NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL,
    decided_by  TEXT REFERENCES accounts (id),
    decided_at  TIMESTAMPTZ,
    decision    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX support_cases_by_filing ON support_cases (filed_at, id);

CREATE TABLE pairings (
    hash       BYTEA PRIMARY KEY,
    id         TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES accounts (id),
    auth_epoch BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL,
    expires_at TIMESTAMPTZ NOT NULL,
    used_at    TIMESTAMPTZ,
    device_id  TEXT
);
CREATE INDEX pairings_by_account ON pairings (account_id);

-- The identity provider: its people, its sign-ups and approvals, its clients and keys.
CREATE TABLE identities (
    id            TEXT PRIMARY KEY,
    email         TEXT NOT NULL UNIQUE,
    name          TEXT NOT NULL,
    password_hash TEXT,
    state         TEXT NOT NULL CHECK (state IN ('unplaced', 'awaiting approval', 'active', 'declined')),
    site_id       TEXT REFERENCES sites (id),
    auth_epoch    BIGINT NOT NULL DEFAULT 1,
    created_at    TIMESTAMPTZ NOT NULL
);
CREATE TABLE identity_sign_ups (
    hash          BYTEA PRIMARY KEY,
    email         TEXT NOT NULL,
    name          TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    code          BYTEA NOT NULL,
    tries         BIGINT NOT NULL DEFAULT 0,
    sent_at       TIMESTAMPTZ NOT NULL,
    code_expires  TIMESTAMPTZ NOT NULL,
    proven_at     TIMESTAMPTZ,
    detail        TEXT NOT NULL,
    created_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL
);
CREATE INDEX identity_sign_ups_by_email ON identity_sign_ups (email, created_at);
CREATE TABLE identity_approvals (
    id          TEXT PRIMARY KEY,
    identity_id TEXT NOT NULL REFERENCES identities (id),
    site_id     TEXT NOT NULL REFERENCES sites (id),
    asked_at    TIMESTAMPTZ NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL,
    decided_at  TIMESTAMPTZ,
    decided_by  TEXT REFERENCES accounts (id),
    decision    TEXT NOT NULL DEFAULT ''
);
CREATE INDEX identity_approvals_by_site ON identity_approvals (site_id, asked_at);
CREATE TABLE identity_resets (
    hash          BYTEA PRIMARY KEY,
    identity_id   TEXT NOT NULL REFERENCES identities (id),
    created_at    TIMESTAMPTZ NOT NULL,
    expires_at    TIMESTAMPTZ NOT NULL,
    used_at       TIMESTAMPTZ,
    superseded_at TIMESTAMPTZ
);
CREATE INDEX identity_resets_by_identity ON identity_resets (identity_id);
CREATE TABLE identity_sessions (
    hash             BYTEA PRIMARY KEY,
    id               TEXT NOT NULL UNIQUE,
    identity_id      TEXT NOT NULL REFERENCES identities (id),
    auth_epoch       BIGINT NOT NULL,
    with_passcode    BOOLEAN NOT NULL DEFAULT FALSE,
    created_at       TIMESTAMPTZ NOT NULL,
    authenticated_at TIMESTAMPTZ NOT NULL,
    last_seen_at     TIMESTAMPTZ NOT NULL,
    expires_at       TIMESTAMPTZ NOT NULL
);
CREATE INDEX identity_sessions_by_identity ON identity_sessions (identity_id);

CREATE TABLE oauth_clients (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL,
    secret_hash   TEXT NOT NULL DEFAULT '',
    redirect_uris TEXT NOT NULL,
    logout_uris   TEXT NOT NULL DEFAULT '[]',
    -- Where a sign-in there begins (OpenID Connect Core, section 4); empty for what isn't offered as a product.
    sign_in_uri   TEXT NOT NULL DEFAULT '',
    created_at    TIMESTAMPTZ NOT NULL
);
CREATE TABLE signing_keys (
    id          TEXT PRIMARY KEY,
    algorithm   TEXT NOT NULL,
    sealed      BYTEA NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL,
    active_from TIMESTAMPTZ NOT NULL,
    retires_at  TIMESTAMPTZ NOT NULL,
    gone_at     TIMESTAMPTZ NOT NULL
);

-- SAML: which identity provider signs a site's people in, by the domain of their e-mail, and what it has said already.
CREATE TABLE saml_providers (
    id           TEXT PRIMARY KEY,
    site_id      TEXT NOT NULL REFERENCES sites (id),
    domain       TEXT NOT NULL UNIQUE,
    metadata_url TEXT NOT NULL DEFAULT '',
    metadata     TEXT NOT NULL DEFAULT '',
    created_at   TIMESTAMPTZ NOT NULL
);
CREATE TABLE saml_assertions (
    id         TEXT PRIMARY KEY,
    expires_at TIMESTAMPTZ NOT NULL
);

-- +goose Down
DROP TABLE saml_assertions;
DROP TABLE saml_providers;
DROP TABLE signing_keys;
DROP TABLE oauth_clients;
DROP TABLE identity_sessions;
DROP TABLE identity_resets;
DROP TABLE identity_approvals;
DROP TABLE identity_sign_ups;
DROP TABLE identities;
DROP TABLE pairings;
DROP TABLE support_cases;
DROP TABLE audit_head;
DROP TABLE audit_events;
DROP TABLE passcode_challenges;
DROP TABLE remembered_browsers;
DROP TABLE recovery_codes;
DROP TABLE passcodes;
DROP TABLE pending_sign_ins;
DROP TABLE links;
DROP TABLE support_agents;
ALTER TABLE sites DROP COLUMN registration_id;
ALTER TABLE sites DROP COLUMN requires_passcode;
ALTER TABLE devices DROP COLUMN signed_in_by;
ALTER TABLE sessions DROP COLUMN address;
ALTER TABLE sessions DROP COLUMN browser;
ALTER TABLE sessions DROP COLUMN authenticated_by;
ALTER TABLE sessions DROP COLUMN subject;
ALTER TABLE sessions DROP COLUMN issuer;
ALTER TABLE sessions DROP COLUMN authenticated_at;
ALTER TABLE sessions DROP COLUMN with_passcode;
ALTER TABLE sessions DROP COLUMN signed_in_by;
