//! How a figure of a working copy comes about, of what it says now.

use uuid::Uuid;

use crate::{
    App, SignedIn, draft::copy::Copy, fault::Outcome, query::TraceQuery, version::trace::walked,
    view::TraceNode,
};

impl App {
    /// Walks a figure of a working copy back towards its cells.
    ///
    /// # Errors
    /// `access.forbidden`; `not_found` out of scope; `draft.method_gone`, `trace.malformed_figure`, `trace.unknown_figure`.
    pub fn draft_trace(
        &self,
        who: &SignedIn,
        (enterprise_id, draft_id): (Uuid, Uuid),
        query: &TraceQuery,
    ) -> Outcome<TraceNode> {
        let copy = self
            .store
            .read(|connection| Copy::load(self, connection, who, enterprise_id, draft_id))?;
        walked(self.library(), copy.method, &copy.entries(), query)
    }
}
