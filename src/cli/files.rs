//! Files: read with a limit, written beside their place and renamed, so nothing half-written is ever seen.

use std::fs;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::scenario::{LIBRARY, Shipped};

/// The default scenario, built in.
pub(super) const DEFAULT: Shipped = LIBRARY[0];

/// Bytes read from a scenario at most: more than the parser takes.
const READ_LIMIT: u64 = 8 << 20;

/// A scenario's bytes and the name for messages.
pub(super) fn scenario(path: Option<&Path>) -> Result<(Vec<u8>, String), Failure> {
    let Some(path) = path else { return Ok((DEFAULT.text.as_bytes().to_vec(), format!("{}.toml", DEFAULT.name))) };
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let read = std::io::stdin().lock().take(READ_LIMIT).read_to_end(&mut bytes);
        read.map_err(|error| Failure::Run(format!("standard input cannot be read: {}", why(&error))))?;
        return of_size(bytes, "stdin.toml".to_owned());
    }
    if path.is_dir() {
        return Err(Failure::Run(format!("{name} is a folder; name a scenario file in it")));
    }
    let read = fs::File::open(path).and_then(|file| file.take(READ_LIMIT).read_to_end(&mut bytes));
    read.map_err(|error| Failure::Run(unreadable(&name, path, &error)))?;
    of_size(bytes, name)
}

/// Refuse what was cut when it was read, whose size nobody knows.
fn of_size(bytes: Vec<u8>, name: String) -> Result<(Vec<u8>, String), Failure> {
    match bytes.len() as u64 {
        READ_LIMIT.. => Err(Failure::Usage(format!("{name} is too large for a scenario, which has at most 4 MB"))),
        _ => Ok((bytes, name)),
    }
}

fn unreadable(name: &str, path: &Path, error: &std::io::Error) -> String {
    if error.kind() != ErrorKind::NotFound {
        return format!("{name} cannot be read: {}", why(error));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return format!("{name} does not exist, nor does the folder {}", folder.display());
    }
    let wanted = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let names = fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned());
    let nearest = names
        .map(|name| (strsim::jaro_winkler(&wanted, &name), name))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0));
    match nearest {
        Some((_, near)) => format!("{name} does not exist; did you mean {}?", path.with_file_name(near).display()),
        None => format!("{name} does not exist; `orgsim init {name}` writes a scenario to start from"),
    }
}

/// Write one file; an existing one is replaced only if `force`.
pub(super) fn write_new(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    let shown = path.display();
    if path.is_dir() {
        return Err(Failure::Run(format!("{shown} is a folder; name a file in it")));
    }
    if path.exists() && !force {
        return Err(Failure::Run(format!("{shown} exists already; --force replaces it")));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(Failure::Run(format!("{shown} cannot be written: there is no folder {}", folder.display())));
    }
    let unwritable = |error: std::io::Error| Failure::Run(format!("{shown} cannot be written: {}", why(&error)));
    let mut file = tempfile::Builder::new().prefix(".orgsim-").tempfile_in(folder).map_err(unwritable)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(unwritable)?;
    readable_by_all(file.path());
    let kept = if force { file.persist(path) } else { file.persist_noclobber(path) };
    kept.map(|_| ()).map_err(|error| unwritable(error.error))
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What went wrong, in words that say what to change.
pub(super) fn why(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => "permission denied".to_owned(),
        ErrorKind::ReadOnlyFilesystem => "the file system can only be read".to_owned(),
        ErrorKind::StorageFull => "no space is left there".to_owned(),
        ErrorKind::QuotaExceeded => "your quota of disk space is used up".to_owned(),
        ErrorKind::FileTooLarge => "a file would be larger than the system allows (see `ulimit -f`)".to_owned(),
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        _ => bare(&error.to_string()),
    }
}

/// A message of the system without its number and without the path of a temporary file.
fn bare(message: &str) -> String {
    let end = [" (os error", " at path"].iter().filter_map(|part| message.find(part)).min();
    message[..end.unwrap_or(message.len())].to_lowercase()
}

