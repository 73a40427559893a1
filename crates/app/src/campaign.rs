//! Where the year's reports stand: how many are how far, who is late, what was determined.

use std::collections::{BTreeMap, BTreeSet};

use qilu_access::Capability;
use qilu_store::{
    AnyConnection, Direction, PageRequest, organisation,
    submission::{self, SubmissionFilter, SubmissionSort},
    summary::{self as kept, LineFilter, SummaryRow},
};
use qilu_verification::{LineScope, State};

use crate::{
    App, SignedIn,
    app::id,
    body::held,
    fault::Outcome,
    mapping::tonnes,
    names::Names,
    paging::year_filter,
    query::YearQuery,
    submission::summary,
    view::{
        BodyProgress, Campaign, CityProgress, SectorTotal, StateCount, SubmissionSummary, YearTotal,
    },
};

/// The most late reports shown; the list of submissions has the rest.
const LATE_MAX: u32 = 100;

/// States after a conclusion was given.
const CONCLUDED: [State; 4] = [
    State::InternalReview,
    State::Decision,
    State::Determined,
    State::Rejected,
];

impl App {
    /// The campaign of one reporting year, as far as the caller's scope goes.
    ///
    /// # Errors
    /// `access.forbidden`, `request.year`.
    pub fn campaign(&self, who: &SignedIn, query: &YearQuery) -> Outcome<Campaign> {
        who.may(Capability::ViewSummary)?;
        let wanted = year_filter(query.year)?;
        let today = self.clock.today().to_string();
        self.store.read(|connection| {
            let years = submission::years(connection, &who.rows)?;
            let year = wanted.or(years.last().copied()).unwrap_or_default();
            let of_the_year = SubmissionFilter {
                year: Some(year),
                ..SubmissionFilter::default()
            };
            let late = SubmissionFilter {
                overdue_on: Some(today),
                ..of_the_year.clone()
            };
            let totals = kept::totals(connection, &who.rows, &direct())?;
            Ok(Campaign {
                year: i32::from(year),
                years: years.into_iter().map(i32::from).collect(),
                states: funnel(&submission::count_by_state(
                    connection,
                    &who.rows,
                    &of_the_year,
                )?),
                cities: cities(
                    &submission::count_by_city(connection, &who.rows, &of_the_year)?,
                    &submission::count_by_city(connection, &who.rows, &late)?,
                ),
                late: self.late(connection, who, &late)?,
                sectors: sectors(connection, who, &totals, year)?,
                trend: trend(&totals),
                bodies: self.progress(connection, who, year)?,
            })
        })
    }

    fn late(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        filter: &SubmissionFilter,
    ) -> Outcome<Vec<SubmissionSummary>> {
        let (sort, first) = (
            SubmissionSort::Due,
            PageRequest {
                after: None,
                rows: Some(LATE_MAX),
            },
        );
        let page = submission::list(
            connection,
            &who.rows,
            filter,
            sort,
            Direction::Ascending,
            &first,
        )?;
        let mut names = Names::default();
        let rows = page.items.iter();
        rows.map(|row| summary::line(self, connection, who, row, &mut names))
            .collect()
    }

    fn progress(
        &self,
        connection: &mut AnyConnection,
        who: &SignedIn,
        year: i16,
    ) -> Outcome<Vec<BodyProgress>> {
        let today = self.clock.today().to_string();
        let bodies = organisation::of_kind(connection, "verification_body", &today)?;
        bodies
            .into_iter()
            .map(|(row, fact)| {
                Ok(BodyProgress {
                    id: id(&row.id)?,
                    assigned: held(connection, &who.rows, &row.id, Some(year), State::ALL)?,
                    concluded: held(connection, &who.rows, &row.id, Some(year), &CONCLUDED)?,
                    name: fact.name_zh,
                })
            })
            .collect()
    }
}

fn direct() -> LineFilter {
    LineFilter {
        scope: Some(LineScope::Direct.code().to_owned()),
        ..LineFilter::default()
    }
}

/// Every state in the order of the flow, those without a submission too.
fn funnel(counts: &[(String, i64)]) -> Vec<StateCount> {
    State::ALL
        .iter()
        .map(|state| StateCount {
            state: state.code().to_owned(),
            label: state.label().into(),
            count: counts
                .iter()
                .find(|(code, _)| code == state.code())
                .map_or(0, |(_, count)| *count),
        })
        .collect()
}

