CREATE TABLE account (
    id TEXT NOT NULL PRIMARY KEY,
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    kind TEXT NOT NULL,
    mode TEXT NOT NULL CHECK (mode IN ('mirror', 'simulation', 'provincial_authorised')),
    opened_at TIMESTAMP NOT NULL,
    UNIQUE (organisation_id, kind, mode)
);

-- Append-only, double entry: the legs of a posting share its id and balance. Each account's
-- entries are numbered from 1 and chained by hash.
CREATE TABLE journal_entry (
    account_id TEXT NOT NULL REFERENCES account (id),
    number BIGINT NOT NULL CHECK (number >= 1),
    id TEXT NOT NULL,
    posting_id TEXT NOT NULL,
    side TEXT NOT NULL CHECK (side IN ('debit', 'credit')),
    unit_type TEXT NOT NULL,
    vintage SMALLINT NOT NULL,
    tonnes BIGINT NOT NULL CHECK (tonnes > 0),
    mode TEXT NOT NULL CHECK (mode IN ('mirror', 'simulation', 'provincial_authorised')),
    cause TEXT NOT NULL,
    cause_id TEXT NOT NULL,
    at TIMESTAMP NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (account_id, number)
);
CREATE INDEX journal_entry_posting ON journal_entry (posting_id);
CREATE INDEX journal_entry_cause ON journal_entry (cause_id);

-- What an account owes for a year, in whole tonnes, and the decision and posting it comes from.
CREATE TABLE obligation (
    account_id TEXT NOT NULL REFERENCES account (id),
    year SMALLINT NOT NULL,
    decision_id TEXT NOT NULL,
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    tonnes BIGINT NOT NULL CHECK (tonnes >= 0),
    mode TEXT NOT NULL CHECK (mode IN ('mirror', 'simulation', 'provincial_authorised')),
    posting_id TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (account_id, year, decision_id)
);
CREATE INDEX obligation_enterprise ON obligation (enterprise_id, year);
