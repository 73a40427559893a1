#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed step fails the test"
)]

use std::collections::BTreeMap;

use proptest::prelude::*;
use qilu_quantity::{AccountId, DecisionId, OrganisationId, Tonnes};
use qilu_registry::{
    Account, AccountKind, JournalEntry, JournalFault, MarketMode, ObligationOrder, Posted,
    RegistryRefusal, ReversalOrder, Side, Unit, UnitBlock, UnitType, balance, journal_is_balanced,
    obligation_of, post_obligation, reverse,
};
use uuid::Uuid;

fn account(number: u128, kind: AccountKind, mode: MarketMode) -> Account {
    let basis = (mode == MarketMode::ProvincialAuthorised).then(|| "依据文号（演示）".to_owned());
    let owner = OrganisationId(Uuid::from_u128(number));
    Account::open(AccountId(Uuid::from_u128(number)), kind, owner, mode, basis).unwrap()
}

fn enterprise(number: u128) -> Account {
    account(number, AccountKind::Compliance, MarketMode::Mirror)
}

fn control() -> Account {
    account(0xff, AccountKind::ObligationControl, MarketMode::Mirror)
}

fn order<'a>(
    posting: u128,
    decision: u128,
    account: &'a Account,
    control: &'a Account,
    tonnes: i64,
) -> ObligationOrder<'a> {
    ObligationOrder {
        posting: Uuid::from_u128(posting),
        decision: DecisionId(Uuid::from_u128(decision)),
        account,
        control,
        year: 2024,
        compliance: Tonnes(tonnes),
    }
}

fn appended(journal: &mut Vec<JournalEntry>, posted: Posted) -> usize {
    match posted {
        Posted::New(entries) => {
            journal.extend(&entries);
            entries.len()
        }
        Posted::Already(_) => 0,
    }
}

fn taking_back(posting: u128, reversed: u128) -> ReversalOrder {
    ReversalOrder {
        posting: Uuid::from_u128(posting),
        reversed: Uuid::from_u128(reversed),
    }
}

#[test]
fn a_determination_makes_the_account_owe_its_compliance_emissions() {
    let (unit, control) = (enterprise(1), control());
    let order = order(10, 20, &unit, &control, 199_650);
    let Ok(Posted::New(entries)) = post_obligation(&[], &order) else {
        panic!("not posted");
    };
    assert_eq!(entries.len(), 2);
    assert!(
        entries
            .iter()
            .all(|e| e.mode == MarketMode::Mirror && e.tonnes == Tonnes(199_650))
    );
    assert_eq!(
        (entries[0].account, entries[0].side),
        (unit.id, Side::Debit)
    );
    assert_eq!(obligation_of(&entries, unit.id, 2024), 199_650);
    assert_eq!(obligation_of(&entries, unit.id, 2023), 0);
    assert_eq!(obligation_of(&entries, control.id, 2024), -199_650);
    assert_eq!(journal_is_balanced(&entries), Ok(()));
}

#[test]
fn nothing_emitted_is_nothing_to_post_and_less_than_nothing_is_refused() {
    let (unit, control) = (enterprise(1), control());
    let none = post_obligation(&[], &order(10, 20, &unit, &control, 0));
    assert_eq!(none, Ok(Posted::New(vec![])));
    let less = post_obligation(&[], &order(10, 20, &unit, &control, -1));
    assert_eq!(less, Err(RegistryRefusal::NegativeTonnes(-1)));
}

#[test]
fn the_same_decision_posts_once_and_never_differently() {
    let (unit, control) = (enterprise(1), control());
    let mut journal = Vec::new();
    let first = post_obligation(&journal, &order(10, 20, &unit, &control, 5)).unwrap();
    assert_eq!(appended(&mut journal, first), 2);
    let again = post_obligation(&journal, &order(11, 20, &unit, &control, 5)).unwrap();
    assert_eq!(again, Posted::Already(journal.clone()));
    let other = post_obligation(&journal, &order(11, 20, &unit, &control, 6));
    assert_eq!(other, Err(RegistryRefusal::PostedDifferently));
}

#[test]
fn a_later_decision_first_reverses_the_earlier_one() {
    let (unit, control) = (enterprise(1), control());
    let mut journal = Vec::new();
    let first = post_obligation(&journal, &order(10, 20, &unit, &control, 5)).unwrap();
    appended(&mut journal, first);
    let later = order(12, 21, &unit, &control, 7);
    let refused = post_obligation(&journal, &later);
    assert_eq!(
        refused,
        Err(RegistryRefusal::AlreadyOwed {
            year: 2024,
            owed: 5
        })
    );
    let back = reverse(&journal, &taking_back(11, 10)).unwrap();
    appended(&mut journal, back);
    let old = post_obligation(&journal, &order(13, 20, &unit, &control, 5));
    assert_eq!(old, Err(RegistryRefusal::PostedAndReversed));
    let posted = post_obligation(&journal, &later).unwrap();
    appended(&mut journal, posted);
    assert_eq!(obligation_of(&journal, unit.id, 2024), 7);
    assert_eq!(journal.len(), 6, "nothing was taken out of the journal");
    assert_eq!(journal_is_balanced(&journal), Ok(()));
}

