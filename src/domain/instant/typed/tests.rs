use super::*;

const LIMA: Tz = Tz::America__Lima;
const BOGOTA: Tz = Tz::America__Bogota;

fn at(text: &str) -> DateTime<FixedOffset> {
    DateTime::parse_from_rfc3339(text).unwrap()
}

fn now() -> DateTime<FixedOffset> {
    at("2026-11-22T10:42:07-05:00")
}

fn read(text: &str) -> Result<String, InstantError> {
    parse_instant(text, now(), LIMA).map(|instant| instant.to_rfc3339())
}

#[test]
fn d7_accepted_shapes() {
    for (typed, meant) in [
        ("2026-11-21 18:40", "2026-11-21T18:40:00-05:00"),
        ("2026-11-21T18:40", "2026-11-21T18:40:00-05:00"),
        ("2026-11-21 18:40:31", "2026-11-21T18:40:31-05:00"),
        ("21/11/2026 18:40", "2026-11-21T18:40:00-05:00"),
        ("1/2/2026 8:05", "2026-02-01T08:05:00-05:00"),
        (" 9:05 ", "2026-11-22T09:05:00-05:00"),
        ("09:05:59", "2026-11-22T09:05:59-05:00"),
        ("hoy 9:05", "2026-11-22T09:05:00-05:00"),
        ("Ayer  18:40", "2026-11-21T18:40:00-05:00"),
        ("AHORA", "2026-11-22T10:42:07-05:00"),
        ("-15", "2026-11-22T10:27:07-05:00"),
        ("-15 min", "2026-11-22T10:27:07-05:00"),
        ("-1h", "2026-11-22T09:42:07-05:00"),
        ("-1h30", "2026-11-22T09:12:07-05:00"),
        ("-0", "2026-11-22T10:42:07-05:00"),
        ("2026-11-22T15:31:00Z", "2026-11-22T10:31:00-05:00"),
        ("2026-11-22T10:31:00-05:00", "2026-11-22T10:31:00-05:00"),
    ] {
        assert_eq!(read(typed).as_deref(), Ok(meant), "{typed}");
    }
}

#[test]
fn d7_what_is_not_understood_says_why() {
    assert_eq!(read("  "), Err(InstantError::Empty));
    assert_eq!(read("24:00"), Err(InstantError::NoSuchTime("24:00".into())));
    assert_eq!(read("10:60"), Err(InstantError::NoSuchTime("10:60".into())));
    assert_eq!(
        read("31/04/2026 10:00"),
        Err(InstantError::NoSuchDate("31/04/2026".into()))
    );
    for typed in [
        "temprano",
        "8.5",
        "-1h75",
        "-",
        "--5",
        "-+5",
        "1:2:3:4",
        "mañana 8:00",
        "+10:00",
        "ayer",
    ] {
        assert_eq!(
            read(typed),
            Err(InstantError::Unrecognized(typed.into())),
            "{typed}"
        );
    }
    assert!(matches!(
        read("-99999999999999999"),
        Err(InstantError::Unrecognized(_) | InstantError::OutOfRange(_))
    ));
}

#[test]
fn o2_what_lies_years_away_is_no_hour() {
    assert_eq!(
        read("-10080").as_deref(),
        Ok("2026-11-15T10:42:07-05:00"),
        "a week is still counted in minutes"
    );
    for typed in [
        "-10081",
        "-169h",
        "-138899000000",
        "-99999999999",
        "-999999999999",
    ] {
        assert_eq!(
            read(typed),
            Err(InstantError::TooLongAgo(typed.into())),
            "{typed}"
        );
    }
    assert!(read("1/1/2016 8:00").is_ok());
    for typed in [
        "31/12/2015 8:00",
        "1/1/0001 8:00",
        "0001-01-01T08:00:00-05:00",
    ] {
        assert_eq!(
            read(typed),
            Err(InstantError::OutOfRange(typed.into())),
            "{typed}"
        );
    }
    // A dead battery sends the clock back, and the true date is still taken.
    let long_ago = at("2009-01-01T00:00:00-05:00");
    assert!(parse_instant("22/11/2026 8:00", long_ago, LIMA).is_ok());
}

