//! Reading one file into text, or saying precisely why not.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::limits;

/// Why a file could not be read as text.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The operating system refused.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// The file is larger than [`limits::FILE_BYTES`].
    #[error("is larger than {} MiB, the most that is read of one file", limits::FILE_BYTES / (1024 * 1024))]
    TooLarge,
    /// The bytes are not UTF-8. Holds the text with each bad sequence replaced, and the byte offset in it of the first replacement.
    #[error("is not valid UTF-8")]
    NotUtf8 {
        /// The text as far as it can be shown.
        lossy: String,
        /// Where in `lossy` the first bad byte stood.
        offset: usize,
    },
}

/// The text of the file at `path`, BOM and line ends kept.
pub fn read(path: &Path) -> Result<String, ReadError> {
    String::from_utf8(read_bytes(path)?).map_err(|error| ReadError::NotUtf8 {
        offset: error.utf8_error().valid_up_to(),
        lossy: String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// The bytes of the file at `path`, whatever they mean.
pub fn read_bytes(path: &Path) -> Result<Vec<u8>, ReadError> {
    let file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    let mut bytes = Vec::with_capacity(size as usize + 1);
    // A file may grow between the two calls, and special files state no size at all.
    file.take(limits::FILE_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(ReadError::TooLarge);
    }
    Ok(bytes)
}
