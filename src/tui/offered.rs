//! Which keys are shown to whom, where that depends on the role alone (law 2): a key that
//! would only be refused stands in no footer. Pressed all the same, its page or its deed
//! says who may.

use crate::domain::{
    authority::{Permission as May, Whose},
    catalog::Scenario,
    outage::closes,
};
use crate::tui::prelude::*;

/// Whether somebody of the role of who is here can do it at all.
pub(super) fn offered(intent: Intent, scene: &Scene<'_>) -> bool {
    let any: &[May] = match intent {
        Intent::CloseOutage => {
            let closes = |it| closes(scene.person.1, it, &scene.assets.catalog);
            return Scenario::ALL.into_iter().any(closes);
        }
        Intent::NewOutage => &[
            May::OpenOutage(Scenario::MassFailure),
            May::OpenOutage(Scenario::ErrorOrTest),
        ],
        Intent::RestoreOutage => &[
            May::RestoreOutage(Scenario::MassFailure),
            May::RestoreOutage(Scenario::ErrorOrTest),
        ],
        Intent::RegisterNotice => {
            let scope = scene.board.status.channel.scope();
            return scene.may(May::RegisterNotice(scope)).is_ok();
        }
        Intent::TakeAttention => &[May::TakeAttention],
        Intent::RecordOutcome => &[May::RecordOutcome(Whose::Own)],
        Intent::HandOver => &[May::HandOverShift],
        Intent::PrintBlank | Intent::AnnulCode => &[May::ReserveCodes],
        Intent::ExportBundle => &[May::Export],
        Intent::Backup => &[May::KeepStore],
        Intent::PurgePersonal => &[May::Purge],
        _ => return true,
    };
    any.iter().any(|deed| scene.may(*deed).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::authority::Role;
    use crate::tui::testing::prelude::*;

    #[test]
    fn law_2_a_key_that_a_role_is_always_refused_stands_in_no_footer() {
        let offers = |role| {
            let stage = Stage {
                role,
                ..Stage::new()
            };
            let keys = [
                Intent::NewOutage,
                Intent::CloseOutage,
                Intent::TakeAttention,
                Intent::RegisterNotice,
                Intent::PurgePersonal,
                Intent::Open,
            ];
            keys.map(|it| offered(it, &stage.scene()))
        };
        assert_eq!(
            offers(Role::Supervisor),
            [true, true, true, true, false, true]
        );
        assert_eq!(
            offers(Role::Asesor),
            [false, false, true, false, false, true]
        );
        assert_eq!(
            offers(Role::Administrador),
            [true, true, true, false, true, true]
        );
        assert_eq!(
            offers(Role::Consulta),
            [false, false, false, false, false, true]
        );
    }
}
