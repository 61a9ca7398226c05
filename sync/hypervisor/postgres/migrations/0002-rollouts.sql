-- Decoders on their way to the gateways: what was asked for, how far each gateway is, what happened.

CREATE TABLE rollouts (
  id TEXT PRIMARY KEY,
  profile TEXT NOT NULL,
  path TEXT NOT NULL,
  -- JSON: stages, their least time and frames, what the plan says
  terms TEXT NOT NULL,
  origin TEXT NOT NULL,
  started_ms BIGINT NOT NULL,
  -- running | halted | ended | done
  state TEXT NOT NULL,
  attempt INT NOT NULL,
  stage INT NOT NULL,
  stage_since_ms BIGINT NOT NULL,
  reason TEXT NOT NULL
);

CREATE TABLE rollout_gateways (
  rollout_id TEXT NOT NULL REFERENCES rollouts (id),
  eui TEXT NOT NULL,
  step TEXT NOT NULL,
  frames BIGINT NOT NULL,
  detail TEXT NOT NULL,
  moved_ms BIGINT NOT NULL,
  is_chosen BOOLEAN NOT NULL,
  -- out | in | withdrawn; NULL: nothing yet
  asked TEXT,
  command_id TEXT,
  is_told BOOLEAN NOT NULL,
  PRIMARY KEY (rollout_id, eui)
);

CREATE TABLE rollout_notes (
  position BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  rollout_id TEXT NOT NULL REFERENCES rollouts (id),
  at_ms BIGINT NOT NULL,
  what TEXT NOT NULL,
  detail TEXT NOT NULL
);
CREATE INDEX rollout_notes_by_rollout ON rollout_notes (rollout_id, position);

-- One row: facts up to this position have been counted. Moves in the same transaction as what they moved.
CREATE TABLE rollout_cursor (
  one INT PRIMARY KEY CHECK (one = 1),
  position BIGINT NOT NULL
);
INSERT INTO rollout_cursor (one, position) VALUES (1, 0);
