DROP TABLE layout_version;
DROP TABLE layout;
