-- Who takes less or more than he used to, as the last weekly check left it (product 5.8): at two checks
-- in a row at most half, or at least twice, his own median.
CREATE TABLE volume_hint (
    customer   TEXT    PRIMARY KEY REFERENCES customer (id),
    change     INTEGER NOT NULL CHECK (change BETWEEN 1 AND 2),  -- 1 low, 2 high
    now_ml     INTEGER NOT NULL,
    usual_ml   INTEGER NOT NULL,
    checked_on INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The value set by hand for one customer: pointed out when his 28 days are below it.
CREATE TABLE volume_watch (
    customer TEXT    PRIMARY KEY REFERENCES customer (id),
    below_ml INTEGER NOT NULL CHECK (below_ml > 0),
    badge    TEXT    NOT NULL,
    set_ms   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A customer to be spoken to without a flag. One open task for each customer and reason.
CREATE TABLE care_task (
    id         TEXT    PRIMARY KEY,
    customer   TEXT    NOT NULL REFERENCES customer (id),
    reason     TEXT    NOT NULL CHECK (reason IN ('grumbled')),
    visit      TEXT    NOT NULL,
    badge      TEXT    NOT NULL,
    raised_ms  INTEGER NOT NULL,
    state      INTEGER NOT NULL DEFAULT 0 CHECK (state BETWEEN 0 AND 2),  -- open, done, taken back
    changed_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_open_task ON care_task (customer, reason) WHERE state = 0;

-- blind.kind 4: pinyin initials of an organisation, 2 to 4 in a row. Names stored before are indexed by
-- the first upkeep, since their hashes need the key.

PRAGMA user_version = 7;
