-- The city's store for many receivers: what gateways told, each fact once.

-- The number by which gateways know this database. It is void, and another is drawn, when the server was
-- started again since, or when the row was written by another transaction than the one that drew it: then
-- it came out of a backup, and so did the cursors.
CREATE TABLE life (
  one INT PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  instance BIGINT NOT NULL,
  server_started TIMESTAMPTZ NOT NULL,
  drawn_by XID NOT NULL
);

-- Counts who led: roll-outs are written by the last one only.
CREATE TABLE lead (
  one INT PRIMARY KEY DEFAULT 1 CHECK (one = 1),
  term BIGINT NOT NULL
);
INSERT INTO lead (term) VALUES (0);

-- A row is held (FOR UPDATE) by whoever takes a turn of that gateway; `moves` counts the turns.
CREATE TABLE gateways (
  id INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  eui TEXT NOT NULL UNIQUE,
  moves BIGINT NOT NULL DEFAULT 0,
  software TEXT NOT NULL DEFAULT '',
  epoch BIGINT NOT NULL DEFAULT 0,
  online BOOLEAN NOT NULL DEFAULT FALSE,
  first_heard_ms BIGINT NOT NULL,
  last_heard_ms BIGINT NOT NULL,
  greeted_ms BIGINT,
  -- the life of the database that it greeted last
  greeted_instance BIGINT,
  -- runs that greeted, newest last, and how often a former one came back (F69)
  runs BIGINT[] NOT NULL DEFAULT '{}',
  returns INT NOT NULL DEFAULT 0,
  facts BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 70);

-- Everything below `next` is in `facts` or named in `gaps`. Moves in the same transaction as they.
-- `stored_to`: rows below may be there already, also when `next` was set back by hand.
CREATE TABLE cursors (
  gateway_id INT NOT NULL REFERENCES gateways (id),
  epoch BIGINT NOT NULL,
  stream SMALLINT NOT NULL,
  next BIGINT NOT NULL,
  head BYTEA,
  moved_ms BIGINT NOT NULL,
  stored_to BIGINT NOT NULL,
  PRIMARY KEY (gateway_id, epoch, stream)
) WITH (fillfactor = 70);

-- What waits behind a hole: told to the gateway as held, so it must not be lost.
CREATE TABLE aside (
  gateway_id INT NOT NULL REFERENCES gateways (id),
  epoch BIGINT NOT NULL,
  stream SMALLINT NOT NULL,
  seq0 BIGINT NOT NULL,
  next BIGINT NOT NULL,
  -- the batch or GAP as it came, and its rows
  message BYTEA NOT NULL,
  rows BYTEA[] NOT NULL,
  PRIMARY KEY (gateway_id, epoch, stream, seq0, next)
);

-- Numbers that gateways gave their devices, told to one receiver and needed by all.
CREATE TABLE dictionaries (
  gateway_id INT NOT NULL REFERENCES gateways (id),
  dict BIGINT NOT NULL,
  -- higher: told later
  told INT NOT NULL,
  -- JSON
  content TEXT NOT NULL,
  PRIMARY KEY (gateway_id, dict)
);

-- `position` is the order of arrival: the cursor of readers. See facts_horizon.
CREATE SEQUENCE facts_position;

-- By month of `received_ms` (UTC); months are made ahead, and what has none goes into facts_rest.
CREATE TABLE facts (
  position BIGINT NOT NULL DEFAULT nextval('facts_position'),
  received_ms BIGINT NOT NULL,
  epoch BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  gateway_id INT NOT NULL,
  stream SMALLINT NOT NULL,
  -- false while at_ms is the gateway's monotonic clock (clk 0) and no CLOCK has told its UTC
  timed BOOLEAN NOT NULL,
  -- false: a fact of a higher revision or a withdrawal stands in its place (sync/standing.ts)
  stands BOOLEAN NOT NULL DEFAULT TRUE,
  type TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- canonical CBOR of the fact, as the gateway hashed it
  row BYTEA NOT NULL
) PARTITION BY RANGE (received_ms);
CREATE INDEX facts_by_position ON facts (position);
-- All that was told of one moment; the past of a device or asset.
CREATE INDEX facts_by_moment ON facts (subject, at_ms) WHERE timed;
-- Readings are the bulk, and nobody asks for all of them by time.
CREATE INDEX facts_by_type ON facts (type, position) WHERE stream <> 3;
CREATE INDEX facts_by_type_and_time ON facts (type, at_ms) WHERE stream <> 3 AND timed;
CREATE INDEX facts_untimed ON facts (gateway_id, epoch) WHERE NOT timed;

