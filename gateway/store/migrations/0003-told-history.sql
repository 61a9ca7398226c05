-- Which moments of a device's own history have been told. The digest of the old table says nothing of the
-- new column: the next checkpoint writes its own.

DELETE FROM meta WHERE name = 'digest';

-- CBOR: store/told-history.ts; NULL: none.
ALTER TABLE device_states ADD COLUMN told BLOB;
