//! What is sent.

use std::time::SystemTime;

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, MessageBuilder};

use crate::MailError;

/// A subject has at most so many characters.
pub const SUBJECT_CHARS_MAX: usize = 200;
/// A body has at most so many bytes.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// The part of the Message-ID after the `@`; it names the software, not a machine.
const MESSAGE_ID_DOMAIN: &str = "qilu.invalid";

/// One letter to one person, in plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// The outbox row's identifier: letters, digits, `-` and `_` only. It names the file and the
    /// Message-ID.
    pub id: String,
    /// Address of the receiver, `name@host`.
    pub to: String,
    /// Name of the receiver, shown beside the address.
    pub to_name: Option<String>,
    /// One line, any script.
    pub subject: String,
    /// Plain text, any script.
    pub body: String,
    /// The date the letter bears.
    pub at: SystemTime,
}

impl Message {
    /// The message in the form that travels, from `sender`.
    pub(crate) fn compose(&self, sender: &Mailbox) -> Result<lettre::Message, MailError> {
        self.check()?;
        let address = self
            .to
            .parse()
            .map_err(|source| MailError::Address { source })?;
        MessageBuilder::new()
            .message_id(Some(format!("<{}@{MESSAGE_ID_DOMAIN}>", self.id)))
            .date(self.at)
            .from(sender.clone())
            .to(Mailbox::new(self.to_name.clone(), address))
            .subject(self.subject.as_str())
            .header(ContentType::TEXT_PLAIN)
            .body(self.body.clone())
            .map_err(|source| MailError::Compose { source })
    }

    fn check(&self) -> Result<(), MailError> {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if self.id.is_empty() || !self.id.chars().all(plain) {
            return Err(MailError::Identifier);
        }
        // A line break in a header would let the text add headers of its own.
        let broken = |text: &str| text.chars().any(char::is_control);
        if broken(&self.subject) || self.to_name.as_deref().is_some_and(broken) {
            return Err(MailError::LineBreak);
        }
        let long = self.subject.chars().count() > SUBJECT_CHARS_MAX;
        if long || self.body.len() > BODY_BYTES_MAX {
            return Err(MailError::TooLong);
        }
        Ok(())
    }
}
