-- What was done with a version stays; an approved version stays as it was approved.
CREATE TRIGGER monitoring_plan_event_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE ON monitoring_plan_event FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER monitoring_plan_refuse_change BEFORE UPDATE OR DELETE ON monitoring_plan FOR EACH ROW WHEN (OLD.state = 'approved') EXECUTE FUNCTION refuse_change();
