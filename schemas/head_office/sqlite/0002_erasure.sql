-- Who is not to be known any more (product 13). `erased` holds the station's own random id of a
-- customer, which says nothing about him but keeps old records from bringing him back;
-- `do_not_record` holds keyed hashes of the cards and plates of those who asked.

CREATE TABLE erased (
    station  TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    reason   TEXT    NOT NULL CHECK (reason IN ('asked', 'expired')),
    at_ms    INTEGER NOT NULL,
    PRIMARY KEY (station, customer)
) STRICT, WITHOUT ROWID;

CREATE TABLE do_not_record (
    mark  TEXT    PRIMARY KEY,
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX consent_of_customer ON consent (station, customer);
CREATE INDEX contact_of_customer ON contact (station, customer);

PRAGMA user_version = 2;
