//! Who belongs to a group company on a day.

use qilu_store::group::{self, Membership};
use qilu_store::organisation::NO_END;
use qilu_store::{StoreError, on_both_engines};

use crate::province;

fn of(member: &str, from: &str) -> Membership {
    Membership {
        group_id: "e1".into(),
        member_id: member.into(),
        valid_from: from.into(),
        valid_to: NO_END.into(),
    }
}

on_both_engines! {
    a_membership_ends_and_may_begin_again => |database| {
        let store = database.store();
        province::lay(store);
        let members = |day: &str| store.read(|c| group::members(c, "e1", day)).unwrap();
        let found = |day: &str| store.read(|c| group::find(c, ("e1", "e2"), day)).unwrap();
        store.write(|c| group::insert(c, &of("e2", "2024-03-01"))).unwrap();
        assert_eq!(members("2024-03-01"), ["e2"]);
        assert_eq!(found("2024-02-29"), None);
        let row = found("2024-03-04").unwrap();
        store.write(|c| group::end(c, &row, "2024-03-04")).unwrap();
        assert_eq!(members("2024-03-03"), ["e2"], "what was stays");
        assert_eq!((members("2024-03-04"), found("2024-03-04")), (vec![], None));
        // It comes back on the day it left, and goes again on that day: as if it had never come back.
        let again = of("e2", "2024-03-04");
        store.write(|c| group::insert(c, &again)).unwrap();
        assert_eq!(store.read(|c| group::circle(c, "e2", "2024-03-04")).unwrap(), ["e1", "e2"]);
        store.write(|c| group::end(c, &again, "2024-03-04")).unwrap();
        assert_eq!(members("2024-03-04"), Vec::<String>::new());
        assert_eq!(members("2024-03-03"), ["e2"]);
        let refused = store.write(|c| group::end(c, &again, "tomorrow"));
        assert!(matches!(refused, Err(StoreError::Refused(_))));
    };
}
