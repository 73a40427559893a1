DROP TABLE decision;
DROP TABLE conclusion_void;
DROP TABLE conclusion;
DROP TABLE finding;
