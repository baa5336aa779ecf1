-- What a customer is worth (product 8): the class that is shown, how many monthly runs in a row have
-- said less, and the month of the run that wrote the row, so that a run cut off goes on.
CREATE TABLE customer_class (
    customer   TEXT    PRIMARY KEY REFERENCES customer (id),
    class      INTEGER NOT NULL CHECK (class BETWEEN 0 AND 4),
    lower_runs INTEGER NOT NULL CHECK (lower_runs >= 0),
    month      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 5;
