-- Two profiles that the manager told to be one person (product 4). The merged one's row stays as it
-- was, under its own key; what hung on it moves to the survivor and is named in merge_part, so that
-- it can go back exactly. Erasing the survivor takes all of this with it.
CREATE TABLE merge (
    id         TEXT    PRIMARY KEY CHECK (length(id) = 26),
    request    TEXT    NOT NULL UNIQUE,
    survivor   TEXT    NOT NULL REFERENCES customer (id),
    merged     TEXT    NOT NULL REFERENCES customer (id),
    state      INTEGER NOT NULL CHECK (state IN (0, 1)),  -- 0 merged, 1 taken back
    revision   INTEGER NOT NULL CHECK (revision >= 1),
    at_ms      INTEGER NOT NULL,
    badge      TEXT    NOT NULL,
    filled     TEXT    NOT NULL,  -- fields of the survivor that came from the merged one
    undone_ms  INTEGER,
    undone_by  TEXT    NOT NULL DEFAULT '',
    CHECK (survivor <> merged),
    CHECK ((state = 1) = (undone_ms IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX merged_once ON merge (merged) WHERE state = 0;
CREATE INDEX merge_of_survivor ON merge (survivor, at_ms);
CREATE INDEX merge_of_merged ON merge (merged);

-- `own_*` were the survivor's before; the others moved, visits with the revision they had then. A
-- twin is a pair that the survivor took over, a flag one that the merge withdrew.
CREATE TABLE merge_part (
    merge    TEXT    NOT NULL REFERENCES merge (id),
    kind     TEXT    NOT NULL CHECK (kind IN ('visit', 'vehicle', 'card', 'consent', 'contact',
                                              'twin', 'flag', 'watch', 'care', 'own_vehicle',
                                              'own_card')),
    row      TEXT    NOT NULL,
    revision INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (merge, kind, row)
) STRICT, WITHOUT ROWID;

-- Where the survivor's questions stood before.
CREATE TABLE merge_question (
    merge              TEXT    NOT NULL REFERENCES merge (id),
    question           INTEGER NOT NULL CHECK (question BETWEEN 0 AND 2),
    last               INTEGER NOT NULL CHECK (last BETWEEN 0 AND 4),
    times_no           INTEGER NOT NULL CHECK (times_no >= 0),
    answered_on        INTEGER NOT NULL,
    answered_visit_day INTEGER NOT NULL,
    PRIMARY KEY (merge, question)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 8;
