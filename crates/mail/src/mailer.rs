//! How it is sent.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::time::Duration;

use lettre::message::Mailbox;
use lettre::{SmtpTransport, Transport as _};
use serde::Deserialize;

use crate::Message;

/// A mail server that says nothing for this long is given up; the outbox tries again later.
pub const SMTP_SECONDS_MAX: u64 = 30;

/// Where letters go: what the configuration says.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Transport {
    /// Into a directory, one `.eml` file each.
    File {
        /// The directory, made when absent.
        dir: PathBuf,
    },
    /// To a mail server.
    Smtp {
        /// `smtps://user:password@host`, `smtp://host:587?tls=required`, or `smtp://host:25`.
        url: String,
    },
}

/// Why a letter was not sent.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The server's URL cannot be used; the URL is not repeated, it may hold a password.
    #[error("the mail server's URL cannot be used")]
    ServerUrl(#[source] lettre::transport::smtp::Error),
    /// The sender or the receiver is not a mail address.
    #[error("not a mail address")]
    Address {
        /// What is wrong with it.
        #[source]
        source: lettre::address::AddressError,
    },
    /// The message's identifier has other characters than letters, digits, `-` and `_`.
    #[error("a message's identifier has letters, digits, '-' and '_' only")]
    Identifier,
    /// A subject or a name with a control character.
    #[error("a subject and a name are one line each")]
    LineBreak,
    /// Subject or body beyond their limits.
    #[error("the letter is too long")]
    TooLong,
    /// The parts do not make a message.
    #[error("the letter cannot be composed")]
    Compose {
        /// What is wrong.
        #[source]
        source: lettre::error::Error,
    },
    /// The server refused, or did not answer.
    #[error("the mail server did not take the letter")]
    Smtp(#[source] lettre::transport::smtp::Error),
    /// The file could not be written.
    #[error("cannot write {path}")]
    Disk {
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl MailError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::ServerUrl(_) => "mail.server_url",
            Self::Address { .. } => "mail.address",
            Self::Identifier => "mail.identifier",
            Self::LineBreak => "mail.line_break",
            Self::TooLong => "mail.too_long",
            Self::Compose { .. } => "mail.compose",
            Self::Smtp(_) => "mail.smtp",
            Self::Disk { .. } => "mail.disk",
        }
    }

    /// Whether trying the same letter again later may succeed. A refusal for good (a 5xx answer,
    /// a wrong address) goes to the dead letters at once.
    pub fn may_pass(&self) -> bool {
        match self {
            Self::Smtp(error) => !error.is_permanent(),
            Self::Disk { .. } => true,
            _ => false,
        }
    }
}

/// Sends letters from one sender by one transport.
pub struct Mailer {
    sender: Mailbox,
    door: Door,
}

enum Door {
    Directory(PathBuf),
    Server(Box<SmtpTransport>),
}

impl Mailer {
    /// A mailer for this configuration; nothing is connected yet.
    pub fn new(
        sender_name: &str,
        sender_address: &str,
        transport: &Transport,
    ) -> Result<Self, MailError> {
        let address = sender_address
            .parse()
            .map_err(|source| MailError::Address { source })?;
        let door = match transport {
            Transport::File { dir } => Door::Directory(dir.clone()),
            Transport::Smtp { url } => Door::Server(Box::new(
                SmtpTransport::from_url(url)
                    .map_err(MailError::ServerUrl)?
                    .timeout(Some(Duration::from_secs(SMTP_SECONDS_MAX)))
                    .build(),
            )),
        };
        let sender = Mailbox::new(Some(sender_name.to_owned()), address);
        Ok(Self { sender, door })
    }

    /// Sends one letter and returns when the server has taken it or the file is whole. Blocks.
    pub fn send(&self, message: &Message) -> Result<(), MailError> {
        let letter = message.compose(&self.sender)?;
        match &self.door {
            Door::Server(server) => {
                let answer = server.send(&letter).map_err(MailError::Smtp)?;
                tracing::info!(mail = %message.id, code = %answer.code(), "mail sent");
            }
            Door::Directory(directory) => {
                let wrap = |path: &PathBuf| {
                    let path = path.clone();
                    move |source| MailError::Disk { path, source }
                };
                fs::create_dir_all(directory).map_err(wrap(directory))?;
                let path = directory.join(format!("{}.eml", message.id));
                let half = directory.join(format!("{}.part", message.id));
                fs::write(&half, letter.formatted()).map_err(wrap(&half))?;
                fs::rename(&half, &path).map_err(wrap(&path))?;
                tracing::info!(mail = %message.id, path = %path.display(), "mail written");
            }
        }
        Ok(())
    }
}
