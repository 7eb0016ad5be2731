//! Why a file did not go where it was asked for.

use std::path::PathBuf;

/// Why a file did not go where it was asked for. Nothing of it was written.
#[derive(Debug, thiserror::Error)]
pub enum OutletError {
    /// Something stands there, and nobody said that it is replaced.
    #[error("something stands at {}", .0.display())]
    Taken(PathBuf),
    /// It is a console's own, of this data folder or of another.
    #[error("{} is of the store", .0.display())]
    OfTheStore(PathBuf),
    /// It would lie in a console's data folder.
    #[error("{} is among the data", .0.display())]
    AmongData(PathBuf),
    /// The call that writes the file was given this one to read.
    #[error("{} is read by the same call", .0.display())]
    Given(PathBuf),
    /// It holds a key, which nothing brings back.
    #[error("{} holds a key", .0.display())]
    Key(PathBuf),
    /// The name has a control character.
    #[error("a control character in the name")]
    Control,
    /// The folder is not there.
    #[error("no folder {}", .0.display())]
    NoFolder(PathBuf),
    /// A folder was named, and no file in it.
    #[error("{} is a folder", .0.display())]
    IsAFolder(PathBuf),
    /// What should be a folder is a file.
    #[error("{} is no folder", .0.display())]
    NotAFolder(PathBuf),
    /// What stands there is a device, a pipe, a link or the like.
    #[error("{} is no file", .0.display())]
    NotAFile(PathBuf),
    /// Another program has the file open.
    #[error("another program holds {}", .0.display())]
    InUse(PathBuf),
}
