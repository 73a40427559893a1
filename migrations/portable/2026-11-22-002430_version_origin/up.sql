-- Append-only. Where a version came from beside its file: the layout that read it, the version its other tables were carried
-- from, the organisation that uploaded it on the enterprise's behalf. A version without a row came by the template, by the
-- enterprise itself.
CREATE TABLE version_origin (
    enterprise_id TEXT NOT NULL,
    version_id TEXT NOT NULL,
    layout_organisation_id TEXT,
    layout_id TEXT,
    layout_version BIGINT,
    carried_tables TEXT NOT NULL,
    carried_from TEXT,
    deputy_id TEXT REFERENCES organisation (id),
    bulk_job_id TEXT,
    PRIMARY KEY (enterprise_id, version_id),
    FOREIGN KEY (enterprise_id, version_id) REFERENCES report_version (enterprise_id, id),
    FOREIGN KEY (layout_organisation_id, layout_id, layout_version) REFERENCES layout_version (organisation_id, layout_id, number)
);