/// Submissions by city and state, and the late ones among them.
fn cities(counts: &[(String, String, i64)], late: &[(String, String, i64)]) -> Vec<CityProgress> {
    let mut cities: BTreeMap<&str, CityProgress> = BTreeMap::new();
    for (city, state, count) in counts {
        let progress = cities.entry(city).or_insert_with(|| CityProgress {
            city_code: city.clone(),
            total: 0,
            determined: 0,
            late: 0,
        });
        progress.total += count;
        if state == State::Determined.code() {
            progress.determined += count;
        }
    }
    for (city, _, count) in late {
        if let Some(progress) = cities.get_mut(city.as_str()) {
            progress.late += count;
        }
    }
    cities.into_values().collect()
}

fn sectors(
    connection: &mut AnyConnection,
    who: &SignedIn,
    totals: &[SummaryRow],
    year: i16,
) -> Outcome<Vec<SectorTotal>> {
    let filter = LineFilter {
        year: Some(year),
        ..direct()
    };
    let mut plants: BTreeSet<(String, String)> = BTreeSet::new();
    for row in kept::by_enterprise(connection, &who.rows, &filter)? {
        plants.insert((row.sector, row.enterprise_id));
    }
    let mut grams: BTreeMap<&str, i64> = BTreeMap::new();
    for row in totals.iter().filter(|row| row.year == year) {
        *grams.entry(&row.sector).or_default() += row.grams;
    }
    Ok(grams
        .into_iter()
        .map(|(sector, grams)| SectorTotal {
            enterprises: i64::try_from(plants.iter().filter(|(of, _)| of == sector).count())
                .unwrap_or(i64::MAX),
            sector: sector.to_owned(),
            direct_tonnes: tonnes(grams),
        })
        .collect())
}

fn trend(totals: &[SummaryRow]) -> Vec<YearTotal> {
    let mut years: BTreeMap<i16, i64> = BTreeMap::new();
    for row in totals {
        *years.entry(row.year).or_default() += row.grams;
    }
    years
        .into_iter()
        .map(|(year, grams)| YearTotal {
            year: i32::from(year),
            direct_tonnes: tonnes(grams),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::indexing_slicing,
        reason = "a test may stop at the first surprise"
    )]
    use super::*;

    fn of(city: &str, state: &str, count: i64) -> (String, String, i64) {
        (city.to_owned(), state.to_owned(), count)
    }

    #[test]
    fn the_funnel_shows_every_state_in_the_order_of_the_flow() {
        let funnel = funnel(&[("determined".to_owned(), 3), ("draft".to_owned(), 2)]);
        let counts: Vec<_> = funnel
            .iter()
            .map(|state| (state.state.as_str(), state.count))
            .collect();
        assert_eq!(counts[0], ("draft", 2));
        assert_eq!(counts[1], ("enterprise_approval", 0));
        assert_eq!(counts[8], ("determined", 3));
        assert_eq!(funnel[8].label.zh, "已认定");
        assert_eq!(counts.len(), State::ALL.len());
    }

    #[test]
    fn a_city_adds_up_its_states_and_late_ones_are_among_them() {
        let counts = [
            of("370100", "draft", 2),
            of("370100", "determined", 3),
            of("370200", "draft", 1),
        ];
        let cities = cities(&counts, &[of("370100", "draft", 1)]);
        let found: Vec<_> = cities
            .iter()
            .map(|city| {
                (
                    city.city_code.as_str(),
                    city.total,
                    city.determined,
                    city.late,
                )
            })
            .collect();
        assert_eq!(found, [("370100", 5, 3, 1), ("370200", 1, 0, 0)]);
    }

    #[test]
    fn the_trend_adds_what_was_determined_by_year() {
        let row = |year, grams| SummaryRow {
            year,
            city_code: "370100".into(),
            sector: "power".into(),
            gas: "CO2".into(),
            scope: "direct".into(),
            category: "1.A.1.a".into(),
            grams,
            lines: 1,
        };
        let trend = trend(&[
            row(2024, 1_500_000),
            row(2023, 2_000_000),
            row(2024, 500_000),
        ]);
        let found: Vec<_> = trend
            .iter()
            .map(|year| (year.year, year.direct_tonnes.as_str()))
            .collect();
        assert_eq!(found, [(2023, "2"), (2024, "2")]);
    }
}
