-- Administrative divisions; a merged division names its successor and keeps its own years.
CREATE TABLE region (
    code TEXT NOT NULL PRIMARY KEY,
    parent_code TEXT,
    kind TEXT NOT NULL CHECK (kind IN ('province', 'city')),
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    successor_code TEXT
);

-- Enterprises, verification bodies and authorities: the tenants.
CREATE TABLE organisation (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('enterprise', 'verification_body', 'city_authority', 'provincial_authority', 'operator')),
    credit_code TEXT NOT NULL UNIQUE,
    region_code TEXT NOT NULL REFERENCES region (code),
    demo BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL
);

-- What is true of an organisation between two dates, both included.
CREATE TABLE organisation_fact (
    organisation_id TEXT NOT NULL REFERENCES organisation (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    name_zh TEXT NOT NULL,
    name_en TEXT NOT NULL,
    city_code TEXT NOT NULL REFERENCES region (code),
    sector TEXT NOT NULL,
    market_mode TEXT NOT NULL CHECK (market_mode IN ('none', 'mirror', 'simulation', 'provincial_authorised')),
    search_text TEXT NOT NULL,
    PRIMARY KEY (organisation_id, valid_from),
    CHECK (valid_from <= valid_to)
);
CREATE INDEX organisation_fact_city ON organisation_fact (city_code, sector);

CREATE TABLE site (
    enterprise_id TEXT NOT NULL REFERENCES organisation (id),
    id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    city_code TEXT NOT NULL REFERENCES region (code),
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, code)
);

-- A generating unit, kiln or production line. Its id outlives every report.
CREATE TABLE facility_unit (
    enterprise_id TEXT NOT NULL,
    id TEXT NOT NULL,
    site_id TEXT NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    closed_at TIMESTAMP,
    PRIMARY KEY (enterprise_id, id),
    UNIQUE (enterprise_id, site_id, code),
    FOREIGN KEY (enterprise_id, site_id) REFERENCES site (enterprise_id, id)
);
