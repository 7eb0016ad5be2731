//! Exporting the generated store of a million operations, beside deflate and
//! age over the same bytes.

use super::generated;
use super::store::{asked_for, desk};
use contingencia::actions::{
    ExportInput, ExportRange, ExportSealing, Exported, add_recipient, export_job,
};
use contingencia::store::keyring::RecoveryKey;
use std::fs::File;
use std::io::{self, BufReader, BufWriter, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Exports once for an office and prints how long it took, against the
/// baseline, and the most memory that was resident meanwhile.
pub(crate) fn export() {
    if !asked_for("export") {
        return;
    }
    let copy = generated::copy(&generated::folder());
    let out = tempfile::tempdir().expect("a temporary folder");
    let mut desk = desk(copy.path());
    let office = RecoveryKey::generate().recipient();
    add_recipient(&mut desk, &office, "Oficina inventada").expect("it is added");
    // Unsealed first: it gives the bytes, and warms the caches for both.
    let (plain, _) = timed(&mut desk, out.path(), ExportSealing::Plain);
    let bytes = out.path().join("bytes");
    unpack(&plain.file, &bytes);
    forget_peak();
    let (sealed, ours) = timed(&mut desk, out.path(), ExportSealing::Recipients);
    let resident = peak();
    let baseline = deflate_and_age(&bytes, &out.path().join("baseline"), &office);
    println!(
        "export: {} operations in {ours:.1?}; deflate and age over the same bytes {baseline:.1?}; \
         ratio {:.2}; {resident} resident at most",
        sealed.operations,
        ours.as_secs_f64() / baseline.as_secs_f64()
    );
}

fn timed(
    desk: &mut contingencia::actions::Desk,
    folder: &Path,
    sealing: ExportSealing,
) -> (Exported, Duration) {
    let input = ExportInput {
        folder: folder.to_path_buf(),
        range: ExportRange::All,
        until: None,
        with_forms: false,
        sealing,
    };
    let start = Instant::now();
    let job = export_job(desk, input).expect("it is prepared");
    let done = job(&mut |_, _| true).expect("it is exported");
    (done, start.elapsed())
}

/// Everything a bundle carries, one after another.
fn unpack(bundle: &Path, target: &Path) {
    let file = BufReader::new(File::open(bundle).expect("the bundle"));
    let mut archive = ZipArchive::new(file).expect("an archive");
    let mut out = BufWriter::new(File::create(target).expect("the file is made"));
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("an entry");
        io::copy(&mut entry, &mut out).expect("it is unpacked");
    }
    out.flush().expect("it is written");
}

/// What an export does at the least with those bytes: one entry of a ZIP,
/// sealed, on the disk.
fn deflate_and_age(bytes: &Path, target: &Path, office: &str) -> Duration {
    let start = Instant::now();
    let recipient: age::x25519::Recipient = office.parse().expect("a recipient");
    let encryptor =
        age::Encryptor::with_recipients(std::iter::once(&recipient as &dyn age::Recipient))
            .expect("a recipient");
    let file = BufWriter::new(File::create(target).expect("the file is made"));
    let sealer = encryptor.wrap_output(file).expect("it is sealed");
    let mut zip = ZipWriter::new_stream(sealer);
    zip.start_file("bytes", SimpleFileOptions::default())
        .expect("an entry");
    let mut source = BufReader::new(File::open(bytes).expect("the bytes"));
    io::copy(&mut source, &mut zip).expect("it is packed");
    let sealer = zip.finish().expect("it is closed").into_inner();
    let file = sealer.finish().expect("it is sealed");
    let file = file.into_inner().expect("it is written");
    file.sync_all().expect("it is on the disk");
    start.elapsed()
}

/// Lets the peak of resident memory begin again, where the system can.
pub(crate) fn forget_peak() {
    #[allow(
        clippy::disallowed_methods,
        reason = "a switch of the system, not data"
    )]
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

/// The peak of resident memory, as the system tells it.
pub(crate) fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))
        .map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
