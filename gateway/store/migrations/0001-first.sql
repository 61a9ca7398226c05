-- The gateway's state as of one journal position, and the long buffer of facts.

-- Single values: journal_id, position, epoch, boot_id, line_ms, at_ms, clk.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value ANY NOT NULL
) STRICT, WITHOUT ROWID;

-- What is registered: written when a person changes it. Keys are sealed (registry/vault.ts).
CREATE TABLE devices (
  dev_eui TEXT PRIMARY KEY,
  device BLOB NOT NULL,            -- CBOR: registration (registry/model.ts)
  sealed_keys BLOB NOT NULL        -- CBOR: name -> sealed bytes
) STRICT, WITHOUT ROWID;

-- The live session (slot 'active') and the one that waits for its first frame ('pending').
CREATE TABLE sessions (
  dev_eui TEXT NOT NULL,
  slot TEXT NOT NULL CHECK (slot IN ('active', 'pending')),
  id INTEGER NOT NULL,
  dev_addr TEXT NOT NULL,
  nwk_s_key BLOB NOT NULL,
  app_s_key BLOB NOT NULL,
  rx1_delay_s INTEGER NOT NULL,
  rx1_dr_offset INTEGER NOT NULL,
  rx2_data_rate INTEGER NOT NULL,
  rx2_freq_hz INTEGER NOT NULL,
  PRIMARY KEY (dev_eui, slot)
) STRICT, WITHOUT ROWID;

-- What every frame changes, one narrow row a device: rewritten once a checkpoint for those heard.
CREATE TABLE device_states (
  dev_eui TEXT PRIMARY KEY,
  dev_nonce_last INTEGER NOT NULL,
  dev_nonces_used BLOB NOT NULL,   -- u16 little-endian each
  join_nonce_next INTEGER NOT NULL,
  f_cnt_up_next INTEGER,           -- of the active session
  f_cnt_down_next INTEGER,
  pending_f_cnt_up_next INTEGER,   -- of the pending one
  pending_f_cnt_down_next INTEGER,
  downlinks BLOB,                  -- CBOR: the queue; NULL: empty
  last_heard BLOB,                 -- CBOR: time, counter, reception
  silence BLOB                     -- CBOR: when it is missed
) STRICT, WITHOUT ROWID;

CREATE TABLE assets (
  id TEXT PRIMARY KEY,
  asset BLOB NOT NULL,             -- CBOR
  bindings BLOB NOT NULL           -- CBOR
) STRICT, WITHOUT ROWID;

-- Detector states, as the detectors write them.
CREATE TABLE asset_states (
  id TEXT PRIMARY KEY,
  state BLOB NOT NULL              -- CBOR
) STRICT, WITHOUT ROWID;

-- Small lists that are rewritten whole: timers, pending decodes, open transmissions, airtime, commands.
CREATE TABLE lists (
  name TEXT PRIMARY KEY,
  content BLOB NOT NULL            -- CBOR
) STRICT, WITHOUT ROWID;

-- Per epoch and stream: what is held, what the hypervisor has acknowledged.
CREATE TABLE streams (
  epoch INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  started INTEGER NOT NULL,        -- order of the epochs
  oldest INTEGER NOT NULL,
  next INTEGER NOT NULL,
  head BLOB NOT NULL,
  acked INTEGER NOT NULL,
  PRIMARY KEY (epoch, stream)
) STRICT, WITHOUT ROWID;

-- Append only, in order of arrival within a stream.
CREATE TABLE facts (
  epoch INTEGER NOT NULL,
  stream INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  row BLOB NOT NULL,               -- canonical bytes (sync/row.ts)
  head BLOB NOT NULL,              -- rolling hash up to this row
  PRIMARY KEY (epoch, stream, seq)
) STRICT, WITHOUT ROWID;
