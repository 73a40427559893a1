DROP TABLE version_origin;
