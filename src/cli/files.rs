//! Files: read with a limit, written beside their place and renamed, so nothing half-written is ever seen.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use super::Failure;

/// The default scenario, built in.
pub(super) const DEFAULT: &str = include_str!("../../scenarios/it-services.toml");

/// Bytes read from a scenario at most: more than the parser takes, so that it can say that it is too much.
const READ_LIMIT: u64 = 8 << 20;

/// A scenario's bytes and the name for messages.
pub(super) fn scenario(path: Option<&Path>) -> Result<(Vec<u8>, String), Failure> {
    let Some(path) = path else { return Ok((DEFAULT.as_bytes().to_vec(), "it-services.toml".to_owned())) };
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        let read = std::io::stdin().lock().take(READ_LIMIT).read_to_end(&mut bytes);
        read.map_err(|error| Failure::Run(format!("standard input cannot be read: {error}")))?;
        return Ok((bytes, "stdin.toml".to_owned()));
    }
    if path.is_dir() {
        return Err(Failure::Run(format!("{name} is a folder; name a scenario file in it")));
    }
    let read = fs::File::open(path).and_then(|file| file.take(READ_LIMIT).read_to_end(&mut bytes));
    read.map_err(|error| Failure::Run(unreadable(&name, path, &error)))?;
    Ok((bytes, name))
}

fn unreadable(name: &str, path: &Path, error: &std::io::Error) -> String {
    if error.kind() != std::io::ErrorKind::NotFound {
        return format!("{name} cannot be read: {error}");
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
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
        Some((_, near)) => format!("{name} does not exist; did you mean {}?", folder.join(near).display()),
        None => format!("{name} does not exist; `orgsim init {name}` writes a scenario to start from"),
    }
}

/// Write one file; an existing one is replaced only if `force`.
pub(super) fn write_new(path: &Path, bytes: &[u8], force: bool) -> Result<(), Failure> {
    if path.is_dir() {
        return Err(Failure::Run(format!("{} is a folder; name a file in it", path.display())));
    }
    if path.exists() && !force {
        return Err(Failure::Run(format!("{} exists already; --force replaces it", path.display())));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unwritable = |error: std::io::Error| Failure::Run(format!("{} cannot be written: {error}", path.display()));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(unwritable)?;
    file.write_all(bytes).map_err(unwritable)?;
    readable_by_all(file.path());
    file.persist(path).map_err(|error| unwritable(error.error))?;
    Ok(())
}

/// Write a set of files into a folder: all beside it first, then moved into place. Whatever fails, the folder keeps its old files.
pub(super) fn write_set(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>, Failure> {
    let unwritable =
        |error: std::io::Error| Failure::Run(format!("results cannot be written to {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(unwritable)?;
    let staged = tempfile::Builder::new().prefix(".writing-").tempdir_in(folder).map_err(unwritable)?;
    for (name, bytes) in files {
        let path = staged.path().join(name);
        let written = fs::File::create(&path).and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
        written.map_err(unwritable)?;
    }
    let mut placed = Vec::new();
    for (name, _) in files {
        let path = folder.join(name);
        fs::rename(staged.path().join(name), &path).map_err(unwritable)?;
        placed.push(path);
    }
    Ok(placed)
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
