DROP TABLE waiver;
