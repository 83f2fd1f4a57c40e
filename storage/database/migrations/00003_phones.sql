-- +goose Up

-- The phone that an account's passcodes can be sent to, once its owner has proved that it is theirs.
CREATE TABLE phones (
    account_id   TEXT PRIMARY KEY REFERENCES accounts (id),
    number       TEXT NOT NULL,
    confirmed_at TIMESTAMPTZ NOT NULL
);
-- Numbers that still want the code that was sent to them, sealed.
CREATE TABLE phone_proofs (
    account_id TEXT PRIMARY KEY REFERENCES accounts (id),
    number     TEXT NOT NULL,
    code       BYTEA NOT NULL,
    sent_at    TIMESTAMPTZ NOT NULL,
    tries      BIGINT NOT NULL DEFAULT 0
);
-- Which way the code of a challenge went: companion, sms or mailbox.
ALTER TABLE passcode_challenges ADD COLUMN sent_by TEXT NOT NULL DEFAULT '';

-- +goose Down
ALTER TABLE passcode_challenges DROP COLUMN sent_by;
DROP TABLE phone_proofs;
DROP TABLE phones;
