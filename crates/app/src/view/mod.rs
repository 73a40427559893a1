//! What the use cases answer, as plain data. Decimals and tonnes are strings, instants are RFC 3339 in UTC,
//! and every text a person reads comes in both languages. The HTTP document is generated from these types.

mod account;
mod audit;
mod body;
mod bulk;
mod campaign;
mod checklist;
mod enterprise;
mod finding;
mod layout;
mod page;
mod problem;
mod proposal;
mod reference;
mod session;
mod submission;
mod summary;
mod system;
mod uncertainty;
mod version;
mod waiver;
mod work;

pub use account::*;
pub use audit::*;
pub use body::*;
pub use bulk::*;
pub use campaign::*;
pub use checklist::*;
pub use enterprise::*;
pub use finding::*;
pub use layout::*;
pub use page::*;
pub use problem::*;
pub use proposal::*;
pub use reference::*;
pub use session::*;
pub use submission::*;
pub use summary::*;
pub use system::*;
pub use uncertainty::*;
pub use version::*;
pub use waiver::*;
pub use work::*;
