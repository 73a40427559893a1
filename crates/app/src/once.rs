//! Idempotency: the same request twice is one act with one answer.

use qilu_store::{
    AnyConnection,
    idempotency::{self, Replay},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::{
    App, SignedIn,
    fault::{Fault, FaultKind, Outcome},
};

/// The status kept beside an answer; refusals are not kept, so it is always a success.
const STATUS_KEPT: i16 = 200;

/// What makes a request the same: its route, the key its client chose, and its body.
#[derive(Debug, Clone)]
pub struct Once {
    /// Method and path.
    pub route: String,
    pub key: String,
    /// SHA-256 of the body, hexadecimal.
    pub body_hash: String,
}

impl App {
    /// Does the work in one transaction, unless it was done before; then its answer is given again.
    /// The work may run more than once before it is committed.
    pub(crate) fn once<T: Serialize + DeserializeOwned>(
        &self,
        who: &SignedIn,
        once: &Once,
        work: impl Fn(&mut AnyConnection) -> Outcome<T>,
    ) -> Outcome<T> {
        let actor_id = who.user_id();
        self.store.write(|connection| {
            let known = idempotency::replay(
                connection,
                &actor_id,
                &once.route,
                &once.key,
                &once.body_hash,
            )?;
            match known {
                Replay::Same(answer) => serde_json::from_str(&answer.body).map_err(Fault::internal),
                Replay::Different => Err(used_for_another()),
                Replay::New => {
                    let done = work(connection)?;
                    let answer = idempotency::Answer {
                        actor_id: actor_id.clone(),
                        route: once.route.clone(),
                        key: once.key.clone(),
                        body_hash: once.body_hash.clone(),
                        status: STATUS_KEPT,
                        headers: "{}".to_owned(),
                        body: serde_json::to_string(&done).map_err(Fault::internal)?,
                        created_at: self.clock.instant(),
                    };
                    idempotency::put(connection, &answer)?;
                    Ok(done)
                }
            }
        })
    }
}

fn used_for_another() -> Fault {
    Fault::new(
        FaultKind::Conflict,
        "request.idempotency_key_reused",
        "该 Idempotency-Key 已用于内容不同的请求，请更换后重试。",
        "This Idempotency-Key was used for a request with another body; choose another.",
    )
}
