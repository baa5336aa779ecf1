-- What head office keeps. Every key begins with the station, so that stations can be spread over
-- databases later; one transaction holds one station's batch. Instants are UTC milliseconds, days
-- count from 1970-01-01. No plate, name or phone is here in the clear.

CREATE TABLE station (
    id                TEXT    PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 64),
    name              TEXT    NOT NULL,
    district          TEXT    NOT NULL,
    created_ms        INTEGER NOT NULL,
    code_hash         TEXT    NOT NULL DEFAULT '',  -- SHA-256 of a join code's secret; '': none
    code_until_ms     INTEGER NOT NULL DEFAULT 0,
    revoked_ms        INTEGER,
    certificate_until INTEGER,
    agent_version     TEXT    NOT NULL DEFAULT '',
    clock_offset_ms   INTEGER,
    last_contact_ms   INTEGER,
    last_sync_ms      INTEGER,  -- something arrived, or a hello found nothing missing
    epoch             TEXT    NOT NULL DEFAULT '',  -- the latest one heard of
    visits            INTEGER NOT NULL DEFAULT 0,
    customers         INTEGER NOT NULL DEFAULT 0,
    flags             INTEGER NOT NULL DEFAULT 0    -- raised now
) STRICT, WITHOUT ROWID;

CREATE TABLE certificate (
    serial    TEXT    PRIMARY KEY,
    station   TEXT    NOT NULL,
    issued_ms INTEGER NOT NULL,
    until_ms  INTEGER NOT NULL,
    denied_ms INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_of_station ON certificate (station);

-- One ledger of numbers per store identity of a station.
CREATE TABLE epoch (
    station   TEXT    NOT NULL,
    epoch     TEXT    NOT NULL,
    begun_ms  INTEGER NOT NULL,
    up_to     INTEGER NOT NULL DEFAULT 0,  -- everything up to here is held, or known as a gap
    highest   INTEGER NOT NULL DEFAULT 0,  -- of all that is held
    chain     TEXT    NOT NULL,            -- at up_to; '' once a gap made it unknowable
    successor TEXT    NOT NULL DEFAULT '', -- the epoch asked for in its place
    PRIMARY KEY (station, epoch)
) STRICT, WITHOUT ROWID;

CREATE TABLE chain_mark (
    station TEXT    NOT NULL,
    epoch   TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    chain   TEXT    NOT NULL,
    PRIMARY KEY (station, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Every number ever taken in, with the digest of its line: a number that comes again with other
-- content is a cloned or restored disk.
CREATE TABLE line (
    station TEXT    NOT NULL,
    epoch   TEXT    NOT NULL,
    seq     INTEGER NOT NULL CHECK (seq >= 1),
    digest  BLOB    NOT NULL CHECK (length(digest) = 32),
    PRIMARY KEY (station, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Numbers below `highest` that are not here. `refused` holds up_to down until the station sets the
-- record aside; `missing` means that the station has nothing there to send.
CREATE TABLE gap (
    station  TEXT    NOT NULL,
    epoch    TEXT    NOT NULL,
    from_seq INTEGER NOT NULL,
    to_seq   INTEGER NOT NULL CHECK (to_seq >= from_seq),
    reason   TEXT    NOT NULL CHECK (reason IN ('missing', 'refused')),
    code     TEXT    NOT NULL DEFAULT '',
    text     TEXT    NOT NULL DEFAULT '',
    times    INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (station, epoch, from_seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE withheld (
    station TEXT    NOT NULL,
    epoch   TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    record  TEXT    NOT NULL,
    why     TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, epoch, seq)
) STRICT, WITHOUT ROWID;

-- Records received per day of head office's own calendar (UTC).
CREATE TABLE received (
    station TEXT    NOT NULL,
    day     INTEGER NOT NULL,
    records INTEGER NOT NULL,
    PRIMARY KEY (station, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit (
    station      TEXT    NOT NULL,
    id           TEXT    NOT NULL,
    revision     INTEGER NOT NULL,
    status       TEXT    NOT NULL,
    point        INTEGER NOT NULL,
    begun_ms     INTEGER NOT NULL,
    ended_ms     INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    volume_ml    INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    customer     TEXT    NOT NULL,
    card_token   TEXT    NOT NULL,
    how          TEXT    NOT NULL,
    reason       TEXT    NOT NULL,
    served_by    TEXT    NOT NULL,
    joined_into  TEXT    NOT NULL,
    imported     INTEGER NOT NULL CHECK (imported IN (0, 1)),
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX visit_of_customer ON visit (station, customer, day) WHERE customer <> '';

CREATE TABLE fuelling (
    station      TEXT    NOT NULL,
    visit        TEXT    NOT NULL,
    ordinal      INTEGER NOT NULL,
    fact         TEXT    NOT NULL,
    nozzle       INTEGER NOT NULL,
    grade        TEXT    NOT NULL,
    volume_ml    INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    price_mills  INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (station, visit, ordinal)
) STRICT, WITHOUT ROWID;

-- The station's token of a card and, once the number came sealed, the chain's.
CREATE TABLE card (
    station     TEXT NOT NULL,
    token       TEXT NOT NULL,
    fleet_token TEXT NOT NULL,
    tail        TEXT NOT NULL,
    PRIMARY KEY (station, token)
) STRICT, WITHOUT ROWID;
CREATE INDEX card_by_fleet_token ON card (fleet_token);

CREATE TABLE customer (
    station             TEXT    NOT NULL,
    id                  TEXT    NOT NULL,
    revision            INTEGER NOT NULL,
    kind                TEXT    NOT NULL,
    stage               INTEGER NOT NULL,
    title               TEXT    NOT NULL,  -- masked plate or card tail
    manager             TEXT    NOT NULL,
    chain_consent       INTEGER NOT NULL CHECK (chain_consent IN (0, 1)),
    sealed_address      TEXT    NOT NULL,  -- to head office's key, opened only to be shown
    sealed_organisation TEXT    NOT NULL,
    sealed_contact      TEXT    NOT NULL,
    changed_ms          INTEGER NOT NULL,
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;

-- Fleet tokens of a customer's cards and plates.
CREATE TABLE identity (
    station     TEXT NOT NULL,
    customer    TEXT NOT NULL,
    kind        TEXT NOT NULL CHECK (kind IN ('card', 'plate')),
    fleet_token TEXT NOT NULL,
    masked      TEXT NOT NULL,
    PRIMARY KEY (station, customer, kind, fleet_token)
) STRICT, WITHOUT ROWID;
CREATE INDEX identity_by_fleet_token ON identity (fleet_token);

CREATE TABLE consent (
    station  TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    purpose  TEXT    NOT NULL,
    state    TEXT    NOT NULL,
    at_ms    INTEGER NOT NULL,
    badge    TEXT    NOT NULL,
    wording  TEXT    NOT NULL,
    language TEXT    NOT NULL,
    how      TEXT    NOT NULL,
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE flag (
    station    TEXT    NOT NULL,
    id         TEXT    NOT NULL,
    revision   INTEGER NOT NULL,
    customer   TEXT    NOT NULL,
    state      TEXT    NOT NULL,
    level      TEXT    NOT NULL,
    cycle_days INTEGER NOT NULL,
    last_visit INTEGER NOT NULL,
    due        INTEGER NOT NULL,
    raised_on  INTEGER NOT NULL,
    closed_on  INTEGER,
    gap_days   INTEGER NOT NULL,
    changed_ms INTEGER NOT NULL,
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX flag_of_customer ON flag (station, customer);

CREATE TABLE contact (
    station  TEXT    NOT NULL,
    id       TEXT    NOT NULL,
    flag     TEXT    NOT NULL,
    customer TEXT    NOT NULL,
    badge    TEXT    NOT NULL,
    channel  TEXT    NOT NULL,
    reached  INTEGER NOT NULL CHECK (reached IN (0, 1)),
    cause    TEXT    NOT NULL,
    measure  TEXT    NOT NULL,
    next_on  INTEGER,
    at_ms    INTEGER NOT NULL,
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_of_flag ON contact (station, flag);

CREATE TABLE duty (
    station TEXT    NOT NULL,
    id      TEXT    NOT NULL,
    badge   TEXT    NOT NULL,
    on_duty INTEGER NOT NULL CHECK (on_duty IN (0, 1)),
    at_ms   INTEGER NOT NULL,
    PRIMARY KEY (station, id)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
