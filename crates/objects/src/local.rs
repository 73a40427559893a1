//! Objects in a local directory.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use crate::ContentHash;

/// No object may be larger: a ZIP of five hundred workbooks fits.
pub const OBJECT_BYTES_MAX: u64 = 128 * 1024 * 1024;

/// Directory of half-written objects, on the same file system as the finished ones.
const INCOMING: &str = "incoming";

/// Why an object could not be stored or read.
#[derive(Debug, thiserror::Error)]
pub enum ObjectError {
    /// Nothing is stored under this name.
    #[error("no object {0}")]
    Absent(ContentHash),
    /// The stored bytes no longer have the hash they are named by.
    #[error("object {0} is damaged: its bytes do not match its name")]
    Damaged(ContentHash),
    /// The bytes exceed [`OBJECT_BYTES_MAX`].
    #[error("the object has {bytes} bytes, more than {OBJECT_BYTES_MAX}")]
    TooLarge {
        /// Size found, in bytes.
        bytes: u64,
    },
    /// The disk refused.
    #[error("cannot {doing} {path}")]
    Disk {
        /// What was being done, as a verb.
        doing: &'static str,
        /// The file or directory.
        path: PathBuf,
        /// What the system said.
        #[source]
        source: io::Error,
    },
}

impl ObjectError {
    /// The stable code of this error.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Absent(_) => "object.absent",
            Self::Damaged(_) => "object.damaged",
            Self::TooLarge { .. } => "object.too_large",
            Self::Disk { .. } => "object.disk",
        }
    }
}

fn disk(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ObjectError {
    let path = path.to_owned();
    move |source| ObjectError::Disk {
        doing,
        path,
        source,
    }
}

/// A content-addressed store in one directory. Cheap to clone; safe to share between threads and
/// processes, since a finished object is never changed.
#[derive(Clone, Debug)]
pub struct LocalStore {
    root: PathBuf,
}

impl LocalStore {
    /// Opens the store under `root`, making the directory when it is absent.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self, ObjectError> {
        let root = root.into();
        let incoming = root.join(INCOMING);
        fs::create_dir_all(&incoming).map_err(disk("make", &incoming))?;
        Ok(Self { root })
    }

    /// Stores the bytes and returns their name. When this returns, they are on the disk under
    /// that name, whole. The same bytes again change nothing; a damaged object is mended.
    pub fn put(&self, bytes: &[u8]) -> Result<ContentHash, ObjectError> {
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > OBJECT_BYTES_MAX {
            return Err(ObjectError::TooLarge { bytes: size });
        }
        let hash = ContentHash::of(bytes);
        match self.get(&hash) {
            Ok(_) => return Ok(hash),
            Err(
                ObjectError::Absent(_) | ObjectError::Damaged(_) | ObjectError::TooLarge { .. },
            ) => {}
            Err(other) => return Err(other),
        }
        let path = self.path_of(&hash);
        let directory = path.parent().unwrap_or(&self.root);
        fs::create_dir_all(directory).map_err(disk("make", directory))?;
        let temporary = self.temporary(&hash);
        let written = write_whole(&temporary, bytes)
            .and_then(|()| fs::rename(&temporary, &path).map_err(disk("rename", &temporary)));
        if written.is_err() {
            // The first error is the one to report; a left-over in `incoming` harms nobody.
            let _ = fs::remove_file(&temporary);
        }
        written?;
        self.sync_up_from(directory)?;
        Ok(hash)
    }

    /// The bytes under this name, checked against it.
    pub fn get(&self, hash: &ContentHash) -> Result<Vec<u8>, ObjectError> {
        let path = self.path_of(hash);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(ObjectError::Absent(hash.clone()));
            }
            Err(error) => return Err(disk("open", &path)(error)),
        };
        let mut bytes = Vec::new();
        file.take(OBJECT_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(disk("read", &path))?;
        let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if size > OBJECT_BYTES_MAX {
            return Err(ObjectError::TooLarge { bytes: size });
        }
        if ContentHash::of(&bytes) != *hash {
            return Err(ObjectError::Damaged(hash.clone()));
        }
        Ok(bytes)
    }

    /// Whether something is stored under this name (its bytes are not read).
    pub fn contains(&self, hash: &ContentHash) -> bool {
        self.path_of(hash).is_file()
    }

    fn path_of(&self, hash: &ContentHash) -> PathBuf {
        let [first, second] = hash.shards();
        self.root.join(first).join(second).join(hash.as_str())
    }

    /// A name no other writer uses: hash, process and a counter within it.
    fn temporary(&self, hash: &ContentHash) -> PathBuf {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        self.root
            .join(INCOMING)
            .join(format!("{hash}.{process}.{number}"))
    }

    /// Makes the new names durable: the shard's directory and those above it, up to the root.
    fn sync_up_from(&self, directory: &Path) -> Result<(), ObjectError> {
        for level in directory.ancestors() {
            File::open(level)
                .and_then(|handle| handle.sync_all())
                .map_err(disk("sync", level))?;
            if level == self.root {
                break;
            }
        }
        Ok(())
    }
}

fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), ObjectError> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(disk("create", path))?;
    file.write_all(bytes).map_err(disk("write", path))?;
    file.sync_all().map_err(disk("sync", path))
}
