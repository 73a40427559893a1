//! The two engines end up with the same tables, and both with the ones the code compiles against.

use std::collections::BTreeMap;

use diesel::sql_types::{Bool, Text};
use diesel::{QueryableByName, RunQueryDsl};
use qilu_store::testing::TestDatabase;
use qilu_store::{Engine, StoreError, on_both_engines};

/// Table → column → (type, nullable), and the primary key under an empty column name.
type Shape = BTreeMap<String, BTreeMap<String, String>>;

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    data_type: String,
    #[diesel(sql_type = Bool)]
    nullable: bool,
}

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
}

const SQLITE_COLUMNS: &str =
    "SELECT m.name AS table_name, c.name AS column_name, lower(c.type) AS data_type,
    c.\"notnull\" = 0 AS nullable FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\'";
const SQLITE_KEYS: &str = "SELECT m.name AS table_name, c.name AS column_name
    FROM sqlite_master m, pragma_table_info(m.name) c
    WHERE m.type = 'table' AND c.pk > 0 AND m.name NOT LIKE '\\_\\_diesel%' ESCAPE '\\' ORDER BY m.name, c.pk";
const POSTGRES_COLUMNS: &str = "SELECT table_name::text, column_name::text, data_type::text,
    is_nullable = 'YES' AS nullable FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_diesel%'";
const POSTGRES_KEYS: &str = "SELECT k.table_name::text, k.column_name::text
    FROM information_schema.table_constraints c
    JOIN information_schema.key_column_usage k ON k.constraint_name = c.constraint_name AND k.table_schema = c.table_schema
    WHERE c.constraint_type = 'PRIMARY KEY' AND c.table_schema = 'public' AND c.table_name NOT LIKE '\\_\\_diesel%'
    ORDER BY k.table_name, k.ordinal_position";

fn shape_of(database: &TestDatabase) -> Shape {
    let (columns, keys) = match database.store().engine() {
        Engine::Sqlite => (SQLITE_COLUMNS, SQLITE_KEYS),
        Engine::Postgres => (POSTGRES_COLUMNS, POSTGRES_KEYS),
    };
    let mut shape = Shape::new();
    database
        .store()
        .read(|c| -> Result<(), StoreError> {
            for column in diesel::sql_query(columns).load::<Column>(c)? {
                let name = column.data_type.replace(" without time zone", "");
                let value = format!("{name}{}", if column.nullable { " null" } else { "" });
                shape
                    .entry(column.table_name)
                    .or_default()
                    .insert(column.column_name, value);
            }
            for key in diesel::sql_query(keys).load::<Key>(c)? {
                let list = shape
                    .entry(key.table_name)
                    .or_default()
                    .entry(String::new())
                    .or_default();
                if !list.is_empty() {
                    list.push_str(", ");
                }
                list.push_str(&key.column_name);
            }
            Ok(())
        })
        .unwrap();
    shape
}

/// Reads the `table!` declarations the crate compiles against.
fn declared() -> Shape {
    let mut shape = Shape::new();
    let mut table = String::new();
    for line in include_str!("../../src/schema.rs").lines().map(str::trim) {
        if let Some((name, key)) = line
            .strip_suffix(") {")
            .and_then(|line| line.split_once(" ("))
        {
            table = name.to_owned();
            shape
                .entry(table.clone())
                .or_default()
                .insert(String::new(), key.to_owned());
        } else if let Some((column, kind)) = line
            .strip_suffix(',')
            .and_then(|line| line.split_once(" -> "))
        {
            let bare = kind.trim_start_matches("Nullable<").trim_end_matches('>');
            let sql = match bare {
                "BigInt" => "bigint",
                "SmallInt" => "smallint",
                "Text" => "text",
                "Bool" => "boolean",
                "Timestamp" => "timestamp",
                other => panic!("a type the migrations do not use: {other}"),
            };
            let value = format!("{sql}{}", if bare == kind { "" } else { " null" });
            shape
                .entry(table.clone())
                .or_default()
                .insert(column.to_owned(), value);
        }
    }
    shape
}

on_both_engines! {
    the_tables_are_those_the_code_knows => |database| {
        let (found, declared) = (shape_of(database), declared());
        assert!(declared.len() > 25, "{}", declared.len());
        for (table, columns) in &declared {
            assert_eq!(found.get(table), Some(columns), "{table}");
        }
        assert_eq!(found.len(), declared.len());
    };
}

/// Tables that may grow large are led by their tenant or account; the others stay small, are
/// swept, or are named by content.
#[test]
fn large_tables_are_led_by_their_tenant() {
    const SMALL: [&str; 13] = [
        "account",
        "app_user",
        "idempotency",
        "job",
        "object_blob",
        "organisation",
        "outbox_mail",
        "proposal",
        "region",
        "session",
        "setting",
        "user_role",
        "organisation_group",
    ];
    let leads = [
        "enterprise_id",
        "tenant_id",
        "account_id",
        "organisation_id",
    ];
    for (table, columns) in declared() {
        let lead = columns[""].split(", ").next().unwrap().to_owned();
        assert_eq!(
            leads.contains(&lead.as_str()),
            !SMALL.contains(&table.as_str()),
            "{table} is led by {lead}"
        );
    }
}
