-- Data keys, wrapped by the station key: one per customer and one per day for facts that have no
-- customer yet. In a database of its own (decision 15): deleting a row here erases every field
-- sealed under it, in all backups of the other database as well.
CREATE TABLE data_key (
    id      INTEGER PRIMARY KEY,
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE key_state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
