-- Where the downlinks of a session that waits begin, once a backup was brought back. The digest of the old
-- table says nothing of the new column: the next checkpoint writes its own.

DELETE FROM meta WHERE name = 'digest';

-- NULL: at 0, as of every session that is new.
ALTER TABLE sessions ADD COLUMN f_cnt_down_from INTEGER;
