-- The last join code that was used: whoever tries it again is told so, and not that it is unknown.
ALTER TABLE station ADD COLUMN used_code_hash TEXT NOT NULL DEFAULT '';

PRAGMA user_version = 3;
