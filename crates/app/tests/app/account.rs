//! Registry accounts.

use qilu_app::{
    Lang,
    fault::Fault,
    query::{AuditQuery, PageQuery},
};
use qilu_store::{account, journal, obligation, on_both_engines};
use qilu_workbook::{sheet_list, sheet_view};
use uuid::Uuid;

use crate::world::{FIRST, World, code};

/// Posts what the first plant owes and returns its account.
fn post(world: &World) -> (Uuid, Uuid) {
    let (submission, version) = world.release(&FIRST);
    let decision = world.determine(submission, &version);
    let app = &world.app;
    let province = app.me(&world.who("province")).unwrap().organisation.id;
    let now = world.clock.instant();
    let open = |owner: Uuid, kind: &str| account::Account {
        id: app.new_id().to_string(),
        organisation_id: owner.to_string(),
        kind: kind.to_owned(),
        mode: "simulation".to_owned(),
        opened_at: now,
    };
    let (own, control) = (
        open(version.enterprise_id, "compliance"),
        open(province, "obligation_control"),
    );
    let posting = app.new_id().to_string();
    let leg = |account: &account::Account, side: &str| journal::NewJournalEntry {
        account_id: account.id.clone(),
        id: app.new_id().to_string(),
        posting_id: posting.clone(),
        side: side.to_owned(),
        unit_type: "obligation".to_owned(),
        vintage: 2023,
        tonnes: 1_234_567,
        mode: "simulation".to_owned(),
        cause: "determination".to_owned(),
        cause_id: decision.to_string(),
        at: now,
    };
    app.store()
        .write(|connection| {
            account::ensure(connection, &own)?;
            account::ensure(connection, &control)?;
            journal::post(connection, &[leg(&own, "debit"), leg(&control, "credit")])?;
            let owed = obligation::Obligation {
                account_id: own.id.clone(),
                year: 2023,
                decision_id: decision.to_string(),
                enterprise_id: version.enterprise_id.to_string(),
                tonnes: 1_234_567,
                mode: "simulation".to_owned(),
                posting_id: posting.clone(),
                created_at: now,
            };
            obligation::insert(connection, &owed)?;
            Ok::<_, Fault>(())
        })
        .unwrap();
    (own.id.parse().unwrap(), submission)
}

on_both_engines! {
    an_account_shows_what_it_owes_and_why => |database| {
        let world = World::new(database);
        let (own, submission) = post(&world);
        let detail = world.app.account(&world.who("reporter"), own).unwrap();
        assert_eq!((detail.owner.as_str(), detail.kind.as_str(), detail.mode.as_str()), ("演示第一热电厂", "compliance", "simulation"));
        let [owed] = detail.obligations.as_slice() else { panic!("{:?}", detail.obligations) };
        assert_eq!((owed.year, owed.tonnes.as_str(), owed.submission_id), (2023, "1234567", submission));
        let [entry] = detail.journal.as_slice() else { panic!("{:?}", detail.journal) };
        assert_eq!((entry.side.as_str(), entry.book.as_str(), entry.tonnes.as_str()), ("debit", "obligation", "1234567"));
        assert_eq!(entry.memo.zh, "排放量认定：2023 年度应清缴量");
        assert_eq!(entry.memo.en, "Determination of the emissions: Obligation of 2023");
    };

    accounts_are_listed_within_their_scope => |database| {
        let world = World::new(database);
        let (own, _) = post(&world);
        let all = world.app.accounts(&world.who("province"), &PageQuery::default()).unwrap();
        let kinds: Vec<_> = all.items.iter().map(|account| (account.kind.as_str(), account.enterprise_id.is_some())).collect();
        assert_eq!(kinds, [("compliance", true), ("obligation_control", false)]);
        let first = world.app.accounts(&world.who("province"), &PageQuery { cursor: None, limit: Some(1) }).unwrap();
        let second = world.app.accounts(&world.who("province"), &PageQuery { cursor: first.next_cursor, limit: Some(1) }).unwrap();
        assert_eq!((first.items[0].id, second.items[0].id), (all.items[0].id, all.items[1].id));
        assert_eq!(second.next_cursor, None);

        let mine = world.app.accounts(&world.who("reporter"), &PageQuery::default()).unwrap();
        assert_eq!(mine.items.iter().map(|account| account.id).collect::<Vec<_>>(), [own]);
        let other = world.who("reporter2");
        assert!(world.app.accounts(&other, &PageQuery::default()).unwrap().items.is_empty());
        assert_eq!(code(world.app.account(&other, own)), "not_found");
        for login in ["jinan", "lead", "admin"] {
            assert_eq!(code(world.app.account(&world.who(login), own)), "access.forbidden", "{login}");
        }
    };

    the_lists_of_accounts_and_of_the_audit_trail_are_exported => |database| {
        let world = World::new(database);
        post(&world);
        let province = world.who("province");
        let texts = |bytes: &[u8]| -> Vec<String> {
            let sheet = sheet_list(bytes).unwrap().remove(0).name;
            sheet_view(bytes, &sheet).unwrap().cells.into_iter().map(|cell| cell.text).collect()
        };
        let accounts = texts(&world.app.export_accounts(&province, Lang::Zh).unwrap().bytes);
        assert!(accounts.contains(&"履约账户".to_owned()) && accounts.contains(&"演示第一热电厂".to_owned()));
        let audit = texts(&world.app.export_audit(&province, &AuditQuery::default(), Lang::En).unwrap().bytes);
        assert!(audit.contains(&"submission.submit".to_owned()) && audit.contains(&"reporter".to_owned()));
        assert!(audit.contains(&"2024-03-04 09:00:00".to_owned()), "in Beijing time");
        assert_eq!(code(world.app.export_audit(&world.who("reporter"), &AuditQuery::default(), Lang::En)), "access.forbidden");
    };
}
