use qilu_verification::{Closing, FindingState, Item, LineScope, Pricing, REASON_CHARS_MAX};

use crate::world::*;

fn unfixed(pricing: Option<Pricing>) -> Closing {
    Closing::NotFixed { pricing }
}

#[test]
fn an_answer_may_be_improved_until_the_finding_is_closed() {
    let open = finding(1, Item::ActivityData, FindingState::Open);
    let answered = open.answered("第一次答复").unwrap();
    assert_eq!(answered.state, FindingState::Answered);
    let again = answered.answered("第二次答复").unwrap();
    assert_eq!(again.answer.as_deref(), Some("第二次答复"));
    let closed = again.closed(Closing::Accepted).unwrap();
    assert_eq!(
        closed.clone().answered("太迟").unwrap_err().code,
        "finding.closed"
    );
    assert_eq!(
        closed.closed(unfixed(None)).unwrap_err().code,
        "finding.closed"
    );
}

#[test]
fn an_empty_or_endless_answer_is_refused() {
    for text in ["", " \n", &"长".repeat(REASON_CHARS_MAX + 1)] {
        let open = finding(1, Item::ActivityData, FindingState::Open);
        assert_eq!(open.answered(text).unwrap_err().code, "finding.no_answer");
    }
}

#[test]
fn an_unanswered_finding_cannot_be_accepted() {
    let open = finding(1, Item::ActivityData, FindingState::Open);
    let refusal = open.clone().closed(Closing::Accepted).unwrap_err();
    assert_eq!(refusal.code, "finding.unanswered");
    assert!(
        open.closed(unfixed(Some(priced(1, 0))))
            .unwrap()
            .is_settled()
    );
}

#[test]
fn what_bears_on_emissions_is_priced_when_left_unmended() {
    for item in Item::ALL {
        let answered = finding(1, *item, FindingState::Answered);
        let closed = answered.closed(unfixed(None)).map_err(|r| r.code);
        match closed {
            Ok(closed) => {
                assert!(!item.bears_on_emissions(), "{item}");
                assert!(closed.is_settled());
            }
            Err(code) => {
                assert!(item.bears_on_emissions(), "{item}");
                assert_eq!(code, "finding.not_priced");
            }
        }
    }
}

#[test]
fn a_pricing_has_a_basis_and_does_not_contradict_itself() {
    let code = |change: fn(&mut Pricing)| {
        let mut pricing = priced(1_500_000, 1);
        change(&mut pricing);
        let answered = finding(1, Item::ActivityData, FindingState::Answered);
        answered
            .closed(unfixed(Some(pricing)))
            .err()
            .map(|r| r.code)
    };
    assert_eq!(code(|_| ()), None);
    assert_eq!(code(|p| p.basis.clear()), Some("finding.no_basis"));
    let electricity = code(|p| p.scope = LineScope::Indirect);
    assert_eq!(electricity, Some("finding.compliance_contradicts"));
    let opposed = code(|p| p.compliance.0 = -1);
    assert_eq!(opposed, Some("finding.compliance_contradicts"));
}

#[test]
fn items_read_back_and_belong_to_the_seven_of_a_conclusion() {
    for item in Item::ALL {
        assert_eq!(item.code().parse(), Ok(*item));
        assert!(Item::GROUPS.contains(&item.group()));
        assert!(item.code().starts_with(&item.group().to_string()));
    }
}
