//! What an enterprise reported the year before, for the template of this year's report.

use qilu_accounting::{Entries, Method};
use qilu_store::{comparison, version};

use crate::{
    App, SignedIn,
    fault::{Fault, Outcome},
};

impl App {
    /// The entries of the report that stands of the year before: under the same method, else under another edition of it.
    pub(super) fn last_year(
        &self,
        who: &SignedIn,
        enterprise_id: &str,
        method: &Method,
        year: i32,
    ) -> Outcome<Option<Entries>> {
        let before = year.saturating_sub(1);
        let Ok(year_before) = i16::try_from(before) else {
            return Ok(None);
        };
        let library = self.library();
        let editions = library.methods().filter(|other| {
            other.id != method.id
                && other.sector == method.sector
                && other.purpose == method.purpose
                && other.years.contains(before)
        });
        let kept = self.store.read(|connection| {
            for candidate in std::iter::once(method).chain(editions) {
                let found = comparison::version_of_year(
                    connection,
                    &who.rows,
                    enterprise_id,
                    year_before,
                    &candidate.id,
                )?;
                if let Some(id) = found {
                    return Ok::<_, Fault>(Some(version::entries(connection, &who.rows, &id)?));
                }
            }
            Ok(None)
        })?;
        kept.map(|text| Entries::from_text(&text).map_err(|_| Fault::internal("kept entries")))
            .transpose()
    }
}
