-- The station's store. Facts are written once; a visit row is its highest revision; the outbox is
-- written in the same commit as what it announces. `tag` is a keyed checksum over the row's other
-- columns: SQLite's own check misses most flipped bits in data pages. Columns named `sealed_*` hold
-- AES-256-GCM under the data key `key_id` of keys.db, which destroys them all when it is erased.

CREATE TABLE fact (
    id          TEXT    PRIMARY KEY CHECK (length(id) = 26),
    key         TEXT    NOT NULL UNIQUE,
    source      TEXT    NOT NULL,
    point       INTEGER NOT NULL CHECK (point >= 0),
    at_ms       INTEGER NOT NULL,
    received_ms INTEGER NOT NULL,
    kind        TEXT    NOT NULL,
    body        TEXT    NOT NULL,
    plate_token TEXT,
    sealed_plate BLOB,
    key_id      INTEGER,
    tag         INTEGER NOT NULL,
    CHECK ((sealed_plate IS NULL) = (key_id IS NULL))
) STRICT, WITHOUT ROWID;

-- Facts that belong to no visit yet: all that a restart needs besides young visits.
CREATE TABLE open_fact (
    id TEXT PRIMARY KEY REFERENCES fact (id)
) STRICT, WITHOUT ROWID;

-- An imported sale is looked for among live ones within two minutes.
CREATE INDEX fuelling_by_time ON fact (at_ms) WHERE kind = 'fuelling_recorded';

