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

    /// A stick as they are sold, on which files have no rights and no second names.
    pub(crate) fn stick(image: &Path, folder: &Path) -> Option<Self> {
        let run = |program: &str, args: &[&std::ffi::OsStr]| {
            std::process::Command::new(program)
                .args(args)
                .output()
                .is_ok_and(|out| out.status.success())
        };
        let file = std::fs::File::create(image).ok()?;
        file.set_len(32 << 20).ok()?;
        let made = run("mkfs.vfat", &[image.as_os_str()])
            && run(
                "mount",
                &[
                    "-o".as_ref(),
                    "loop".as_ref(),
                    image.as_os_str(),
                    folder.as_os_str(),
                ],
            );
        made.then(|| Self(folder.to_owned()))
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
