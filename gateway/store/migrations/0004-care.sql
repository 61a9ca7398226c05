-- Battery and trust of a device. The digest of the old table says nothing of the new column: the next
-- checkpoint writes its own.

DELETE FROM meta WHERE name = 'digest';

-- CBOR: detect/care/care.ts; NULL: nothing to remember.
ALTER TABLE device_states ADD COLUMN care BLOB;
