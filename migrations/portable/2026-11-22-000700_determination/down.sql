DROP TABLE determination;
DROP TABLE determined_line;
