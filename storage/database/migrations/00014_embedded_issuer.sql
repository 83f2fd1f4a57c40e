-- +goose Up

-- The embedded identity provider is called "embedded" here, and not by its address, which moves with the service's:
-- a tombstone holds wherever the service is. Its subjects are ids of identities. Should the service have moved before,
-- an identity may have two rows: the tombstone holds, or else the older link.
CREATE TABLE embedded_links AS
    SELECT issuer, subject, account_id, linked_at, disconnected_at FROM links
    WHERE issuer LIKE 'http%://%/id' AND issuer NOT LIKE 'http%://%/%/id' AND subject IN (SELECT id FROM identities);
DELETE FROM links WHERE EXISTS (
    SELECT 1 FROM embedded_links AS own WHERE own.issuer = links.issuer AND own.subject = links.subject
) AND EXISTS (
    SELECT 1 FROM embedded_links AS other
    WHERE other.subject = links.subject AND (
        other.disconnected_at IS NOT NULL AND links.disconnected_at IS NULL
        OR (other.disconnected_at IS NULL) = (links.disconnected_at IS NULL) AND (
            other.linked_at < links.linked_at OR other.linked_at = links.linked_at AND other.issuer < links.issuer
        )
    )
);
-- Whoever is left without the identity they were linked to makes a password.
UPDATE accounts SET link = 'none', auth_epoch = auth_epoch + 1
    WHERE link = 'linked' AND id IN (SELECT account_id FROM embedded_links)
    AND NOT EXISTS (SELECT 1 FROM links WHERE links.account_id = accounts.id AND links.disconnected_at IS NULL);
UPDATE links SET issuer = 'embedded' WHERE EXISTS (
    SELECT 1 FROM embedded_links AS own WHERE own.issuer = links.issuer AND own.subject = links.subject
);
UPDATE sessions SET issuer = 'embedded' WHERE EXISTS (
    SELECT 1 FROM embedded_links AS own WHERE own.issuer = sessions.issuer AND own.subject = sessions.subject
);
DROP TABLE embedded_links;

-- +goose Down
-- At which address the provider was is not kept; and a tombstone is better under a name that stays.
SELECT 1;
