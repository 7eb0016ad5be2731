use super::*;

#[test]
fn o4_only_the_responsible_of_the_point_opens() {
    let openers: Vec<Role> = Role::ALL
        .into_iter()
        .filter(|role| permit(*role, false, Permission::OpenOutage(Scenario::Unforeseen)).is_ok())
        .collect();
    assert_eq!(openers, [Role::Supervisor, Role::Coordinador]);
}

#[test]
fn e8_who_writes_a_notice_down_depends_on_where_it_is_written() {
    let writers = |scope| {
        Role::ALL
            .into_iter()
            .filter(|role| permit(*role, true, Permission::RegisterNotice(scope)).is_ok())
            .collect::<Vec<_>>()
    };
    assert_eq!(writers(Scope::Point), [Role::Supervisor, Role::Coordinador]);
    assert_eq!(
        writers(Scope::Office),
        [Role::Control, Role::Procesos, Role::Tecnologia]
    );
}

#[test]
fn e10_only_the_administrator_registers_tests() {
    for role in Role::ALL {
        let verdict = permit(role, true, Permission::OpenOutage(Scenario::ErrorOrTest));
        assert_eq!(verdict.is_ok(), role == Role::Administrador, "{role}");
    }
}

#[test]
fn u1_the_founder_brings_in_the_others() {
    assert!(
        permit(
            Role::Supervisor,
            true,
            Permission::ManageUser(Role::Tecnologia)
        )
        .is_ok()
    );
    assert!(
        permit(
            Role::Supervisor,
            false,
            Permission::ManageUser(Role::Asesor)
        )
        .is_ok()
    );
    let refused = permit(
        Role::Supervisor,
        false,
        Permission::ManageUser(Role::Tecnologia),
    );
    assert_eq!(refused.map_err(|r| r.rule), Err(Rule::U1));
    assert!(permit(Role::Consulta, false, Permission::ManageUser(Role::Asesor)).is_err());
}

#[test]
fn u1_every_role_reads_back() {
    for role in Role::ALL {
        assert_eq!(role.code().parse(), Ok(role));
    }
    assert!("jefe".parse::<Role>().is_err());
}

#[allow(clippy::too_many_lines, reason = "one entry a deed")]
#[test]
fn u1_who_may_do_what() {
    use Role::{
        Administrador, Asesor, Backoffice, Control, Coordinador, Director, Gerente, Procesos,
        Supervisor, Tecnologia,
    };
    let everyone = [
        Supervisor,
        Coordinador,
        Asesor,
        Backoffice,
        Control,
        Procesos,
        Tecnologia,
        Gerente,
        Director,
        Administrador,
    ];
    let keepers = [Supervisor, Coordinador, Backoffice];
    let no_adviser: Vec<Role> = everyone
        .into_iter()
        .filter(|role| *role != Asesor)
        .collect();
    let table: [(Permission, &[Role], Rule); 38] = [
        (Permission::TakeAttention, &everyone, Rule::U1),
        (Permission::Alert, &everyone, Rule::U1),
        (Permission::DismissAlert, &no_adviser, Rule::A4),
        (Permission::RecordOutcome(Whose::Own), &everyone, Rule::U1),
        (Permission::RecordOutcome(Whose::Others), &keepers, Rule::U1),
        (
            Permission::CorrectAttention(Whose::Own),
            &everyone,
            Rule::O6,
        ),
        (
            Permission::CorrectAttention(Whose::Others),
            &keepers,
            Rule::O6,
        ),
        (
            Permission::AttachToAttention(Whose::Own),
            &everyone,
            Rule::Q11,
        ),
        (
            Permission::AttachToAttention(Whose::Others),
            &keepers,
            Rule::Q11,
        ),
        (
            Permission::AttachToOutage,
            &[
                Supervisor,
                Coordinador,
                Backoffice,
                Tecnologia,
                Administrador,
            ],
            Rule::Q11,
        ),
        (Permission::AttachEvidence, &[Control, Procesos], Rule::Q11),
        (Permission::DropAttention, &keepers, Rule::O6),
        (Permission::AttachAttention, &keepers, Rule::U1),
        (Permission::HandOverShift, &keepers, Rule::U1),
        (
            Permission::ReserveCodes,
            &[Supervisor, Coordinador, Backoffice, Administrador],
            Rule::N2,
        ),
        (Permission::RevealPersonal(Whose::Own), &everyone, Rule::U3),
        (
            Permission::RevealPersonal(Whose::Others),
            &[Supervisor, Coordinador, Backoffice, Control],
            Rule::U3,
        ),
        (
            Permission::Regularize,
            &[Supervisor, Coordinador, Backoffice, Control],
            Rule::U1,
        ),
        (
            Permission::PersonAccess,
            &[Control, Administrador],
            Rule::T2,
        ),
        (Permission::LegalHold, &[Control, Administrador], Rule::T1),
        (Permission::Purge, &[Control, Administrador], Rule::T1),
        (
            Permission::ImportTallies,
            &[Control, Administrador],
            Rule::V5,
        ),
        (
            Permission::ManageRecipients,
            &[Supervisor, Control, Administrador],
            Rule::U2,
        ),
        (
            Permission::Configure,
            &[Supervisor, Control, Administrador],
            Rule::U1,
        ),
        (
            Permission::Export,
            &[Supervisor, Coordinador, Backoffice, Control, Administrador],
            Rule::U3,
        ),
        (Permission::Evaluate, &[Control], Rule::V5),
        (Permission::CountSocial, &[Procesos], Rule::V3),
        (Permission::RaiseAlert, &[Control], Rule::V6),
        (
            Permission::AnswerAlert,
            &[Supervisor, Coordinador, Control],
            Rule::V6,
        ),
        (Permission::ReviewClosings, &[Tecnologia], Rule::C7),
        (
            Permission::KeepPractices,
            &[Supervisor, Coordinador, Gerente],
            Rule::X11,
        ),
        (Permission::ProposeIdea, &everyone, Rule::X19),
        (Permission::ReceiveBase, &keepers, Rule::X1),
        (Permission::WorkCase, &keepers, Rule::X4),
        (Permission::PrepareReport, &[Control], Rule::P4),
        (Permission::ApproveReport, &[Gerente, Director], Rule::P4),
        (Permission::GiveVerdict(Channel::Cac), &[Procesos], Rule::V5),
        (
            Permission::GiveVerdict(Channel::Line123),
            &[Control],
            Rule::V5,
        ),
    ];
    for (deed, allowed, rule) in table {
        for role in Role::ALL {
            // Having set the terminal up gives no say over customers.
            for founder in [false, true] {
                let verdict = permit(role, founder, deed).map_err(|refusal| refusal.rule);
                let expected = if allowed.contains(&role) {
                    Ok(())
                } else {
                    Err(rule)
                };
                assert_eq!(verdict, expected, "{role} {deed:?}");
            }
        }
    }
}

#[test]
fn q0_whoever_stands_at_the_counter_receives_the_customer() {
    for role in Role::ALL {
        let verdict = permit(role, false, Permission::TakeAttention);
        assert_eq!(verdict.is_ok(), role != Role::Consulta, "{role}");
    }
}

#[test]
fn u1_an_adviser_neither_opens_nor_closes() {
    for deed in [
        Permission::OpenOutage(Scenario::MassFailure),
        Permission::RestoreOutage(Scenario::MassFailure),
        Permission::CorrectOutage(Scenario::MassFailure),
        Permission::RegisterNotice(Scope::Point),
        Permission::RegisterNotice(Scope::Office),
    ] {
        assert!(permit(Role::Asesor, false, deed).is_err(), "{deed:?}");
    }
}
