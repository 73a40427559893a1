//! Messages between a server and its readers: a length, then so many bytes.

use std::io::{Error, ErrorKind, Read, Result, Write};

const LENGTH_BYTES: usize = 8;
/// What an answer begins with.
pub(crate) const DONE: u8 = 0;
pub(crate) const REFUSED: u8 = 1;

pub(crate) fn send(out: &mut impl Write, message: &[u8]) -> Result<()> {
    out.write_all(&(message.len() as u64).to_le_bytes())?;
    out.write_all(message)
}

/// The next message, of at most so many bytes. Memory is taken as it comes in, whatever length is announced.
pub(crate) fn receive(from: &mut impl Read, most: u64) -> Result<Vec<u8>> {
    let mut length = [0; LENGTH_BYTES];
    from.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    if length > most {
        return Err(Error::new(ErrorKind::InvalidData, "a message is too long"));
    }
    let mut message = Vec::new();
    let read = from.take(length).read_to_end(&mut message)?;
    if read as u64 != length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(message)
}