#[test]
fn d7_a_time_the_clocks_jumped_over_does_not_exist() {
    // Bogotá's clocks went from 00:00 to 01:00 on 3 May 1992.
    assert_eq!(
        parse_instant("1992-05-03 00:30", now(), BOGOTA),
        Err(InstantError::SkippedByClocks("1992-05-03 00:30".into()))
    );
}

#[test]
fn d7_today_and_yesterday_follow_the_local_day() {
    for zone in [LIMA, BOGOTA] {
        let read = |typed, now| parse_instant(typed, at(now), zone).unwrap().to_rfc3339();
        // 19:00 here is the next day in UTC.
        assert_eq!(
            read("18:59", "2026-11-23T00:00:00Z"),
            "2026-11-22T18:59:00-05:00"
        );
        assert_eq!(
            read("ayer 23:58", "2026-11-23T05:01:00Z"),
            "2026-11-22T23:58:00-05:00"
        );
        assert_eq!(
            read("-2", "2026-11-23T05:01:00Z"),
            "2026-11-22T23:59:00-05:00"
        );
        assert_eq!(
            read("00:01", "2026-11-23T05:01:00Z"),
            "2026-11-23T00:01:00-05:00"
        );
    }
}

#[test]
fn q5_times_are_read_as_they_are_typed_at_a_counter() {
    let today = |time: &str| Ok(format!("2026-11-22T{time}:00-05:00"));
    for (typed, meant) in [
        ("830", "08:30"),
        ("0830", "08:30"),
        ("1830", "18:30"),
        ("8.30", "08:30"),
        ("8h30", "08:30"),
        ("8 h 30", "08:30"),
        ("8H30", "08:30"),
        ("8 30", "08:30"),
        ("8h", "08:00"),
        ("20 hrs", "20:00"),
        ("20:15 h", "20:15"),
        ("20:15 horas", "20:15"),
        ("8:30 am", "08:30"),
        ("8:30am", "08:30"),
        ("8:30 a.m.", "08:30"),
        ("8:30 a. m.", "08:30"),
        ("8.30 a.m.", "08:30"),
        ("10:30 p.m.", "22:30"),
        ("10:30 P. M.", "22:30"),
        ("10.30pm", "22:30"),
        ("1030 pm", "22:30"),
        ("8 pm", "20:00"),
        ("12:30 am", "00:30"),
        ("12:30 pm", "12:30"),
        ("13:30 pm", "13:30"),
        ("8", "08:00"),
        ("8,30", "08:30"),
        ("8:5", "08:05"),
        ("a las 8:30", "08:30"),
        ("a la 1 pm", "13:00"),
        ("8:30 de la mañana", "08:30"),
        ("8.30 de la tarde", "20:30"),
        ("a las 9 de la noche", "21:00"),
        ("12 de la noche", "00:00"),
        ("3 de la madrugada", "03:00"),
        ("12 m", "12:00"),
        ("12:00 m.", "12:00"),
        ("hoy a las 8", "08:00"),
        ("hoy 830", "08:30"),
        ("hoy a las 8:30 am", "08:30"),
    ] {
        assert_eq!(read(typed), today(meant), "{typed}");
    }
    assert_eq!(
        read("8:30:15 pm"),
        Ok("2026-11-22T20:30:15-05:00".to_owned())
    );
    for (typed, meant) in [
        ("-15 minutos", "10:27"),
        ("hace 15", "10:27"),
        ("Hace 15 min", "10:27"),
        ("hace 1 hora", "09:42"),
        ("hace una hora", "09:42"),
        ("hace media hora", "10:12"),
        ("-2 horas 5 minutos", "08:37"),
    ] {
        let meant = Ok(format!("2026-11-22T{meant}:07-05:00"));
        assert_eq!(read(typed), meant, "{typed}");
    }
    for typed in [
        "13:30 am",
        "0:30 pm",
        "2460",
        "860",
        "24",
        "8 m",
        "3 de la noche",
    ] {
        assert_eq!(read(typed), Err(InstantError::NoSuchTime(typed.into())));
    }
}

