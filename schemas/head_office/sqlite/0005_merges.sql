-- Profiles that a station told to be one person, and told apart again: the highest revision counts.
-- `survivor` is made of what stands in `merge`, through any number of steps, so that everything known
-- of the merged one is found under the other; nothing is moved, and nothing need be moved back.
CREATE TABLE merge (
    station  TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    survivor TEXT    NOT NULL,
    merged   TEXT    NOT NULL,
    state    TEXT    NOT NULL CHECK (state IN ('merged', 'undone')),
    at_ms    INTEGER NOT NULL,
    badge    TEXT    NOT NULL,
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE survivor (
    station  TEXT NOT NULL,
    merged   TEXT NOT NULL,
    survivor TEXT NOT NULL,
    PRIMARY KEY (station, merged)
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_into ON survivor (station, survivor);

PRAGMA user_version = 5;