#[test]
fn accounts_of_the_wrong_kind_or_mode_are_refused() {
    let (unit, control) = (enterprise(1), control());
    let code = |account: &Account, control: &Account| {
        post_obligation(&[], &order(10, 20, account, control, 5)).map_err(|r| r.code())
    };
    assert!(code(&unit, &control).is_ok());
    assert_eq!(code(&control, &control), Err("registry.wrong_kind"));
    assert_eq!(code(&unit, &unit), Err("registry.wrong_kind"));
    let simulated = account(2, AccountKind::Compliance, MarketMode::Simulation);
    assert_eq!(code(&simulated, &control), Err("registry.modes_differ"));
}

#[test]
fn an_account_is_authorised_by_an_instrument_or_not_at_all() {
    let open = |mode, basis: Option<&str>| {
        let owner = OrganisationId(Uuid::from_u128(1));
        let id = AccountId(Uuid::from_u128(1));
        let basis = basis.map(str::to_owned);
        Account::open(id, AccountKind::Compliance, owner, mode, basis).is_ok()
    };
    assert!(open(MarketMode::ProvincialAuthorised, Some("文号")));
    assert!(!open(MarketMode::ProvincialAuthorised, None));
    assert!(!open(MarketMode::ProvincialAuthorised, Some(" ")));
    for mode in [MarketMode::Mirror, MarketMode::Simulation] {
        assert!(open(mode, None));
        assert!(!open(mode, Some("文号")));
    }
    assert_eq!(MarketMode::of_unit(true), MarketMode::Mirror);
    assert_eq!(MarketMode::of_unit(false), MarketMode::Simulation);
}

#[test]
fn reversals_are_of_something_once_and_not_of_each_other() {
    let (unit, control) = (enterprise(1), control());
    let mut journal = Vec::new();
    let nothing = reverse(&journal, &taking_back(11, 10));
    assert_eq!(nothing, Err(RegistryRefusal::NoSuchPosting));
    let first = post_obligation(&journal, &order(10, 20, &unit, &control, 5)).unwrap();
    appended(&mut journal, first);
    let taken = reverse(&journal, &taking_back(10, 10));
    assert_eq!(taken, Err(RegistryRefusal::IdentityTaken));
    let back = reverse(&journal, &taking_back(11, 10)).unwrap();
    assert_eq!(appended(&mut journal, back), 2);
    let again = reverse(&journal, &taking_back(12, 10)).unwrap();
    assert_eq!(appended(&mut journal, again), 0);
    let of_it = reverse(&journal, &taking_back(12, 11));
    assert_eq!(of_it, Err(RegistryRefusal::ReversalOfReversal));
}

#[test]
fn the_proof_finds_what_was_tampered_with() {
    let (unit, control) = (enterprise(1), control());
    let Ok(Posted::New(sound)) = post_obligation(&[], &order(10, 20, &unit, &control, 5)) else {
        panic!("not posted");
    };
    let fault = |change: fn(&mut Vec<JournalEntry>)| {
        let mut journal = sound.clone();
        change(&mut journal);
        journal_is_balanced(&journal).map_err(|f: JournalFault| f.code())
    };
    assert_eq!(fault(|_| ()), Ok(()));
    assert_eq!(
        fault(|j| j[0].tonnes = Tonnes(6)),
        Err("journal.unbalanced")
    );
    assert_eq!(fault(|j| j.truncate(1)), Err("journal.unbalanced"));
    assert_eq!(
        fault(|j| j[1].unit.vintage = 2023),
        Err("journal.unbalanced")
    );
    assert_eq!(
        fault(|j| j[0].tonnes = Tonnes(0)),
        Err("journal.not_positive")
    );
    assert_eq!(
        fault(|j| j[0].mode = MarketMode::Simulation),
        Err("journal.mixed")
    );
    assert_eq!(
        fault(|j| j[0].cause_id = Uuid::from_u128(1)),
        Err("journal.mixed")
    );
}

const CEA: Unit = Unit {
    kind: UnitType::NationalAllowance,
    vintage: 2024,
};