#[test]
fn q5_the_day_comes_before_the_month_and_the_year_may_be_left_out() {
    for (typed, meant) in [
        ("28/11 8:30", "2026-11-28T08:30"),
        ("22/11 10:00", "2026-11-22T10:00"),
        ("22-11 10:00", "2026-11-22T10:00"),
        ("22.11 8.30", "2026-11-22T08:30"),
        ("21/11, 8:30 pm", "2026-11-21T20:30"),
        ("21/11/26 8:30", "2026-11-21T08:30"),
        ("21-11-2026 830", "2026-11-21T08:30"),
        ("21.11.2026 8:30", "2026-11-21T08:30"),
        ("2026/11/21 8:30", "2026-11-21T08:30"),
        ("21112026 8:30", "2026-11-21T08:30"),
        ("20261121 830", "2026-11-21T08:30"),
        ("anteayer 18:40", "2026-11-20T18:40"),
        ("ayer a la 1 pm", "2026-11-21T13:00"),
        // The nearest: of this year's and the next one's.
        ("2/1 8:00", "2027-01-02T08:00"),
    ] {
        assert_eq!(read(typed), Ok(format!("{meant}:00-05:00")), "{typed}");
    }
    let today = NaiveDate::from_ymd_opt(2026, 11, 28).unwrap();
    for (typed, past) in [
        ("3/4", (2026, 4, 3)),
        ("28/11", (2026, 11, 28)),
        ("29/11", (2025, 11, 29)),
        ("29/2", (2024, 2, 29)),
        ("3/4/2027", (2027, 4, 3)),
        ("28112026", (2026, 11, 28)),
        ("20261128", (2026, 11, 28)),
        ("20102011", (2011, 10, 20)),
        ("20111020", (2011, 10, 20)),
    ] {
        let (year, month, day) = past;
        assert_eq!(
            parse_past_day(typed, today).ok(),
            NaiveDate::from_ymd_opt(year, month, day),
            "{typed}"
        );
    }
    let new_year = NaiveDate::from_ymd_opt(2027, 1, 2).unwrap();
    assert_eq!(
        parse_day("31/12", new_year),
        Ok(NaiveDate::from_ymd_opt(2026, 12, 31).unwrap())
    );
    for none in ["31/11", "31112026", "28110026", "99999999"] {
        assert_eq!(
            parse_day(none, new_year),
            Err(DayError::NoSuchDay),
            "{none}"
        );
    }
    assert_eq!(
        parse_day("29/2", new_year),
        Ok(NaiveDate::from_ymd_opt(2028, 2, 29).unwrap())
    );
    for text in [
        "",
        "28",
        "28/",
        "/11",
        "28/11/2026/1",
        "28/11/126",
        "2811202",
        "281126",
        "28 11",
        "ayer 8",
        "x/y",
    ] {
        assert_eq!(parse_day(text, new_year), Err(DayError::Shape), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn q5_no_text_whatever_makes_reading_fail_otherwise_than_by_saying_so(text in "[0-9a-zñ:./ hpm,−-]{0,16}") {
        if let Ok(at) = parse_instant(&text, now(), LIMA) {
            // What is understood is written back as itself.
            let shown = super::super::date_clock(at, LIMA);
            let again = parse_instant(&shown, now(), LIMA).unwrap();
            proptest::prop_assert_eq!(super::super::minutes_between(at, again), 0);
        }
    }
}
