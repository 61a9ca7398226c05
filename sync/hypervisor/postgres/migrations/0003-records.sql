-- What people and partners told, and what is remembered for them (records.ts).

CREATE TABLE records (
  kind TEXT NOT NULL,
  id TEXT COLLATE "C" NOT NULL,
  rev BIGINT NOT NULL,
  changed_ms BIGINT NOT NULL,
  -- JSON, as text: it is never searched, and it may hold what JSONB does not take
  body TEXT NOT NULL,
  PRIMARY KEY (kind, id)
);

CREATE TABLE logs (
  log TEXT NOT NULL,
  seq BIGINT NOT NULL,
  at_ms BIGINT NOT NULL,
  -- JSON
  body TEXT NOT NULL,
  PRIMARY KEY (log, seq)
);
