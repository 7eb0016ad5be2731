//! A store that cannot be opened, read or written, in words.

use super::key::key;
use super::{Report, ReportKind};
use crate::domain::advice::Advised;
use crate::domain::fault::why;
use crate::domain::rule::Rule;
use crate::store::StoreError;

/// What can be done where nothing can be written.
const STILL_READ: &str = "Mientras tanto, lo registrado se consulta y se exporta a otra carpeta.";

#[allow(
    clippy::too_many_lines,
    reason = "one arm an error, without a catch-all"
)]
pub(super) fn store(error: &StoreError) -> Report {
    let report = |message: String| Report::new(ReportKind::Store, message);
    let bundle = |message: String| Report::new(ReportKind::Bundle, message);
    match error {
        StoreError::Missing { folder } => report(format!(
            "En {} todavía no hay datos de contingencia.",
            folder.display()
        ))
        .hint(Advised::SetUp),
        StoreError::Gone { folder } => report(format!(
            "La carpeta de datos {} ya no está ahí; lo guardado en ella no se tocó.",
            folder.display()
        ))
        .hint("Conecte la unidad o la memoria donde está, y vuelva a ingresar.")
        .hint("No configure otro terminal en su lugar: repetiría los códigos de este."),
        StoreError::AlreadyThere { folder } => report(format!(
            "En {} ya hay datos de contingencia; no se cambió nada.",
            folder.display()
        ))
        .hint(Advised::OtherFolder),
        StoreError::KeysAlone { folder } => report(format!(
            "En {} están las claves de otros datos de contingencia, y esos datos no; no se cambió nada.",
            folder.display()
        ))
        .hint("Si se movieron, devuelva store.db a su lugar; si se perdieron, restaure una copia.")
        .hint(Advised::OtherFolderToBegin),
        StoreError::Key(error) => key(error),
        StoreError::NoAccess => report("Este usuario ya no tiene acceso a estos datos.".into())
            .hint("Pida acceso a quien administra los usuarios."),
        StoreError::NotThisKey { path } => report(format!(
            "El archivo {} no se abre con la clave de su carpeta: es de otra instalación o su primera página está dañada. No se cambió nada.",
            path.display()
        ))
        .hint(Advised::VerifyFile)
        .hint(Advised::RestoreDamaged),
        StoreError::NewerSchema { found, known } => report(format!(
            "Estos datos son de una versión más nueva del programa (esquema {found}; esta conoce hasta {known}). No se cambió nada."
        ))
        .hint("Instale la versión nueva del programa en este equipo."),
        StoreError::Migration(_) => report(
            "No se pudo actualizar los datos a esta versión; quedaron como estaban.".into(),
        )
        .hint("La copia hecha antes de actualizar está en la carpeta de copias."),
        StoreError::ReadOnly { path } => report(format!(
            "No se puede escribir en {}; no se guardó nada.",
            path.display()
        ))
        .hint(Advised::AllowOrOtherFolder)
        .hint(STILL_READ),
        StoreError::Denied { path } => report(format!(
            "El sistema no deja leer ni escribir {}: no hay permiso. No se guardó nada.",
            path.display()
        ))
        .hint("Revise los permisos del archivo y de su carpeta, o si otro programa lo tiene abierto."),
        StoreError::DiskFull { path } => report(format!(
            "El disco está lleno ({}); no se guardó nada y lo anterior está intacto.",
            path.display()
        ))
        .hint("Libere espacio y repita la última acción.")
        .hint(STILL_READ),
        StoreError::NotMigrated { path, full } => {
            let (why, remedy) = if *full {
                ("su disco está lleno", Advised::FreeOrCopy)
            } else {
                ("en su carpeta no se puede escribir", Advised::AllowOrCopy)
            };
            report(format!(
                "Los datos de {} son de una versión anterior: para leerlos esta consola tiene que actualizarlos, y {why}. No se cambió nada.",
                path.display()
            ))
            .hint(remedy)
            .hint("La consola de la versión anterior los sigue leyendo donde están.")
        }
        StoreError::NoRoomToMigrate { path, needed, left } => report(format!(
            "Los datos de {} son de una versión anterior: para leerlos esta consola tiene que actualizarlos; para eso hacen falta {} MB libres en su disco, y quedan {}. No se cambió nada.",
            path.display(),
            needed.div_ceil(1 << 20),
            left >> 20
        ))
        .hint(Advised::FreeOrCopy)
        .hint("La consola de la versión anterior los sigue leyendo donde están."),
        StoreError::Busy => report(
            "Otra consola está escribiendo en estos datos; no se guardó nada.".into(),
        )
        .hint("Espere un momento y repita la acción."),
        StoreError::AtWork { folder } => report(format!(
            "Un trabajo de esta consola lee los datos de {}; no se cambió nada.",
            folder.display()
        ))
        .hint("Espere a que termine la copia o la comprobación, y repita."),
        StoreError::InUse { folder } => report(format!(
            "Otra consola tiene abiertos los datos de {}; no se cambió nada.",
            folder.display()
        ))
        .hint(Advised::LeaveOther),
        StoreError::Replaced { folder } => report(format!(
            "En {} hay ahora otros datos: se restauró una copia mientras esta consola estaba abierta. No se guardó nada.",
            folder.display()
        ))
        .hint("Cierre esta consola, ábrala de nuevo y repita la última acción; lo que guardó antes está en la carpeta de los datos apartados."),
        StoreError::KeyChanged => Report::key_changed(),
        StoreError::KeyOwed(why) => report(
            "El bloqueo está guardado y ese usuario ya no entra; falta cambiar la clave de los datos, que la suya todavía abre."
                .into(),
        )
        .hint(match **why {
            StoreError::DiskFull { .. } => "El disco está lleno: libere espacio.",
            StoreError::ReadOnly { .. } | StoreError::Denied { .. } => {
                "En la carpeta no se puede escribir: revise sus permisos."
            }
            _ => "Algo lo impidió; puede ser de momento.",
        })
        .hint(Advised::BlockAgain),
        StoreError::Damaged { path, .. } => report(format!(
            "El archivo {} está dañado; no se guardó nada.",
            path.display()
        ))
        .hint(Advised::VerifyDamage)
        .hint(Advised::Restore),
        StoreError::Operation { .. } => report(
            "Una anotación guardada no se puede leer; no se cambió nada.".into(),
        )
        .hint(Advised::VerifyOperation),
        StoreError::Record(_) => report(
            "Un registro guardado no se puede leer; no se cambió nada.".into(),
        )
        .hint(Advised::Rebuild),
        StoreError::Io { path, source }
            if source.kind() == std::io::ErrorKind::AlreadyExists =>
        {
            Report::new(
                ReportKind::Refused,
                format!("Ya existe {}; no se reemplazó ni se escribió nada.", path.display()),
            )
            .hint(Advised::Replace)
        }
        StoreError::Io { path, source } if source.kind() == std::io::ErrorKind::NotFound => {
            report(format!("No existe el archivo {}.", path.display()))
        }
        StoreError::Io { path, source } => report(format!(
            "No se pudo leer o escribir {}: {}; no se cambió nada.",
            path.display(),
            why(source)
        ))
        .hint("Revise el nombre, los permisos y la unidad, y repita."),
        StoreError::NotABackup { path } => report(format!(
            "El archivo {} no es una copia completa; no se cambió nada.",
            path.display()
        ))
        .hint("Pruebe con otra copia de la carpeta de copias."),
        StoreError::BackupNotVerified { .. } => report(
            "La copia recién hecha no se pudo comprobar y se descartó.".into(),
        )
        .hint(Advised::VerifyDisk),
        StoreError::OwnFork { sequence } => bundle(format!(
            "El archivo dice ser de este mismo terminal, pero su historia es otra desde la anotación {sequence}."
        ))
        .hint("No se importó nada de él: lo de aquí sigue como estaba.")
        .hint("Alguien usa una copia de este terminal. Avise a Control e Información para que lo revoque, y respalde y restaure para seguir con una época nueva."),
        StoreError::TimeZone(name) => {
            Report::internal(format!("La zona horaria «{name}» no existe."))
        }
        StoreError::Random(_) => {
            Report::internal("El sistema no entrega números aleatorios; no se guardó nada.")
        }
        StoreError::Cancelled => Report::new(
            ReportKind::Refused,
            "Cancelado: todo quedó como estaba antes.",
        ),
        StoreError::Refused(refusal) => Report {
            rule: Some(refusal.rule),
            hints: refusal.hints.clone(),
            ..Report::new(ReportKind::Refused, refusal.reason.clone())
        },
        StoreError::TooLong { size, limit } => Report::new(
            ReportKind::Refused,
            format!(
                "Un texto es demasiado largo: el registro ocuparía {} KB y se admiten {}. No se guardó nada.",
                size.div_ceil(1024),
                limit / 1024
            ),
        )
        .hint("Acórtelo: más largo no podría enviarse a la oficina."),
        StoreError::Unfit(unfit) => Report {
            rule: Some(Rule::M4),
            ..Report::new(
                ReportKind::Refused,
                format!("No se guardó nada: lo escrito {unfit}."),
            )
        }
        .hint("Corríjalo: así no podría enviarse a la oficina."),
        StoreError::Body(_) => {
            Report::internal("La anotación no se pudo escribir; no se guardó nada.")
        }
        StoreError::Sqlite(source) => Report::internal(match source.sqlite_error() {
            Some(error) => format!(
                "La base de datos respondió con el error {}; no se guardó nada.",
                error.extended_code
            ),
            None => "La base de datos no respondió como se esperaba; no se guardó nada.".to_owned(),
        }),
        StoreError::Disk { path } => report(format!(
            "La unidad no deja leer o escribir {}: puede estar fallando o desconectada. No se guardó nada; lo anterior sigue como estaba.",
            path.display()
        ))
        .hint("Revise la unidad y su conexión, y repita.")
        .hint(Advised::BackUp),
    }
}

/// A folder in which there is nothing yet, and whose disk takes nothing.
pub(super) fn not_set_up(error: &StoreError) -> Report {
    let (why, path, remedy) = match error {
        StoreError::DiskFull { path } => ("El disco está lleno", path, Advised::FreeAndRepeat),
        StoreError::ReadOnly { path } => ("No se puede escribir", path, Advised::AllowAndRepeat),
        other => return store(other),
    };
    Report::new(
        ReportKind::Store,
        format!(
            "{why} ({}): los datos no quedaron aquí, ni nada a medias.",
            path.display()
        ),
    )
    .hint(remedy)
}
