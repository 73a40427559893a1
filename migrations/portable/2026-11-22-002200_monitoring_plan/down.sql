DROP TABLE monitoring_plan_event;
DROP TABLE monitoring_plan;
