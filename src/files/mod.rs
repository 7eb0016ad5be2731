//! Writing files so that a crash leaves the old one or the new one, never half,
//! and so that nobody but their owner reads them.

mod beside;
mod disk;
mod lock;
mod private;
mod target;
mod throw_away;

pub(crate) use beside::read_while;
pub(crate) use disk::{folder_of, sync_folder, tried_again};
pub(crate) use lock::{Locked, patiently};
pub(crate) use private::{keeps_private, make_folder, make_private, restrict, restrict_all};
pub use target::Target;
pub(crate) use target::{TargetFault, check_folder, resolved, same_file};
pub(crate) use throw_away::ThrowAway;

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Opens a file that somebody named: a folder, a device or a pipe is told as what it is,
/// since reading one may never end.
pub(crate) fn open_named(path: &Path) -> io::Result<File> {
    let found = fs::metadata(path)?;
    if found.is_dir() {
        return Err(io::ErrorKind::IsADirectory.into());
    }
    if !found.is_file() {
        return Err(io::ErrorKind::NotSeekable.into());
    }
    File::open(path)
}

/// Replaces one of the console's own files with `bytes`: a temporary file in the
/// same folder (made where it is not there), flushed to the disk, then renamed over it.
pub(crate) fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = Unfinished::own(path)?;
    file.write_all(bytes)?;
    file.publish()
}

/// How the names of unfinished files begin and end; between them stands a random number.
const PREFIX: &str = ".contingencia-";
const SUFFIX: &str = ".tmp";

/// Unfinished files older than this were left by a program that was killed.
pub(crate) const ABANDONED: Duration = Duration::from_hours(24);

/// A file that is still being written, under a name nobody can guess beside its
/// own and readable by its owner alone from its creation; dropped before it is
/// published, nothing of it is left.
#[derive(Debug)]
pub(crate) struct Unfinished {
    /// None once it was closed to be published.
    file: Option<File>,
    temporary: PathBuf,
    target: PathBuf,
}

impl Unfinished {
    /// Begins one of the console's own files; its folder is made where it is not there.
    pub(crate) fn own(target: &Path) -> io::Result<Self> {
        make_folder(&folder_of(target))?;
        Self::new(target)
    }

