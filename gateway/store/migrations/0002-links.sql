-- Sessions of 1.1, several that wait, and what device and network have agreed on. The digest of the old
-- tables says nothing of the new ones: the next checkpoint writes its own.

DELETE FROM meta WHERE name = 'digest';

-- The live session (slot 0) and those that wait for their first frame (1 and up, oldest first).
CREATE TABLE sessions_2 (
  dev_eui TEXT NOT NULL,
  slot INTEGER NOT NULL,
  id INTEGER NOT NULL,
  dev_addr TEXT NOT NULL,
  nwk_s_key BLOB NOT NULL,
  app_s_key BLOB NOT NULL,
  s_nwk_s_int_key BLOB,            -- 1.1
  nwk_s_enc_key BLOB,              -- 1.1
  setup BLOB,                      -- CBOR: link/setup.ts; NULL: as the configuration told it
  PRIMARY KEY (dev_eui, slot)
) STRICT, WITHOUT ROWID;
INSERT INTO sessions_2
  SELECT dev_eui, slot = 'pending', id, dev_addr, nwk_s_key, app_s_key, NULL, NULL, NULL FROM sessions;
DROP TABLE sessions;
ALTER TABLE sessions_2 RENAME TO sessions;

-- What every frame changes, one narrow row a device: rewritten once a checkpoint for those heard.
CREATE TABLE device_states_2 (
  dev_eui TEXT PRIMARY KEY,
  dev_nonce_last INTEGER NOT NULL,
  dev_nonces_used BLOB NOT NULL,   -- u16 little-endian each
  join_nonce_next INTEGER NOT NULL,
  f_cnt_up_next INTEGER,           -- of the active session; those that wait begin at 0
  f_cnt_down_next INTEGER,
  a_f_cnt_down_next INTEGER NOT NULL,  -- 1.1
  conf_f_cnt_down INTEGER NOT NULL,
  talk BLOB,                       -- CBOR: link/talk.ts
  downlinks BLOB,                  -- CBOR: the queue; NULL: empty
  last_heard BLOB,                 -- CBOR: time, counter, reception
  silence BLOB                     -- CBOR: when it is missed
) STRICT, WITHOUT ROWID;
INSERT INTO device_states_2
  SELECT dev_eui, dev_nonce_last, dev_nonces_used, join_nonce_next, f_cnt_up_next, f_cnt_down_next,
    0, 0, NULL, downlinks, last_heard, silence FROM device_states;
DROP TABLE device_states;
ALTER TABLE device_states_2 RENAME TO device_states;
