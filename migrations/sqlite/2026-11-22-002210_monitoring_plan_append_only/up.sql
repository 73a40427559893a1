-- What was done with a version stays; an approved version stays as it was approved.
CREATE TRIGGER monitoring_plan_event_refuse_update BEFORE UPDATE ON monitoring_plan_event BEGIN SELECT RAISE(ABORT, 'append_only: monitoring_plan_event'); END;
CREATE TRIGGER monitoring_plan_event_refuse_delete BEFORE DELETE ON monitoring_plan_event BEGIN SELECT RAISE(ABORT, 'append_only: monitoring_plan_event'); END;
CREATE TRIGGER monitoring_plan_refuse_update BEFORE UPDATE ON monitoring_plan WHEN OLD.state = 'approved' BEGIN SELECT RAISE(ABORT, 'append_only: monitoring_plan'); END;
CREATE TRIGGER monitoring_plan_refuse_delete BEFORE DELETE ON monitoring_plan WHEN OLD.state = 'approved' BEGIN SELECT RAISE(ABORT, 'append_only: monitoring_plan'); END;