    /// Begins the file that will be at `target`, in a folder that is there.
    pub(crate) fn new(target: &Path) -> io::Result<Self> {
        if target.file_name().is_none() {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let temporary = folder_of(target).join(format!("{PREFIX}{:016x}{SUFFIX}", random()?));
        Ok(Self {
            file: Some(make_private(&temporary)?),
            temporary,
            target: target.to_path_buf(),
        })
    }

    /// Where it is while it has no name of its own.
    pub(crate) fn path(&self) -> &Path {
        &self.temporary
    }

    /// Presses what was written onto the disk and opens it for reading.
    pub(crate) fn reread(&self) -> io::Result<File> {
        if let Some(file) = &self.file {
            file.sync_all()?;
        }
        File::open(&self.temporary)
    }

    /// Gives the file its own name, once it is on the disk, in the place of what stands there.
    pub(crate) fn publish(mut self) -> io::Result<()> {
        self.close()?;
        let renamed = tried_again(|| fs::rename(&self.temporary, &self.target));
        self.named(renamed)
    }

    /// Gives the file its own name, once it is on the disk, unless something stands there.
    pub(crate) fn publish_new(mut self) -> io::Result<()> {
        self.close()?;
        let claimed = claim(&self.temporary, &self.target);
        self.named(claimed)
    }

    /// Gives the file the first of some names in its folder that is free; answers its
    /// path. Two programs that ask at once get two names.
    pub(crate) fn publish_free(
        mut self,
        names: impl IntoIterator<Item = String>,
    ) -> io::Result<PathBuf> {
        self.close()?;
        let mut claimed = Err(io::ErrorKind::AlreadyExists.into());
        for name in names {
            self.target.set_file_name(name);
            claimed = claim(&self.temporary, &self.target);
            if !is_taken(&claimed) {
                break;
            }
        }
        let path = self.target.clone();
        self.named(claimed)?;
        Ok(path)
    }

    /// Presses it onto the disk; a file that is open is not renamed everywhere.
    fn close(&mut self) -> io::Result<()> {
        if let Some(file) = &self.file {
            file.sync_all()?;
        }
        self.file = None;
        Ok(())
    }

    fn named(self, outcome: io::Result<()>) -> io::Result<()> {
        // The first failure is the one worth telling.
        outcome?;
        disk::settle(&self.target)
    }
}

impl Write for Unfinished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.file {
            Some(file) => file.write(bytes),
            None => Err(io::ErrorKind::WriteZero.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.as_mut().map_or(Ok(()), File::flush)
    }
}

impl Seek for Unfinished {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match &mut self.file {
            Some(file) => file.seek(to),
            None => Err(io::ErrorKind::Unsupported.into()),
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        drop(self.file.take());
        // Once it has its name there is nothing here; nobody is left to hear of more.
        let _ = fs::remove_file(&self.temporary);
    }
}

/// Names that are tried one after the other: `STEM.EXT`, `STEM (2).EXT`…
pub(crate) fn numbered(stem: &str, extension: &str) -> impl Iterator<Item = String> + use<> {
    let (first, more) = (stem.to_owned(), stem.to_owned());
    std::iter::once(first)
        .chain((2..10_000).map(move |number| format!("{more} ({number})")))
        .map({
            let extension = extension.to_owned();
            move |stem| format!("{stem}.{extension}")
        })
}

/// The stem of a name without the number that [`numbered`] gave it.
pub(crate) fn without_number(stem: &str) -> &str {
    stem.strip_suffix(')')
        .and_then(|stem| stem.rsplit_once(" ("))
        .filter(|(_, number)| number.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(stem, |(stem, _)| stem)
}

/// The most that is read of a file that people write: settings, templates, secrets.
const WRITTEN_BY_PEOPLE: u64 = 4 << 20;

/// What is in a file that people write. A pipe or a device would never end, and what is
/// larger than any of them is none.
///
/// # Errors
/// It is not there, no file, larger than 4 MiB, or cannot be read.
pub(crate) fn read_written(path: &Path) -> io::Result<Vec<u8>> {
    // Before it is opened: to open a pipe waits for who writes into it.
    if !fs::metadata(path)?.is_file() {
        return Err(io::ErrorKind::NotSeekable.into());
    }
    let mut bytes = Vec::new();
    File::open(path)?
        .take(WRITTEN_BY_PEOPLE + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > WRITTEN_BY_PEOPLE {
        return Err(io::ErrorKind::InvalidData.into());
    }
    Ok(bytes)
}

/// Whether a file is larger than what people write.
pub(crate) fn is_large(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() > WRITTEN_BY_PEOPLE)
}

/// Removes what killed programs left unfinished in a folder; what resists stays.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let unfinished = name.starts_with('.') && name.ends_with(SUFFIX);
        if unfinished && is_abandoned(&entry.path()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Whether nothing was written into a file for so long that nobody will.
pub(crate) fn is_abandoned(path: &Path) -> bool {
    fs::symlink_metadata(path)
        .and_then(|data| data.modified())
        .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > ABANDONED))
}

/// Gives a file a second name that nothing has; the first may still be there then.
fn claim(from: &Path, to: &Path) -> io::Result<()> {
    let linked = fs::hard_link(from, to);
    if linked.is_ok() || is_taken(&linked) {
        return linked;
    }
    // A disk without links, as of a stick: the name is taken first, then filled.
    drop(make_private(to)?);
    tried_again(|| fs::rename(from, to)).inspect_err(|_| {
        let _ = fs::remove_file(to);
    })
}

fn is_taken<T>(outcome: &io::Result<T>) -> bool {
    matches!(outcome, Err(error) if error.kind() == io::ErrorKind::AlreadyExists)
}

/// A number nobody can guess.
fn random() -> io::Result<u64> {
    let mut bytes = [0; 8];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(u64::from_le_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_stands_at_a_name_is_replaced_by_publish_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        write_atomic(&path, b"uno").unwrap();
        let begin = || {
            let mut file = Unfinished::new(&path).unwrap();
            file.write_all(b"dos").unwrap();
            file
        };
        let refused = begin().publish_new().unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"uno");
        let free = begin().publish_free(numbered("a", "txt")).unwrap();
        assert_eq!(free, folder.path().join("a (2).txt"));
        assert_eq!(fs::read(free).unwrap(), b"dos");
        begin().publish().unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"dos");
        assert_eq!(names(folder.path()), ["a (2).txt", "a.txt"]);
    }

    #[cfg(windows)]
    #[test]
    fn what_another_program_holds_stays_and_a_free_name_is_found_beside_it() {
        use std::os::windows::fs::OpenOptionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.pdf");
        write_atomic(&path, b"uno").unwrap();
        let begin = || Unfinished::new(&path).unwrap();
        let viewed = File::options().read(true).share_mode(1).open(&path);
        let refused = begin().publish().unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::ResourceBusy);
        let free = begin().publish_free(numbered("a", "pdf")).unwrap();
        assert_eq!(free, folder.path().join("a (2).pdf"));
        assert_eq!(fs::read(&path).unwrap(), b"uno");
        drop(viewed.unwrap());
        begin().publish().unwrap();
        assert_eq!(names(folder.path()), ["a (2).pdf", "a.pdf"]);
    }

    #[test]
    fn a_free_name_is_found_where_the_disk_knows_no_links() {
        let folder = tempfile::tempdir().unwrap();
        let [from, to] = ["b.txt", "a.txt"].map(|name| folder.path().join(name));
        write_atomic(&from, b"uno").unwrap();
        // A folder cannot be linked, as nothing can on a stick.
        let sub = folder.path().join("carpeta");
        fs::create_dir(&sub).unwrap();
        if cfg!(unix) {
            assert!(claim(&sub, &to).is_err());
            assert_eq!(names(folder.path()), ["b.txt", "carpeta"]);
        }
        claim(&from, &to).unwrap();
        assert_eq!(fs::read(&to).unwrap(), b"uno");
    }

    #[test]
    fn what_is_dropped_unpublished_leaves_nothing_and_no_name_is_guessed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.txt");
        let [one, two] = [(); 2].map(|()| Unfinished::new(&path).unwrap());
        let found = names(folder.path());
        assert_eq!(found.len(), 2);
        assert!(found.iter().all(|name| name.len() == 34), "{found:?}");
        drop((one, two));
        assert!(names(folder.path()).is_empty());
        let nowhere = folder.path().join("no/hay/a.txt");
        let error = Unfinished::new(&nowhere).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::NotFound);
        Unfinished::own(&nowhere).unwrap().publish().unwrap();
        assert!(nowhere.exists());
    }

    #[test]
    fn only_what_was_left_a_day_ago_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        let old = std::time::SystemTime::now() - 2 * ABANDONED;
        for (name, age) in [
            (".contingencia-0123456789abcdef.tmp", true),
            (".store.key.age.4711.tmp", true),
            (".contingencia-ffffffffffffffff.tmp", false),
            ("informe.tmp", true),
        ] {
            let file = make_private(&folder.path().join(name)).unwrap();
            if age {
                file.set_modified(old).unwrap();
            }
        }
        sweep(folder.path());
        assert_eq!(
            names(folder.path()),
            [".contingencia-ffffffffffffffff.tmp", "informe.tmp"]
        );
    }

    #[test]
    fn w9_only_a_file_of_a_size_that_people_write_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.toml");
        write_atomic(&path, b"uno").unwrap();
        assert_eq!(read_written(&path).unwrap(), b"uno");
        let file = File::options().write(true).open(&path).unwrap();
        file.set_len(5 << 20).unwrap();
        let kind = |path: &Path| read_written(path).unwrap_err().kind();
        assert_eq!(kind(&path), io::ErrorKind::InvalidData);
        assert_eq!(kind(folder.path()), io::ErrorKind::NotSeekable);
        if cfg!(unix) {
            assert_eq!(kind(Path::new("/dev/zero")), io::ErrorKind::NotSeekable);
            let pipe = folder.path().join("tubo");
            let made = std::process::Command::new("mkfifo").arg(&pipe).status();
            if made.is_ok_and(|status| status.success()) {
                assert_eq!(kind(&pipe), io::ErrorKind::NotSeekable);
            }
        }
    }

    #[test]
    fn a_number_in_a_name_is_told_from_the_rest_of_it() {
        let mut all = numbered("guion-R1", "pdf");
        assert_eq!(all.next().as_deref(), Some("guion-R1.pdf"));
        assert_eq!(all.next().as_deref(), Some("guion-R1 (2).pdf"));
        for (stem, plain) in [
            ("guion-R1", "guion-R1"),
            ("guion-R1 (2)", "guion-R1"),
            ("guion (x)", "guion (x)"),
            ("guion-R1 (2", "guion-R1 (2"),
        ] {
            assert_eq!(without_number(stem), plain);
        }
    }
}
