-- What people told, and what is remembered for them (records.ts), in a database of its own. The hypervisor
-- has the same tables among its others (sync/hypervisor/migrations/0005-records.sql).

CREATE TABLE IF NOT EXISTS records (
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  rev INTEGER NOT NULL,
  changed_ms INTEGER NOT NULL,
  -- JSON
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS logs (
  log TEXT NOT NULL,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  -- JSON
  body TEXT NOT NULL,
  PRIMARY KEY (log, seq)
) STRICT, WITHOUT ROWID;
