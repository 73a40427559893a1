DROP TABLE bulk_item;
DROP TABLE bulk_job;
