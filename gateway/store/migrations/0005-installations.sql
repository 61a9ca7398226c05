-- How far the mounts of an asset are: planned, installed, accepted. The digest of the old table says nothing
-- of the new column: the next checkpoint writes its own.

DELETE FROM meta WHERE name = 'digest';

-- CBOR: registry/installation.ts; NULL: no mount of it has a life.
ALTER TABLE assets ADD COLUMN installations BLOB;
