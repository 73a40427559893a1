DROP TABLE organisation_group;
