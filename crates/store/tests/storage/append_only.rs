//! Rows that must stay as they are do, whoever asks the database.

use diesel::connection::SimpleConnection;
use diesel::sql_types::BigInt;
use diesel::{QueryableByName, RunQueryDsl};
use qilu_store::testing::TestDatabase;
use qilu_store::{
    Engine, StoreError, audit, comparison, conclusion, draft_merge, evidence, history, month_seal,
    on_both_engines,
};

use crate::{now, province, registry};

const TABLES: [&str; 17] = [
    "report_version",
    "emission_line",
    "version_total",
    "submission_event",
    "conclusion",
    "conclusion_void",
    "decision",
    "determined_line",
    "journal_entry",
    "audit_event",
    "object_blob",
    "evidence",
    "evidence_removal",
    "draft_issue",
    "month_seal",
    "month_reopening",
    "version_seal",
];

/// At least one row in each of the tables.
fn fill(database: &TestDatabase) {
    let store = database.store();
    province::lay(store);
    province::file(store, "e1", 2023);
    province::release(store, "e1", 2023, Some("b1"));
    store
        .write(|c| {
            comparison::insert(c, &[crate::comparison::total_of("e1", "intensity", "0.85")])?;
            history::append(c, &province::step_of("e1", 2023, "submit"))?;
            let conclusion = province::conclusion_of("e1", 2023, 1);
            conclusion::insert(c, &conclusion)?;
            conclusion::void(
                c,
                &conclusion::ConclusionVoid {
                    enterprise_id: "e1".into(),
                    submission_id: conclusion.submission_id,
                    conclusion_id: conclusion.id,
                    reason: "a new version".into(),
                    voided_by: "u-e1".into(),
                    voided_at: now(),
                },
            )?;
            crate::evidence::keep(c, "e1", 1)?;
            evidence::remove(c, &crate::evidence::removal_of("e1", 1))?;
            draft_merge::issue(c, &crate::draft::issue_of("e1"))?;
            month_seal::insert(c, &crate::draft::seal_of("e1", 1))?;
            month_seal::reopen(c, &crate::draft::reopening_of("e1"))?;
            let version = province::version_of("e1", 2023, 1).head.id;
            month_seal::note(c, &[crate::draft::noted("e1", &version)])?;
            audit::append(c, &crate::audit::event("e1", 1))
        })
        .unwrap();
    province::determine(store, "e1", 2023, 1, 1_000_000);
    registry::open(store);
    registry::post(store, "p-1", 5).unwrap();
}

#[derive(QueryableByName, PartialEq, Debug)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn count(database: &TestDatabase, table: &str) -> i64 {
    let sql = format!("SELECT count(*) AS count FROM {table}");
    database
        .store()
        .read(|c| -> Result<_, StoreError> {
            Ok(diesel::sql_query(&sql).load::<Count>(c)?[0].count)
        })
        .unwrap()
}

fn refused(database: &TestDatabase, table: &str, sql: &str) {
    let error = database
        .store()
        .write(|c| -> Result<(), StoreError> { Ok(c.batch_execute(sql)?) })
        .unwrap_err();
    assert_eq!(error.code(), "store.append_only", "{sql}: {error}");
    assert!(error.to_string().contains(table), "{error}");
}

on_both_engines! {
    rows_are_neither_changed_nor_deleted => |database| {
        fill(database);
        for table in TABLES {
            let rows = count(database, table);
            assert!(rows > 0, "{table} has no row to try");
            let column = match table {
                "object_blob" => "media_type",
                "journal_entry" => "cause",
                "audit_event" => "action",
                _ => "enterprise_id",
            };
            refused(database, table, &format!("UPDATE {table} SET {column} = {column}"));
            refused(database, table, &format!("DELETE FROM {table}"));
            match database.store().engine() {
                Engine::Sqlite => refused(database, table, &format!("INSERT OR REPLACE INTO {table} SELECT * FROM {table}")),
                Engine::Postgres => refused(database, table, &format!("TRUNCATE {table} CASCADE")),
            }
            assert_eq!(count(database, table), rows, "{table}");
        }
    };

    other_rows_may_change => |database| {
        fill(database);
        database.store().write(|c| -> Result<(), StoreError> {
            Ok(c.batch_execute("UPDATE submission SET state = 'decision'")?)
        }).unwrap();
    };
}