/// A folder for results, known to take files before anything is computed.
pub(super) struct Place(PathBuf);

impl Place {
    /// Whether files can be put there; nothing stays behind.
    pub(super) fn new(folder: PathBuf) -> Result<Place, Failure> {
        if folder.as_os_str().is_empty() {
            return Err(Failure::Usage("--out is empty; name a folder".to_owned()));
        }
        let place = Place(folder);
        let (base, missing) = place.base();
        if !base.is_dir() {
            let is = format!("{} is a file, not a folder", base.display());
            return Err(Failure::Run(format!("results cannot be written to {}: {is}", place.shown())));
        }
        // What is to be made is made for a trial where it vanishes again: a name may be too long.
        let stage = place.stage()?;
        fs::create_dir_all(stage.path().join(missing)).map_err(|error| place.failed(&error))?;
        Ok(place)
    }

    /// The folder if it is there, or the nearest above it that is; and what is missing from there on.
    fn base(&self) -> (&Path, &Path) {
        let there = |folder: &&Path| folder.as_os_str().is_empty() || folder.symlink_metadata().is_ok();
        let base = self.0.ancestors().find(there).unwrap_or(Path::new(""));
        let missing = self.0.strip_prefix(base).unwrap_or(Path::new(""));
        (if base.as_os_str().is_empty() { Path::new(".") } else { base }, missing)
    }

    fn shown(&self) -> std::path::Display<'_> {
        self.0.display()
    }

    /// A folder on the same file system that vanishes by itself.
    fn stage(&self) -> Result<tempfile::TempDir, Failure> {
        tempfile::Builder::new().prefix(".orgsim-").tempdir_in(self.base().0).map_err(|error| self.failed(&error))
    }

    fn failed(&self, error: &std::io::Error) -> Failure {
        Failure::Run(format!("results cannot be written to {}: {}", self.shown(), why(error)))
    }

    /// Put files into the folder: all beside it first, then moved into place, so that it holds all of them or what it
    /// held before. Those of `former` that are not among them go, lest a chart of an earlier result stay beside this one.
    /// Given up if `stop` says so before the first is moved.
    pub(super) fn fill(
        &self,
        files: &[(String, Vec<u8>)],
        former: &[String],
        stop: &dyn Fn() -> bool,
    ) -> Result<(), Failure> {
        let stage = self.stage()?;
        let ready = stage.path().join("files");
        fs::create_dir(&ready).map_err(|error| self.failed(&error))?;
        for (name, bytes) in files {
            if stop() {
                return Err(Failure::Interrupted);
            }
            let mut file = fs::File::create(ready.join(name)).map_err(|error| self.failed(&error))?;
            file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| self.failed(&error))?;
        }
        if stop() {
            return Err(Failure::Interrupted);
        }
        let moved = if self.0.is_dir() { self.replace(&ready, files, former) } else { self.appear(&ready) };
        moved.map_err(|error| self.failed(&error))
    }

    /// A folder that was not there comes at once with all its files.
    fn appear(&self, ready: &Path) -> std::io::Result<()> {
        fs::create_dir_all(folder_of(&self.0))?;
        fs::rename(ready, &self.0)
    }

    /// A folder may hold what is not ours, so its files are replaced one by one; nothing is touched if one of them cannot be.
    fn replace(&self, ready: &Path, files: &[(String, Vec<u8>)], former: &[String]) -> std::io::Result<()> {
        let blocked = files.iter().find(|(name, _)| self.0.join(name).is_dir());
        if let Some((name, _)) = blocked {
            return Err(std::io::Error::other(format!("{name} in it is a folder")));
        }
        for (name, _) in files {
            fs::rename(ready.join(name), self.0.join(name))?;
        }
        let old = former.iter().filter(|name| !files.iter().any(|(new, _)| new == *name));
        old.for_each(|name| drop(fs::remove_file(self.0.join(name))));
        Ok(())
    }
}

/// Temporary files are private; results are meant to be shared.
fn readable_by_all(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let _ = fs::set_permissions(path, fs::Permissions::from_mode(0o644));
    }
    #[cfg(not(unix))]
    let _ = path;
}
