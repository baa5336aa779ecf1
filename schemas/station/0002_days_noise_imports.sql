-- Days on which the agent was alive ("no data" is a missing heartbeat and no facts, decision 17),
-- the manager's calendar of closed days, unreadable bytes for export, and what was imported.

CREATE TABLE heartbeat (
    day      INTEGER PRIMARY KEY,
    first_ms INTEGER NOT NULL,
    last_ms  INTEGER NOT NULL
) STRICT;

CREATE TABLE closed_day (
    day    INTEGER PRIMARY KEY,
    reason TEXT NOT NULL
) STRICT;

CREATE TABLE line_noise (
    id    INTEGER PRIMARY KEY,
    line  TEXT    NOT NULL,
    at_ms INTEGER NOT NULL,
    why   TEXT    NOT NULL,
    raw   BLOB    NOT NULL CHECK (length(raw) <= 4096)
) STRICT;

CREATE TABLE import_run (
    id     TEXT    PRIMARY KEY,
    at_ms  INTEGER NOT NULL,
    lines  INTEGER NOT NULL,
    facts  INTEGER NOT NULL,
    known  INTEGER NOT NULL,
    errors INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 2;
