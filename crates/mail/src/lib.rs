//! Letters by mail: one message type, two ways out.
//!
//! A [`Mailer`] sends through SMTP, or, by default, writes `.eml` files into a directory. It is
//! called by the job that empties the outbox, never inside a transaction; sending the same
//! message twice gives the same Message-ID, so that receivers can recognise the repetition.

mod mailer;
mod message;

pub use mailer::{MailError, Mailer, SMTP_SECONDS_MAX, Transport};
pub use message::{BODY_BYTES_MAX, Message, SUBJECT_CHARS_MAX};
