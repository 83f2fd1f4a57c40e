-- +goose Up

-- Why an invitation was withdrawn: see storage/database/invitations.go. Empty in rows from before.
ALTER TABLE invitations ADD COLUMN ended TEXT NOT NULL DEFAULT '';

-- Who was taken off a site and isn't back: nothing that was decided about them before lets them in again.
CREATE TABLE removals (
    site_id    TEXT NOT NULL REFERENCES sites (id),
    account_id TEXT NOT NULL REFERENCES accounts (id),
    removed_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (site_id, account_id)
);
INSERT INTO removals (site_id, account_id, removed_at)
    SELECT event.site_id, event.account_id, MAX(event.at) FROM audit_events AS event
    JOIN sites AS site ON site.id = event.site_id JOIN accounts AS account ON account.id = event.account_id
    WHERE event.kind = 'member removed'
    AND NOT EXISTS (SELECT 1 FROM members AS member WHERE member.site_id = event.site_id AND member.account_id = event.account_id)
    GROUP BY event.site_id, event.account_id;

-- Until now an invitation stayed open when its person was added otherwise, or removed.
UPDATE invitations SET ended = 'removed', withdrawn_at = (
        SELECT removal.removed_at FROM removals AS removal JOIN accounts AS account ON account.id = removal.account_id
        WHERE removal.site_id = invitations.site_id AND account.email = invitations.email)
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM removals AS removal JOIN accounts AS account ON account.id = removal.account_id
        WHERE removal.site_id = invitations.site_id AND account.email = invitations.email AND removal.removed_at > invitations.created_at);
UPDATE invitations SET ended = 'joined', withdrawn_at = created_at
    WHERE accepted_at IS NULL AND withdrawn_at IS NULL AND EXISTS (
        SELECT 1 FROM members AS member JOIN accounts AS account ON account.id = member.account_id
        WHERE member.site_id = invitations.site_id AND account.email = invitations.email);

-- +goose Down
DROP TABLE removals;
ALTER TABLE invitations DROP COLUMN ended;
