//! An installation on disk: its database, its objects, its signing secret, its letters.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result};
use qilu_accounting::Library;
use qilu_app::Clock;
use qilu_app::Config;
use qilu_app::{App, load_reference};
use qilu_credentials::{SECRET_BYTES_MIN, TokenKey};
use qilu_mail::{Mailer, Transport};
use qilu_objects::LocalStore;
use qilu_store::Store;

use crate::{cli, readers};

/// Who letters come from.
const MAIL_NAME: &str = "齐鲁碳核";
const MAIL_ADDRESS: &str = "no-reply@qilu.example";

/// Where everything of one installation lies.
pub struct Installation {
    data: PathBuf,
    store: Store,
}

impl Installation {
    /// Opens the database, migrates it and loads the reference data where there are none.
    pub fn open(options: &cli::Database) -> Result<Self> {
        fs::create_dir_all(&options.data).with_context(|| options.data.display().to_string())?;
        let url = match &options.database {
            Some(url) => url.clone(),
            None => format!(
                "sqlite://{}",
                absolute(&options.data)?.join("qilu.db").display()
            ),
        };
        let store = Store::open(&url)?;
        store.migrate()?;
        load_reference(&store, &Clock::system())?;
        Ok(Self {
            data: options.data.clone(),
            store,
        })
    }

    /// The application on this installation. Several on one installation see the same rows.
    pub fn app(&self, clock: Clock, config: Config) -> Result<App> {
        let objects = LocalStore::open(self.data.join("objects"))?;
        let key = TokenKey::from_secret(&self.secret()?)?;
        let app = App::new(
            self.store.clone(),
            Library::embedded(),
            objects,
            key,
            clock,
            config,
        );
        Ok(app.read_by(Arc::new(readers::pool()?)))
    }

    /// Where letters go: to a server, or as files into the data directory.
    pub fn mailer(&self, mail: &cli::Mail) -> Result<Mailer> {
        let transport = match &mail.smtp {
            Some(url) => Transport::Smtp { url: url.clone() },
            None => Transport::File {
                dir: self.data.join("mail"),
            },
        };
        Ok(Mailer::new(MAIL_NAME, MAIL_ADDRESS, &transport)?)
    }

    /// The secret access tokens are signed with; drawn at the first start, readable by its owner alone.
    fn secret(&self) -> Result<Vec<u8>> {
        let path = self.data.join("secret.key");
        if !path.exists() {
            let secret: [u8; SECRET_BYTES_MIN] = rand::random();
            write_private(&path, &secret).with_context(|| path.display().to_string())?;
        }
        fs::read(&path).with_context(|| path.display().to_string())
    }
}

fn absolute(path: &Path) -> Result<PathBuf> {
    std::path::absolute(path).with_context(|| path.display().to_string())
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(bytes)
}
