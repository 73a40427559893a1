DROP TABLE facility_unit;
DROP TABLE site;
DROP TABLE organisation_fact;
DROP TABLE organisation;
DROP TABLE region;
