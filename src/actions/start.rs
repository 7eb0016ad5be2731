//! The first run: a store for a point, its first user, and the recovery key.

use super::desk::Desk;
use super::error::{ActionError, Field};
use super::fields::{required, said};
use crate::config::{Paths, load_assets};
use crate::domain::authority::Role;
use crate::domain::numbering::{is_point_code, is_terminal};
use crate::domain::terminal::{Channel, ServicePoint};
use crate::domain::text::{fold_words, is_name};
use crate::domain::user::UserNames;
use crate::files::keeps_private;
use crate::store::{Ambient, SetUp, StoreError, set_up};
use secrecy::SecretString;
use std::path::PathBuf;

/// What the first run asks.
#[derive(Debug)]
pub struct Start {
    /// Profile id, `peru` or `colombia`.
    pub profile: String,
    /// Code of the point, in any case.
    pub point: String,
    /// Name of the point.
    pub point_name: String,
    /// Channel of the point.
    pub channel: Channel,
    /// Organization; the profile's where none is given.
    pub organization: Option<String>,
    /// Letter of the terminal.
    pub terminal: String,
    /// Login of the first user.
    pub login: String,
    /// Name of the first user.
    pub name: String,
    /// Job title of the first user, empty where none is said (U4).
    pub job_title: String,
    /// Role of the first user.
    pub role: Role,
    /// Passphrase of the first user.
    pub passphrase: SecretString,
}

/// A terminal just set up.
#[derive(Debug)]
pub struct Started {
    /// The desk, unlocked.
    pub desk: Desk,
    /// Where the recovery key was written (U2).
    pub recovery_key: PathBuf,
    /// What is to be known of the folder, Spanish: others who use this machine
    /// could open its files.
    pub exposed: Option<String>,
}

/// Makes the store of a data folder.
///
/// # Errors
/// A field does not have its form, the passphrase is too short, or a store is
/// already there.
pub fn start(paths: Paths, asked: Start, ambient: Ambient) -> Result<Started, ActionError> {
    let (assets, _) = load_assets(&paths.config())?;
    let profile = assets
        .profile(&asked.profile)
        .ok_or_else(|| ActionError::UnknownProfile(asked.profile.clone()))?;
    let code = asked.point.trim().to_uppercase();
    if !is_point_code(&code) {
        return Err(ActionError::Field {
            field: Field::Point,
            expected: "use de 2 a 12 letras y números, como LIM014 o CEL001",
        });
    }
    let terminal = asked.terminal.trim().to_uppercase();
    if !is_terminal(&terminal) {
        return Err(ActionError::Field {
            field: Field::Terminal,
            expected: "use una o dos letras, como A",
        });
    }
    let organization = asked
        .organization
        .as_deref()
        .map(str::trim)
        .filter(|text| !text.is_empty())
        .unwrap_or(&profile.organization)
        .to_owned();
    if !is_name(&organization) {
        // What every bundle of it says.
        return Err(ActionError::Field {
            field: Field::Organization,
            expected: "use hasta 200 caracteres en una línea",
        });
    }
    let done = set_up(
        paths,
        SetUp {
            organization,
            profile: profile.id.clone(),
            point: ServicePoint {
                code,
                name: required(Field::PointName, &asked.point_name)?.to_owned(),
                channel: asked.channel,
                time_zone: profile.time_zone.name().to_owned(),
            },
            terminal,
            names: UserNames {
                login: required(Field::Login, &asked.login)?.to_owned(),
                name: required(Field::UserName, &asked.name)?.to_owned(),
                job_title: said(Field::JobTitle, &asked.job_title)?.map(str::to_owned),
            },
            role: asked.role,
            passphrase: asked.passphrase,
        },
        ambient,
    )
    .map_err(|error| match error {
        StoreError::DiskFull { .. } | StoreError::ReadOnly { .. } => {
            ActionError::NotSetUp(Box::new(error))
        }
        other => other.into(),
    })?;
    let exposed = (!keeps_private(done.store.paths().data())).then(|| {
        format!(
            "Otras personas de este equipo pueden abrir los archivos de {}: están cifrados, \
             pero podrían copiarlos o borrarlos. Es mejor una carpeta de su propio perfil.",
            done.store.paths().data().display()
        )
    });
    Ok(Started {
        desk: Desk::over(done.store)?,
        recovery_key: done.recovery_key,
        exposed,
    })
}

/// A login made of a person's name: the first letter of the first word and
/// the second word, without accents.
#[must_use]
pub fn default_login(name: &str) -> String {
    let words: Vec<String> = fold_words(name)
        .into_iter()
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect())
        .filter(|word: &String| !word.is_empty())
        .collect();
    let login: String = match words.as_slice() {
        [] => String::new(),
        [only] => only.clone(),
        [first, second, ..] => first.chars().take(1).chain(second.chars()).collect(),
    };
    login.chars().take(24).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_is_made_of_the_name() {
        assert_eq!(default_login("Marta Supervisora Prueba"), "msupervisora");
        assert_eq!(default_login("Ñusta"), "nusta");
        assert_eq!(default_login("  "), "");
    }
}
