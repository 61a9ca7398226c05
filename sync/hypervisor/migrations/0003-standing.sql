-- What stands of what was told: decoding again corrects readings and withdraws events. Facts stay.

-- 0: a fact of a higher revision or a withdrawal stands in its place (sync/standing.ts).
ALTER TABLE facts ADD COLUMN stands INTEGER NOT NULL DEFAULT 1;
-- All that was told of one moment; the past of a device or asset.
CREATE INDEX facts_by_moment ON facts (subject, type, at_ms) WHERE timed = 1;

-- They may come before what they withdraw.
CREATE TABLE withdrawals (
  subject TEXT NOT NULL,
  of TEXT NOT NULL,
  of_ms INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  PRIMARY KEY (subject, of, of_ms)
) STRICT, WITHOUT ROWID;
