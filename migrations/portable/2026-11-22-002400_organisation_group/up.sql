-- Which organisations belong to a group company, between two dates, both included. The group is an organisation itself.
CREATE TABLE organisation_group (
    group_id TEXT NOT NULL REFERENCES organisation (id),
    member_id TEXT NOT NULL REFERENCES organisation (id),
    valid_from TEXT NOT NULL,
    valid_to TEXT NOT NULL,
    PRIMARY KEY (group_id, member_id, valid_from),
    CHECK (valid_from <= valid_to)
);
CREATE INDEX organisation_group_member ON organisation_group (member_id);
