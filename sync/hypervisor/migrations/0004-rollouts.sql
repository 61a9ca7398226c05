-- Decoders on their way to the gateways: what was asked for, how far each gateway is, what happened.

CREATE TABLE rollouts (
  id TEXT PRIMARY KEY,
  profile TEXT NOT NULL,
  path TEXT NOT NULL,
  -- JSON: stages, their least time and frames, what the plan says
  terms TEXT NOT NULL,
  origin TEXT NOT NULL,
  started_ms INTEGER NOT NULL,
  -- running | halted | ended | done
  state TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  stage INTEGER NOT NULL,
  stage_since_ms INTEGER NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout_gateways (
  rollout_id TEXT NOT NULL REFERENCES rollouts (id),
  eui TEXT NOT NULL,
  step TEXT NOT NULL,
  frames INTEGER NOT NULL,
  detail TEXT NOT NULL,
  moved_ms INTEGER NOT NULL,
  is_chosen INTEGER NOT NULL,
  -- out | in | withdrawn; NULL: nothing yet
  asked TEXT,
  command_id TEXT,
  is_told INTEGER NOT NULL,
  PRIMARY KEY (rollout_id, eui)
) STRICT, WITHOUT ROWID;

CREATE TABLE rollout_notes (
  position INTEGER PRIMARY KEY AUTOINCREMENT,
  rollout_id TEXT NOT NULL REFERENCES rollouts (id),
  at_ms INTEGER NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL
) STRICT;
CREATE INDEX rollout_notes_by_rollout ON rollout_notes (rollout_id, position);

-- One row: facts up to this position have been counted. Moves in the same transaction as what they moved.
CREATE TABLE rollout_cursor (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  position INTEGER NOT NULL
) STRICT;
INSERT INTO rollout_cursor (one, position) SELECT 1, COALESCE(MAX(position), 0) FROM facts;