#[test]
fn blocks_are_never_empty_and_know_what_they_share() {
    assert_eq!(UnitBlock::new(CEA, 2, 1), None);
    assert_eq!(UnitBlock::new(CEA, 0, u64::MAX), None);
    let one = UnitBlock::new(CEA, 7, 7).unwrap();
    assert_eq!((one.count(), one.split(1)), (1, None));
    let other_vintage = Unit {
        vintage: 2023,
        ..CEA
    };
    assert!(one.overlaps(&UnitBlock::new(CEA, 1, 7).unwrap()));
    assert!(!one.overlaps(&UnitBlock::new(CEA, 8, 9).unwrap()));
    assert!(!one.overlaps(&UnitBlock::new(other_vintage, 7, 7).unwrap()));
}

/// Orders in any order and repetition: (decision, enterprise, tonnes) to post, or a reversal of
/// a decision's posting.
#[derive(Clone, Debug)]
enum Step {
    Post(u128, u128, i64),
    Reverse(u128),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let post = (1u128..8, 1u128..4, 0i64..1_000_000).prop_map(|(d, e, t)| Step::Post(d, e, t));
    let step = prop_oneof![post, (1u128..8).prop_map(Step::Reverse)];
    proptest::collection::vec(step, 0..40)
}

fn run(steps: &[Step]) -> Vec<JournalEntry> {
    let control = control();
    let mut journal = Vec::new();
    for (step, number) in steps.iter().zip(1000u128..) {
        let posted = match step {
            Step::Post(decision, who, tonnes) => {
                let unit = enterprise(*who);
                post_obligation(
                    &journal,
                    &order(number, *decision, &unit, &control, *tonnes),
                )
            }
            Step::Reverse(decision) => {
                let of = |e: &&JournalEntry| e.cause_id == Uuid::from_u128(*decision);
                let reversed = journal.iter().find(of).map_or(Uuid::nil(), |e| e.posting);
                let posting = Uuid::from_u128(number);
                reverse(&journal, &ReversalOrder { posting, reversed })
            }
        };
        if let Ok(posted) = posted {
            appended(&mut journal, posted);
        }
    }
    journal
}

proptest! {
    #[test]
    fn nothing_is_made_or_lost(steps in steps()) {
        let journal = run(&steps);
        prop_assert_eq!(journal_is_balanced(&journal), Ok(()));
        let mut totals: BTreeMap<Unit, i128> = BTreeMap::new();
        let accounts: std::collections::BTreeSet<_> = journal.iter().map(|e| e.account).collect();
        for entry in &journal {
            totals.entry(entry.unit).or_insert_with(|| {
                accounts.iter().map(|a| balance(&journal, *a, entry.unit)).sum()
            });
        }
        prop_assert!(totals.values().all(|total| *total == 0));
    }

    #[test]
    fn an_account_never_owes_less_than_nothing(steps in steps()) {
        let journal = run(&steps);
        for who in 1u128..4 {
            prop_assert!(obligation_of(&journal, enterprise(who).id, 2024) >= 0);
        }
    }

    #[test]
    fn posting_and_reversing_is_as_if_nothing_was(tonnes in 1i64..i64::MAX) {
        let (unit, control) = (enterprise(1), control());
        let mut journal = Vec::new();
        let posted = post_obligation(&journal, &order(10, 20, &unit, &control, tonnes)).unwrap();
        appended(&mut journal, posted);
        let back = reverse(&journal, &taking_back(11, 10)).unwrap();
        appended(&mut journal, back);
        prop_assert_eq!(obligation_of(&journal, unit.id, 2024), 0);
        prop_assert_eq!(obligation_of(&journal, control.id, 2024), 0);
        prop_assert_eq!(journal_is_balanced(&journal), Ok(()));
    }

    #[test]
    fn asking_again_changes_nothing(decision in 1u128..9, tonnes in 0i64..1_000_000, times in 1usize..6) {
        let (unit, control) = (enterprise(1), control());
        let mut journal = Vec::new();
        for number in 0..times {
            let number = 100 + u128::try_from(number).unwrap();
            let order = order(number, decision, &unit, &control, tonnes);
            let posted = post_obligation(&journal, &order).unwrap();
            appended(&mut journal, posted);
        }
        prop_assert_eq!(obligation_of(&journal, unit.id, 2024), i128::from(tonnes));
        prop_assert!(journal.len() <= 2);
    }

    #[test]
    fn splitting_a_block_keeps_every_unit(first in 0u64..1_000_000, count in 2u64..1_000_000, at in 1u64..1_000_000) {
        let block = UnitBlock::new(CEA, first, first + count - 1).unwrap();
        match block.split(at) {
            None => prop_assert!(at >= count),
            Some((left, right)) => {
                prop_assert_eq!(left.count() + right.count(), block.count());
                prop_assert_eq!(left.serials().0, block.serials().0);
                prop_assert_eq!(left.serials().1 + 1, right.serials().0);
                prop_assert_eq!(right.serials().1, block.serials().1);
                prop_assert!(!left.overlaps(&right));
            }
        }
    }
}