CREATE TABLE customer (
    id                  TEXT    PRIMARY KEY CHECK (length(id) = 26),
    revision            INTEGER NOT NULL CHECK (revision >= 1),
    kind                INTEGER NOT NULL CHECK (kind BETWEEN 0 AND 2),
    stage               INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 3),
    key_id              INTEGER NOT NULL UNIQUE,
    sealed_address      BLOB,
    sealed_organisation BLOB,
    contact_kind        TEXT    NOT NULL DEFAULT '',
    sealed_contact      BLOB,
    manager             TEXT    NOT NULL DEFAULT '',
    do_not_record       INTEGER NOT NULL DEFAULT 0 CHECK (do_not_record IN (0, 1)),
    chain_consent       INTEGER NOT NULL DEFAULT 0 CHECK (chain_consent IN (0, 1)),
    stage_2_on          INTEGER,
    created_ms          INTEGER NOT NULL,
    changed_ms          INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE card (
    token    TEXT PRIMARY KEY,
    tail     TEXT NOT NULL,
    sealed   TEXT NOT NULL,  -- to head office's key; '' until one is known
    customer TEXT REFERENCES customer (id),
    seen_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX card_of_customer ON card (customer);

CREATE TABLE vehicle (
    id           INTEGER PRIMARY KEY,
    plate_token  TEXT    NOT NULL,
    plate_kind   INTEGER NOT NULL CHECK (plate_kind BETWEEN 0 AND 8),
    customer     TEXT    NOT NULL REFERENCES customer (id),
    sealed_plate BLOB    NOT NULL,
    key_id       INTEGER NOT NULL,
    model        TEXT    NOT NULL,
    colour       TEXT    NOT NULL,
    grade        TEXT    NOT NULL,
    seen_ms      INTEGER NOT NULL,
    UNIQUE (plate_token, customer)
) STRICT;
CREATE INDEX vehicle_of_customer ON vehicle (customer);

-- With which plates a card was seen: more than three in 30 days make it a shared card.
CREATE TABLE card_plate (
    card_token  TEXT    NOT NULL,
    plate_token TEXT    NOT NULL,
    seen_ms     INTEGER NOT NULL,
    PRIMARY KEY (card_token, plate_token)
) STRICT, WITHOUT ROWID;

-- Keyed hashes of folded pieces: what one can search sealed fields by (decision 14).
CREATE TABLE blind (
    kind  INTEGER NOT NULL,  -- 0 plate beginning, 1 plate end, 2 phone end, 3 name bigram
    hash  INTEGER NOT NULL,
    row   TEXT    NOT NULL,  -- vehicle id or customer id
    PRIMARY KEY (kind, hash, row)
) STRICT, WITHOUT ROWID;
CREATE INDEX blind_of_row ON blind (row);

CREATE TABLE visit (
    id           TEXT    PRIMARY KEY CHECK (length(id) = 26),
    revision     INTEGER NOT NULL CHECK (revision >= 1),
    status       INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
    point        INTEGER NOT NULL,
    begun_ms     INTEGER NOT NULL,
    ended_ms     INTEGER NOT NULL,
    day          INTEGER NOT NULL,
    customer     TEXT    REFERENCES customer (id),
    card_token   TEXT,
    card_tail    TEXT    NOT NULL,
    plate_token  TEXT,
    plate_kind   INTEGER,
    sealed_plate BLOB,
    key_id       INTEGER,
    model        TEXT    NOT NULL,
    colour       TEXT    NOT NULL,
    how          INTEGER NOT NULL CHECK (how BETWEEN 0 AND 6),
    reason       TEXT    NOT NULL,
    served_by    TEXT    NOT NULL,
    joined_into  TEXT    NOT NULL,
    imported     INTEGER NOT NULL CHECK (imported IN (0, 1)),
    volume_ml    INTEGER NOT NULL,
    fuellings    INTEGER NOT NULL,  -- tag over its rows in visit_fuelling
    tag          INTEGER NOT NULL,
    CHECK ((sealed_plate IS NULL) = (key_id IS NULL))
) STRICT, WITHOUT ROWID;

-- Covers the nightly round: it reads nothing but this index. Status 1 and 2: closed, doubtful.
CREATE INDEX visit_days ON visit (customer, day, begun_ms, plate_token, volume_ml)
    WHERE customer IS NOT NULL AND status BETWEEN 1 AND 2;
CREATE INDEX visit_by_end ON visit (ended_ms);

CREATE TABLE visit_fuelling (
    visit        TEXT    NOT NULL REFERENCES visit (id),
    ordinal      INTEGER NOT NULL CHECK (ordinal >= 0),
    fact_id      TEXT    NOT NULL,
    nozzle       INTEGER NOT NULL,
    grade        TEXT    NOT NULL,
    volume_ml    INTEGER NOT NULL,
    amount_minor INTEGER NOT NULL,
    price_mills  INTEGER NOT NULL,
    at_ms        INTEGER NOT NULL,
    PRIMARY KEY (visit, ordinal)
) STRICT, WITHOUT ROWID;

CREATE TABLE consent (
    id       TEXT    PRIMARY KEY,
    customer TEXT    NOT NULL REFERENCES customer (id),
    purpose  TEXT    NOT NULL CHECK (purpose IN ('address_and_history', 'chain', 'phone', 'message',
                                                 'birthday', 'marketing')),
    state    INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    at_ms    INTEGER NOT NULL,
    badge    TEXT    NOT NULL,
    wording  TEXT    NOT NULL,
    language TEXT    NOT NULL,
    how      TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX consent_of_customer ON consent (customer, at_ms);

-- Where each question of the profile stands with a customer: address, organisation, contact.
CREATE TABLE question (
    customer           TEXT    NOT NULL REFERENCES customer (id),
    question           INTEGER NOT NULL CHECK (question BETWEEN 0 AND 2),
    last               INTEGER NOT NULL CHECK (last BETWEEN 0 AND 4),
    times_no           INTEGER NOT NULL CHECK (times_no >= 0),
    answered_on        INTEGER NOT NULL,
    answered_visit_day INTEGER NOT NULL,
    PRIMARY KEY (customer, question)
) STRICT, WITHOUT ROWID;

-- What became of the question a visit could ask; 'not_shown' is not an answer of the customer.
CREATE TABLE answer (
    id        TEXT    PRIMARY KEY,
    visit     TEXT    NOT NULL,  -- may still be open
    customer  TEXT    NOT NULL REFERENCES customer (id),
    stage     INTEGER NOT NULL CHECK (stage BETWEEN 0 AND 3),
    answer    TEXT    NOT NULL CHECK (answer IN ('done', 'not_now', 'no', 'never', 'not_shown')),
    day       INTEGER NOT NULL,
    at_ms     INTEGER NOT NULL,
    badge     TEXT    NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_of_customer ON answer (customer, at_ms);
CREATE INDEX answer_of_visit ON answer (visit);

CREATE TABLE flag (
    id             TEXT    PRIMARY KEY,
    revision       INTEGER NOT NULL CHECK (revision >= 1),
    customer       TEXT    NOT NULL REFERENCES customer (id),
    state          INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    level          INTEGER NOT NULL CHECK (level BETWEEN 0 AND 4),
    cycle_days     INTEGER NOT NULL,
    last_visit     INTEGER NOT NULL,
    due            INTEGER NOT NULL,
    raised_on      INTEGER NOT NULL,
    closed_on      INTEGER,
    gap_days       INTEGER NOT NULL,
    task           INTEGER NOT NULL CHECK (task BETWEEN 0 AND 2),
    rarity_percent INTEGER NOT NULL,
    explanation    TEXT    NOT NULL,
    note           TEXT    NOT NULL,
    changed_ms     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX one_raised_flag ON flag (customer) WHERE state = 0;
CREATE INDEX flag_of_customer ON flag (customer, raised_on);

CREATE TABLE contact (
    id            TEXT    PRIMARY KEY,
    flag          TEXT    NOT NULL,
    customer      TEXT    NOT NULL REFERENCES customer (id),
    badge         TEXT    NOT NULL,
    channel       TEXT    NOT NULL CHECK (channel IN ('phone', 'message', 'on_site')),
    reached       INTEGER NOT NULL CHECK (reached IN (0, 1)),
    cause         TEXT    NOT NULL,
    measure       TEXT    NOT NULL,
    sealed_note   BLOB,
    key_id        INTEGER,
    next_on       INTEGER,
    at_ms         INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX contact_of_customer ON contact (customer, at_ms);

CREATE TABLE duty (
    id     TEXT    PRIMARY KEY,
    badge  TEXT    NOT NULL,
    on_duty INTEGER NOT NULL CHECK (on_duty IN (0, 1)),
    at_ms  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX duty_of_badge ON duty (badge, at_ms);

CREATE TABLE outbox (
    seq     INTEGER PRIMARY KEY CHECK (seq >= 1),
    kind    TEXT    NOT NULL,
    version INTEGER NOT NULL,
    record  TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    tag     INTEGER NOT NULL
) STRICT;

-- One row. `last_seq` is our own counter: AUTOINCREMENT burns a number on every ignored repeat,
-- and head office reads a missing number as a lost record.
CREATE TABLE uplink (
    id           INTEGER PRIMARY KEY CHECK (id = 1),
    epoch        TEXT    NOT NULL,
    last_seq     INTEGER NOT NULL CHECK (last_seq >= 0),
    acknowledged INTEGER NOT NULL CHECK (acknowledged BETWEEN 0 AND last_seq),
    chain        TEXT    NOT NULL
) STRICT;
INSERT INTO uplink VALUES (1, '', 0, 0, '');

-- The chain hash at cursors already reached, so that the cursor can go back.
CREATE TABLE chain_mark (
    seq   INTEGER PRIMARY KEY,
    chain TEXT NOT NULL
) STRICT;

-- Records that head office keeps refusing, or that were found damaged: for people to look at.
CREATE TABLE set_aside (
    epoch   TEXT    NOT NULL,
    seq     INTEGER NOT NULL,
    kind    TEXT    NOT NULL,
    record  TEXT    NOT NULL,
    at_ms   INTEGER NOT NULL,
    body    TEXT    NOT NULL,
    code    TEXT    NOT NULL,
    text    TEXT    NOT NULL,
    PRIMARY KEY (epoch, seq)
) STRICT, WITHOUT ROWID;

-- Single values: station name, day of the last round, check value of the station key.
CREATE TABLE station_state (
    name  TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 1;
