DROP TABLE version_seal;
DROP TABLE month_reopening;
DROP TABLE month_seal;