CREATE TABLE facts_rest PARTITION OF facts DEFAULT;
-- The identity, within a month; `cursors.stored_to` says when it must be looked for in all of them.
CREATE UNIQUE INDEX facts_rest_identity ON facts_rest (gateway_id, epoch, stream, seq);

-- Positions are drawn before a transaction ends, so a higher one may be seen before a lower one. Each
-- writer holds an advisory lock on the last position drawn before its own; up to the lowest of them, and
-- to the last position drawn, everything can be seen by a statement that begins after this one.
CREATE FUNCTION mark_facts_position() RETURNS VOID LANGUAGE plpgsql VOLATILE AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(CASE WHEN is_called THEN last_value ELSE last_value - 1 END)
  FROM facts_position;
END
$$;

CREATE FUNCTION facts_horizon() RETURNS BIGINT LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  drawn BIGINT;
  held BIGINT;
BEGIN
  SELECT CASE WHEN is_called THEN last_value ELSE last_value - 1 END INTO drawn FROM facts_position;
  SELECT min((classid::BIGINT << 32) | objid::BIGINT) INTO held FROM pg_locks
  WHERE locktype = 'advisory' AND objsubid = 1 AND granted
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database());
  RETURN LEAST(drawn, held);
END
$$;

CREATE TABLE gaps (
  gateway_id INT NOT NULL REFERENCES gateways (id),
  epoch BIGINT NOT NULL,
  stream SMALLINT NOT NULL,
  from_seq BIGINT NOT NULL,
  to_seq BIGINT NOT NULL,
  reason BIGINT NOT NULL,
  from_ms BIGINT NOT NULL,
  to_ms BIGINT NOT NULL,
  received_ms BIGINT NOT NULL,
  PRIMARY KEY (gateway_id, epoch, stream, from_seq)
);

-- UTC = the gateway's monotonic clock of that run + offset.
CREATE TABLE clocks (
  gateway_id INT NOT NULL REFERENCES gateways (id),
  epoch BIGINT NOT NULL,
  offset_ms BIGINT NOT NULL,
  PRIMARY KEY (gateway_id, epoch)
);

-- Channels of a device model, by how many values its facts have.
CREATE TABLE profiles (
  id TEXT NOT NULL,
  channel_count INT NOT NULL,
  -- JSON
  channels TEXT NOT NULL,
  PRIMARY KEY (id, channel_count)
);

-- How things stand: one row per kind and subject, the newest fact that speaks of it.
CREATE TABLE states (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  gateway_id INT NOT NULL REFERENCES gateways (id),
  type TEXT NOT NULL,
  at_ms BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  row BYTEA NOT NULL,
  PRIMARY KEY (kind, subject)
) WITH (fillfactor = 70);

-- They may come before what they withdraw.
CREATE TABLE withdrawals (
  subject TEXT NOT NULL,
  of TEXT NOT NULL,
  of_ms BIGINT NOT NULL,
  rev BIGINT NOT NULL,
  PRIMARY KEY (subject, of, of_ms)
);

CREATE TABLE alarms (
  position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  gateway_id INT NOT NULL REFERENCES gateways (id),
  at_ms BIGINT NOT NULL,
  code TEXT NOT NULL,
  -- JSON
  detail TEXT NOT NULL
);

CREATE TABLE commands (
  id TEXT PRIMARY KEY,
  gateway_id INT NOT NULL REFERENCES gateways (id),
  name TEXT NOT NULL,
  params BYTEA NOT NULL,
  origin TEXT NOT NULL,
  issued_ms BIGINT NOT NULL,
  expires_ms BIGINT NOT NULL,
  -- waiting | done | failed | refused | expired | unsure
  state TEXT NOT NULL,
  detail BYTEA,
  result_ms BIGINT
);
CREATE INDEX commands_waiting ON commands (issued_ms) WHERE state = 'waiting';
CREATE INDEX commands_of_gateway ON commands (gateway_id) WHERE state = 'waiting';
