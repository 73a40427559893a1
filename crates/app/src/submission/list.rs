//! Lists of submissions.

use qilu_access::Capability;
use qilu_store::submission::{self, SubmissionFilter, SubmissionSort};

use crate::{
    App, SignedIn,
    fault::Outcome,
    names::Names,
    paging::{order, page_request, unknown_order, year_filter},
    query::SubmissionQuery,
    submission::summary,
    view::{Page, SubmissionSummary},
};

const SORTS: &str = "updated_at, due, enterprise, city, sector, state, year";

impl App {
    /// A page of submissions in scope.
    ///
    /// # Errors
    /// `access.forbidden`, `request.unknown_sort`, `request.bad_cursor`, `request.year`.
    pub fn submissions(
        &self,
        who: &SignedIn,
        query: &SubmissionQuery,
    ) -> Outcome<Page<SubmissionSummary>> {
        who.may(Capability::ViewReport)?;
        let (field, direction) = order(query.sort.as_deref().unwrap_or("-updated_at"));
        let sort = match field {
            "updated_at" => SubmissionSort::Updated,
            "due" => SubmissionSort::Due,
            "enterprise" => SubmissionSort::Name,
            "city" => SubmissionSort::City,
            "sector" => SubmissionSort::Sector,
            "state" => SubmissionSort::State,
            "year" => SubmissionSort::Year,
            other => return Err(unknown_order(other, SORTS)),
        };
        let filter = filter(query)?;
        let request = page_request(query.cursor.as_deref(), query.limit)?;
        self.store.read(|connection| {
            let page = submission::list(connection, &who.rows, &filter, sort, direction, &request)?;
            let counts = submission::count_by_state(connection, &who.rows, &filter)?;
            let next_cursor = page.next.map(|mark| mark.encode());
            let mut names = Names::default();
            let items = page
                .items
                .iter()
                .map(|row| summary::line(self, connection, who, row, &mut names))
                .collect::<Outcome<_>>()?;
            Ok(Page {
                items,
                next_cursor,
                total: Some(counts.iter().map(|(_, count)| count).sum()),
            })
        })
    }
}

fn filter(query: &SubmissionQuery) -> Outcome<SubmissionFilter> {
    Ok(SubmissionFilter {
        year: year_filter(query.year)?,
        city: query.city.clone(),
        sector: query.sector.clone(),
        states: query
            .state
            .iter()
            .flat_map(|states| states.split(','))
            .map(str::to_owned)
            .collect(),
        text: query.search.clone(),
        ..SubmissionFilter::default()
    })
}
