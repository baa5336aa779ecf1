-- The index over visit days also finds the visits of a customer who is to be forgotten, whatever
-- their status: a profile is deleted without reading all visits.
DROP INDEX visit_days;
CREATE INDEX visit_days ON visit (customer, day, begun_ms, status, plate_token, volume_ml)
    WHERE customer IS NOT NULL;

PRAGMA user_version = 3;
