//! Disks that are full, or take no writes.

use std::path::Path;

/// A small file system of its own, where the system allows to mount one.
pub(crate) struct Mount(std::path::PathBuf);

impl Mount {
    /// One of the size in `options`; none where nothing can be mounted.
    pub(crate) fn small(folder: &Path, options: &str) -> Option<Self> {
        let mounted = std::process::Command::new("mount")
            .args(["-t", "tmpfs", "-o", options, "tmpfs"])
            .arg(folder)
            .output()
            .is_ok_and(|out| out.status.success());
        mounted.then(|| Self(folder.to_owned()))
    }

    /// Changes its options.
    pub(crate) fn remount(&self, options: &str) -> bool {
        std::process::Command::new("mount")
            .args(["-o", &format!("remount,{options}")])
            .arg(&self.0)
            .status()
            .is_ok_and(|status| status.success())
    }
}

impl Drop for Mount {
    fn drop(&mut self) {
        let _ = std::process::Command::new("umount")
            .arg("-l")
            .arg(&self.0)
            .status();
    }
}
