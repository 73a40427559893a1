//! Enterprises put into a group company and taken out again.

use qilu_app::query::AuditQuery;
use qilu_store::{group, on_both_engines, organisation};

use crate::world::{FIRST, GROUP, SECOND, World, code, credit_code};

on_both_engines! {
    an_enterprise_is_put_into_a_group_and_taken_out => |database| {
        let world = World::with_group(database);
        let app = &world.app;
        let (company, first) = (credit_code(GROUP), credit_code(FIRST.number));
        let circle = || database.store().read(|c| {
            let member = organisation::find_by_credit_code(c, &first)?.unwrap();
            group::circle(c, &member.id, &app.clock().today().to_string())
        }).unwrap().len();
        assert_eq!(circle(), 3, "the group and both power stations");
        assert!(!app.join_group(&company, &first).unwrap(), "it is a member already");
        assert!(app.leave_group(&company, &first).unwrap());
        assert!(!app.leave_group(&company, &first).unwrap(), "it is none any more");
        assert_eq!(circle(), 1);
        assert!(app.join_group(&company, &first).unwrap());
        assert_eq!(circle(), 3);
        // On the day it came, it goes as if it had never come.
        assert!(app.leave_group(&company, &first).unwrap());
        assert_eq!(circle(), 1);

        let query = AuditQuery { action: Some("group.join,group.leave".into()), ..AuditQuery::default() };
        let audited = app.audit(&world.who("province"), &query).unwrap().items;
        let acts: Vec<_> = audited.iter().map(|event| event.action.as_str()).collect();
        assert_eq!(acts, ["group.leave", "group.join", "group.leave"], "what changed nothing leaves no record");
        let event = &audited[0];
        assert_eq!((event.actor.as_deref(), event.subject.zh.as_str()), (None, event.organisation.as_ref().unwrap().name.as_str()));
        assert_eq!((event.facts[0].label.zh.as_str(), event.facts[0].value.zh.as_str()), ("集团", "演示能源集团"));
    };

    who_cannot_be_in_a_group_is_refused => |database| {
        let world = World::with_group(database);
        let app = &world.app;
        let (company, second) = (credit_code(GROUP), credit_code(SECOND.number));
        assert_eq!(code(app.join_group("91999999QL0000014P", &second)), "group.unknown");
        assert_eq!(code(app.join_group(&company, "nonsense")), "group.unknown_member");
        assert_eq!(code(app.leave_group("", &second)), "group.unknown");
        assert_eq!(code(app.leave_group(&company, "")), "group.unknown_member");
        assert_eq!(code(app.join_group(&company, &company)), "group.itself");
        // The provincial authority is no enterprise.
        assert_eq!(code(app.join_group(&company, &credit_code(1))), "group.unknown_member");
        assert_eq!(code(app.join_group(&credit_code(1), &second)), "group.unknown");
    };
}
