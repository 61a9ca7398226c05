-- Indicators of a day ask for the facts of a type between two times.

CREATE INDEX facts_by_type_and_time ON facts (type, at_ms) WHERE timed = 1;
