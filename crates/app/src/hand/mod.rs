//! Many hands: the tables of a working copy given to people of the enterprise. `list` shows whose part is what, `act` gives
//! parts out and marks them done, `letter` tells people of theirs and `chase` reminds them.

mod act;
mod chase;
mod letter;
pub(crate) mod list;
