-- +goose Up

-- What the provider said of the identity that a session was signed in by: with it, signing out here signs out there
-- as well (OpenID Connect RP-Initiated Logout 1.0, section 2). It opens nothing. Empty otherwise.
ALTER TABLE sessions ADD COLUMN id_token TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE sessions DROP COLUMN id_token;
