-- Pairs of profiles that may be one person (product 4): noted when a plate or a phone is recorded,
-- until the manager has decided. `a` and `b` in the order of their ids.
CREATE TABLE twin (
    a        TEXT    NOT NULL REFERENCES customer (id),
    b        TEXT    NOT NULL REFERENCES customer (id),
    reason   TEXT    NOT NULL CHECK (reason IN ('same_plate', 'same_phone', 'look_alike')),
    found_ms INTEGER NOT NULL,
    state    INTEGER NOT NULL DEFAULT 0 CHECK (state IN (0, 1)),  -- 0 open, 1 two persons
    badge    TEXT    NOT NULL DEFAULT '',                         -- who decided
    PRIMARY KEY (a, b, reason),
    CHECK (a < b)
) STRICT, WITHOUT ROWID;
CREATE INDEX twin_of_other ON twin (b);
CREATE INDEX open_twins ON twin (found_ms) WHERE state = 0;

PRAGMA user_version = 4;
