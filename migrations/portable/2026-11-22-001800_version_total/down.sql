DROP TABLE version_total;
