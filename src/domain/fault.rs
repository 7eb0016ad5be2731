//! What the operating system refuses, in words that help: the one place that
//! turns its errors, English and numbered, into Spanish.

use std::io::{Error, ErrorKind};

/// Why the system refused, as the end of a sentence: «no existe». Never what the
/// system itself says: that is English, and may name a file.
#[must_use]
pub fn why(error: &Error) -> String {
    let known = of_kind(error.kind()).or_else(|| error.raw_os_error().and_then(of_code));
    match (known, error.raw_os_error()) {
        (Some(words), _) => words.to_owned(),
        (None, Some(code)) => format!("el sistema respondió con el error {code}"),
        (None, None) => "el sistema respondió con un error".to_owned(),
    }
}

const fn of_kind(kind: ErrorKind) -> Option<&'static str> {
    Some(match kind {
        ErrorKind::NotFound => "no existe",
        ErrorKind::PermissionDenied => "no hay permiso",
        ErrorKind::AlreadyExists => "ya existe",
        ErrorKind::IsADirectory => "es una carpeta",
        ErrorKind::NotADirectory => "una parte de su ruta no es una carpeta",
        ErrorKind::DirectoryNotEmpty => "la carpeta no está vacía",
        ErrorKind::ReadOnlyFilesystem => "está en una unidad de solo lectura",
        ErrorKind::StorageFull => "el disco está lleno",
        ErrorKind::QuotaExceeded => "se acabó el espacio que le asignaron",
        ErrorKind::FileTooLarge => "el archivo es demasiado grande para esa unidad",
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => "está en uso por otro programa",
        ErrorKind::InvalidFilename => "ese nombre no vale en esa unidad",
        ErrorKind::InvalidInput => "ese nombre no vale",
        ErrorKind::InvalidData => "su contenido no se entiende",
        ErrorKind::UnexpectedEof => "está incompleto",
        ErrorKind::WriteZero => "no se pudo terminar de escribir",
        ErrorKind::BrokenPipe => "quien lo leía ya no está",
        ErrorKind::StaleNetworkFileHandle => "la carpeta de red ya no está",
        ErrorKind::CrossesDevices => "está en otra unidad",
        ErrorKind::TooManyLinks => "la unidad no admite más enlaces",
        ErrorKind::NotSeekable => "no es un archivo",
        ErrorKind::ArgumentListTooLong => "son demasiados datos de una vez",
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "no respondió a tiempo",
        ErrorKind::Interrupted => "se interrumpió",
        ErrorKind::Unsupported => "esa unidad no lo admite",
        ErrorKind::OutOfMemory => "no hay memoria suficiente",
        ErrorKind::Deadlock => "dos programas se esperan uno al otro",
        ErrorKind::ConnectionRefused => "el servidor no acepta la conexión",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::NotConnected => {
            "se cortó la conexión"
        }
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "no se llega al servidor",
        ErrorKind::NetworkDown => "no hay red",
        ErrorKind::AddrInUse | ErrorKind::AddrNotAvailable => "la dirección no está disponible",
        _ => return None,
    })
}

/// What Rust has no kind for.
#[cfg(windows)]
const fn of_code(code: i32) -> Option<&'static str> {
    Some(match code {
        4 => "hay demasiados archivos abiertos",
        21 => "la unidad no está lista",
        23 | 1117 => "la unidad no se pudo leer o escribir: puede estar fallando",
        32 | 33 | 1224 => "está abierto en otro programa",
        39 => "el disco está lleno",
        53 | 64 | 67 | 1231 => "no se llega a la carpeta de red",
        1006 | 1167 | 433 => "la unidad ya no está conectada",
        _ => return None,
    })
}

/// What Rust has no kind for: these are the same on every Unix.
#[cfg(not(windows))]
const fn of_code(code: i32) -> Option<&'static str> {
    Some(match code {
        5 => "la unidad no se pudo leer o escribir: puede estar fallando",
        6 | 19 => "la unidad ya no está conectada",
        23 | 24 => "hay demasiados archivos abiertos",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_is_told_in_spanish_and_never_in_its_own_words() {
        for (kind, words) in [
            (ErrorKind::NotFound, "no existe"),
            (ErrorKind::PermissionDenied, "no hay permiso"),
            (ErrorKind::IsADirectory, "es una carpeta"),
            (ErrorKind::StorageFull, "el disco está lleno"),
            (ErrorKind::Other, "el sistema respondió con un error"),
        ] {
            assert_eq!(why(&kind.into()), words);
        }
        let said = why(&Error::other("Rosa Ejemplo, /home/x: boom"));
        assert_eq!(said, "el sistema respondió con un error");
    }

    #[test]
    fn a_number_of_the_system_is_the_last_resort() {
        assert_eq!(
            why(&Error::from_raw_os_error(9_999)),
            "el sistema respondió con el error 9999"
        );
    }

    #[cfg(windows)]
    #[test]
    fn a_file_that_another_program_holds_is_told() {
        let held = why(&Error::from_raw_os_error(32));
        assert_eq!(held, "está abierto en otro programa");
    }

    #[cfg(unix)]
    #[test]
    fn a_drive_that_fails_is_told() {
        let said = why(&Error::from_raw_os_error(5));
        assert!(said.contains("puede estar fallando"), "{said}");
        assert_eq!(why(&Error::from_raw_os_error(21)), "es una carpeta");
    }
}
