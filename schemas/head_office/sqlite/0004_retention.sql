-- What is kept how long (product 13); sync/head_office/store/retention.cpp prunes it:
--   line, chain_mark     the last 100,000 numbers of an epoch; none of one that was replaced
--   gap                  missing numbers: for good, they are the proof of what is not here;
--                        refused ones until they are filled or their epoch was replaced
--   withheld             400 days after the record
--   received             400 days
--   duty                 two years, for the reports of this year and the last
--   certificate          90 days after its end; until then a denied one must stay denied
--   erased               for good who asked, a station's random id; 400 days what ran out: whoever
--                        is brought back from an older disk has run out again the next day
--   do_not_record        for good: it is what he asked for
--   visit of nobody      for good, 90 days with the card's token; the card goes with the last
--   visit, fuelling, customer, identity, consent, flag, contact: until the customer is erased; the
--                        visits then without him. Notes of contacts never leave the station
--   station, epoch, card of a customer: do not grow by time; a new join code replaces the last
CREATE INDEX visit_of_nobody ON visit (ended_ms) WHERE customer = '' AND card_token <> '';
CREATE INDEX card_of_nobody ON visit (station, card_token) WHERE customer = '' AND card_token <> '';

CREATE INDEX withheld_by_time ON withheld (at_ms);
CREATE INDEX received_by_day ON received (day);
CREATE INDEX duty_by_time ON duty (at_ms);
CREATE INDEX certificate_by_end ON certificate (until_ms);
CREATE INDEX erased_by_time ON erased (at_ms) WHERE reason = 'expired';

-- Cards of erased customers whose tokens are to be swept out of other people's visits.
CREATE TABLE doomed_card (
    station TEXT    NOT NULL,
    token   TEXT    NOT NULL,
    sweep   INTEGER NOT NULL DEFAULT 0 CHECK (sweep IN (0, 1)),  -- 1: the sweep under way takes it
    PRIMARY KEY (station, token)
) STRICT, WITHOUT ROWID;

PRAGMA user_version = 4;
