//! The audit trail as a workbook.

use qilu_quantity::Lang;
use qilu_store::{organisation, user};
use qilu_workbook::export::ExportKind;
use uuid::Uuid;

use crate::{
    App, SignedIn,
    audit::action_words,
    export::{Column, List, PAGE_ROWS, all, filtered, moment, text, text_or_blank, worded},
    fault::Outcome,
    query::AuditQuery,
    view::{AuditEvent, Download, Text},
};

impl App {
    /// The audited acts the filters select, as far as the caller may see them, as a workbook.
    ///
    /// # Errors
    /// As `audit`; `export.too_long`.
    pub fn export_audit(
        &self,
        who: &SignedIn,
        query: &AuditQuery,
        lang: Lang,
    ) -> Outcome<Download> {
        let page = |cursor| AuditQuery {
            cursor,
            limit: Some(PAGE_ROWS),
            ..query.clone()
        };
        let rows = all(|cursor| self.audit(who, &page(cursor)))?;
        let system = match lang {
            Lang::Zh => "系统",
            Lang::En => "system",
        };
        let actor = |row: &AuditEvent| text(row.actor_name.as_deref().unwrap_or(system));
        let whose = |row: &AuditEvent| {
            text_or_blank(row.organisation.as_ref().map(|named| named.name.as_str()))
        };
        let act = |row: &AuditEvent| text(row.action_label.get(lang));
        let subject = |row: &AuditEvent| text(row.subject.get(lang));
        let detail = |row: &AuditEvent| text(facts(row, lang));
        let columns = [
            Column::new(
                ("时间（北京时间）", "Time (UTC+8)"),
                ExportKind::Text,
                &|row: &AuditEvent| moment(row.at),
            ),
            Column::new(("操作人", "Person"), ExportKind::Text, &actor),
            Column::new(("登录名", "Log-in"), ExportKind::Text, &|row| {
                text_or_blank(row.actor.as_deref())
            }),
            Column::new(("单位", "Organisation"), ExportKind::Text, &whose),
            Column::new(("操作", "Act"), ExportKind::Text, &act),
            Column::new(("对象", "Subject"), ExportKind::Text, &subject),
            Column::new(("内容", "Detail"), ExportKind::Text, &detail),
            Column::new(
                ("操作代码", "Code of the act"),
                ExportKind::Text,
                &|row| text(&row.action),
            ),
        ];
        self.workbook_of(
            &List {
                title: Text::new("审计日志", "Audit trail"),
                notes: vec![self.audit_filters(query, lang)?],
                columns: &columns,
                rows: &rows,
            },
            lang,
        )
    }

    /// The line of the heading that says what was asked for.
    fn audit_filters(&self, query: &AuditQuery, lang: Lang) -> Outcome<Text> {
        let today = self.clock.today().to_string();
        let unknown = |id: Uuid| id.to_string();
        let (person, organisation) = self.store.read(|connection| {
            let person = query.actor_id.map(|id| {
                let found = user::find(connection, &id.to_string());
                found.map_or_else(|_| unknown(id), |user| user.display_name)
            });
            let organisation = query.organisation_id.map(|id| {
                let found = organisation::fact_on(connection, &id.to_string(), &today);
                found.map_or_else(|_| unknown(id), |fact| fact.name_zh)
            });
            Ok::<_, crate::fault::Fault>((person, organisation))
        })?;
        let act = |code: &str| Some(action_words(code).get(lang).to_owned());
        Ok(filtered(&[
            (("起始日期", "From"), query.from.map(|day| day.to_string())),
            (("截止日期", "To"), query.to.map(|day| day.to_string())),
            (("操作人", "Person"), person),
            (("单位", "Organisation"), organisation),
            (("操作", "Act"), worded(query.action.as_deref(), act)),
            (("对象标识", "Subject"), query.subject_id.map(unknown)),
            (("搜索", "Search"), query.search.clone()),
        ]))
    }
}

/// The facts of an act in one line.
fn facts(row: &AuditEvent, lang: Lang) -> String {
    let said = row.facts.iter().map(|fact| match lang {
        Lang::Zh => format!("{}：{}", fact.label.zh, fact.value.zh),
        Lang::En => format!("{}: {}", fact.label.en, fact.value.en),
    });
    said.collect::<Vec<_>>().join("；")
}
