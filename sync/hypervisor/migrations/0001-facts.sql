-- The city's store: what gateways told, each fact once.

CREATE TABLE gateways (
  id INTEGER PRIMARY KEY,
  eui TEXT NOT NULL UNIQUE,
  version TEXT NOT NULL DEFAULT '',
  epoch INTEGER NOT NULL DEFAULT 0,
  online INTEGER NOT NULL DEFAULT 0,
  first_heard_ms INTEGER NOT NULL,
  last_heard_ms INTEGER NOT NULL
) STRICT;

-- Everything below `next` is in `facts` or named in `gaps`. Moves in the same transaction as they.
CREATE TABLE cursors (
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  epoch INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  next INTEGER NOT NULL,
  head BLOB,
  moved_ms INTEGER NOT NULL,
  PRIMARY KEY (gateway_id, epoch, stream)
) STRICT, WITHOUT ROWID;

-- `position` is the order of arrival: the cursor of readers. The identity is the UNIQUE below.
CREATE TABLE facts (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  epoch INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  -- 0 while at_ms is the gateway's monotonic clock (clk 0) and no CLOCK has told its UTC
  timed INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  -- canonical CBOR of the fact, as the gateway hashed it
  row BLOB NOT NULL,
  UNIQUE (gateway_id, epoch, stream, seq)
) STRICT;
CREATE INDEX facts_by_subject ON facts (subject, position);
CREATE INDEX facts_by_type ON facts (type, position);
CREATE INDEX facts_untimed ON facts (gateway_id, epoch) WHERE timed = 0;

CREATE TABLE gaps (
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  epoch INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  from_seq INTEGER NOT NULL,
  to_seq INTEGER NOT NULL,
  reason INTEGER NOT NULL,
  from_ms INTEGER NOT NULL,
  to_ms INTEGER NOT NULL,
  received_ms INTEGER NOT NULL,
  PRIMARY KEY (gateway_id, epoch, stream, from_seq)
) STRICT, WITHOUT ROWID;

-- UTC = the gateway's monotonic clock of that run + offset.
CREATE TABLE clocks (
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  epoch INTEGER NOT NULL,
  offset_ms INTEGER NOT NULL,
  PRIMARY KEY (gateway_id, epoch)
) STRICT, WITHOUT ROWID;

-- Channels of a device model, by how many values its facts have.
CREATE TABLE profiles (
  id TEXT NOT NULL,
  channel_count INTEGER NOT NULL,
  channels TEXT NOT NULL,
  PRIMARY KEY (id, channel_count)
) STRICT, WITHOUT ROWID;

-- How things stand: one row per kind and subject, the newest fact that speaks of it.
CREATE TABLE states (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  type TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  row BLOB NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE alarms (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  at_ms INTEGER NOT NULL,
  code TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;

CREATE TABLE commands (
  id TEXT PRIMARY KEY,
  gateway_id INTEGER NOT NULL REFERENCES gateways (id),
  name TEXT NOT NULL,
  params BLOB NOT NULL,
  origin TEXT NOT NULL,
  issued_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  -- waiting | done | failed | refused | expired | unsure
  state TEXT NOT NULL,
  detail BLOB,
  result_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX commands_waiting ON commands (issued_ms) WHERE state = 'waiting';
