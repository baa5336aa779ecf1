-- Nothing of an erased person stays in the list of sent records (product 13). `customer`: whom a
-- record is about; `was`: digest of the line as it was sent before he was taken out of it, so that
-- the chain goes on. Both are filled and checked at the next opening, which `check_outbox` asks for.
ALTER TABLE outbox ADD COLUMN customer TEXT NOT NULL DEFAULT '';
ALTER TABLE outbox ADD COLUMN was TEXT CHECK (length(was) = 64);
CREATE INDEX outbox_of_customer ON outbox (customer) WHERE customer <> '';
INSERT OR REPLACE INTO station_state VALUES ('check_outbox', '1');

-- How often head office refused a record that it does not hold: counted across restarts.
CREATE TABLE refused (
    seq   INTEGER PRIMARY KEY CHECK (seq >= 1),
    times INTEGER NOT NULL CHECK (times >= 1)
) STRICT;

-- What goes after its time (station/service/old_records.cpp) is found without reading the rest.
CREATE INDEX answer_by_time ON answer (at_ms);
CREATE INDEX duty_by_time ON duty (at_ms);
CREATE INDEX note_by_time ON contact (at_ms) WHERE sealed_note IS NOT NULL;
CREATE INDEX card_of_nobody ON card (seen_ms) WHERE customer IS NULL;

PRAGMA user_version = 6;
