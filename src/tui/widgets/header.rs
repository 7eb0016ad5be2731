//! The first lines: where and who, the screens, a rule.

use crate::tui::widgets::prelude::*;

use crate::tui::text::graphemes;

/// One screen in the second line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Tab {
    /// Its key.
    pub key: char,
    /// Its name.
    pub label: &'static str,
}

/// Where, who and when.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    /// Point and terminal, ready to read: `LIM014 CAC San Isidro · A`.
    pub place: &'a str,
    /// User and role, ready to read.
    pub person: &'a str,
    /// The local time, `HH:MM`.
    pub time: &'a str,
    /// What takes the place of both, until somebody has dealt with it.
    pub alarm: Option<&'a str>,
    /// Whether this is a throw-away store.
    pub demo: bool,
    /// The screens of this profile; the last stands on the right.
    pub tabs: &'a [Tab],
    /// Which of them is shown.
    pub active: usize,
    /// Its look.
    pub theme: Theme,
}

impl Header<'_> {
    pub(crate) const HEIGHT: u16 = 3;

    /// Which tab a column of the second line belongs to, for the mouse.
    pub(crate) fn tab_at(&self, area: Rect, column: u16) -> Option<usize> {
        self.places(area)
            .iter()
            .position(|(x, label)| (*x..*x + cells(label)).contains(&column))
    }

    /// Where each tab stands, and its label as far as it fits.
    fn places(&self, area: Rect) -> Vec<(u16, String)> {
        let labels = |longest: usize| -> Vec<String> {
            let tabs = self.tabs.iter().enumerate();
            tabs.map(|(position, tab)| {
                let parts = graphemes(tab.label);
                let keep = if position == self.active {
                    parts.len()
                } else {
                    longest
                };
                let short: String = parts.iter().take(keep).copied().collect();
                format!("{} {short}", tab.key)
            })
            .collect()
        };
        let size = |labels: &[String]| labels.iter().map(|it| cells(it) + 2).sum::<u16>();
        let fitting = [usize::MAX]
            .into_iter()
            .chain((3..=12).rev())
            .map(labels)
            .find(|labels| size(labels) <= area.width)
            .unwrap_or_else(|| labels(0));
        let mut x = area.x + 1;
        let last = fitting.len().saturating_sub(1);
        let mut places = Vec::with_capacity(fitting.len());
        for (position, label) in fitting.into_iter().enumerate() {
            let width = cells(&label);
            if position == last && last > 0 {
                x = x.max(area.right().saturating_sub(width + 1));
            }
            places.push((x, label));
            x = x.saturating_add(width + 2);
        }
        places
    }

    /// The point and who is in, between two columns.
    fn place_and_person(&self, pen: &mut Pen<'_>, y: u16, place: u16, time: u16) {
        let room = time.saturating_sub(place + 2);
        // The point gives way to the person last: two thirds of the room are its own.
        let person =
            cells(self.person).min(room.saturating_sub(cells(self.place).min(room * 2 / 3)));
        let person_at = time.saturating_sub(2 + person);
        pen.text(
            place,
            y,
            person_at.saturating_sub(place + 1),
            self.place,
            Ink::Text,
        );
        pen.text(person_at, y, person, self.person, Ink::Dim);
    }
}

impl Widget for &Header<'_> {
    fn render(self, area: Rect, buf: &mut Buffer) {
        if area.is_empty() {
            return;
        }
        let mut pen = Pen::new(self.theme, buf);
        let right = area.right().saturating_sub(1);
        let time = pen.right(area.x, right, area.y, self.time, Ink::Heading);
        // As long as the name, so that nothing beside it has to give way.
        let name = if self.demo {
            "DEMOSTRACIÓN"
        } else {
            "CONTINGENCIA"
        };
        let role = if self.demo { Ink::Warning } else { Ink::Accent };
        let place = pen.text(area.x + 1, area.y, area.width, name, role) + 2;
        let room = time.saturating_sub(place + 2);
        if let Some(alarm) = self.alarm {
            let beside = pen.text(place, area.y, room, alarm, Ink::Critical) + 2;
            let whole = cells(self.place) + cells(self.person) + 3;
            if time.saturating_sub(beside) >= whole {
                self.place_and_person(&mut pen, area.y, beside, time);
            }
        } else {
            self.place_and_person(&mut pen, area.y, place, time);
        }
        if area.height < 2 {
            return;
        }
        for (position, (x, label)) in self.places(area).iter().enumerate() {
            let role = if position == self.active {
                Ink::Selection
            } else {
                Ink::Text
            };
            pen.text(*x, area.y + 1, right.saturating_sub(*x), label, role);
        }
        if area.height > 2 {
            pen.rule(area.x, area.y + 2, area.width);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::harness::{PLAIN, draw};
    use super::*;

    const TABS: [Tab; 8] = [
        Tab {
            key: '1',
            label: "Tablero",
        },
        Tab {
            key: '2',
            label: "Eventos",
        },
        Tab {
            key: '3',
            label: "Atenciones",
        },
        Tab {
            key: '4',
            label: "Regularización",
        },
        Tab {
            key: '5',
            label: "Reportes",
        },
        Tab {
            key: '6',
            label: "PQR",
        },
        Tab {
            key: '7',
            label: "Prácticas",
        },
        Tab {
            key: '0',
            label: "Ajustes",
        },
    ];

    fn header(tabs: &[Tab]) -> Header<'_> {
        Header {
            alarm: None,
            place: "LIM014 CAC San Isidro · A",
            person: "M. Supervisora · supervisor",
            time: "10:42",
            demo: false,
            tabs,
            active: 1,
            theme: PLAIN,
        }
    }

    #[test]
    fn it_tells_where_who_and_when() {
        let mut peru = TABS[..5].to_vec();
        peru.push(TABS[7]);
        insta::assert_snapshot!(draw(80, 3, &header(&peru)), @r#"
         CONTINGENCIA  LIM014 CAC San Isidro · A     M. Supervisora · supervisor  10:42
         1 Tablero  2 Eventos  3 Atenciones  4 Regularización  5 Reportes     0 Ajustes
        ────────────────────────────────────────────────────────────────────────────────
        "#);
    }

    #[test]
    fn law_8_an_alarm_hides_where_and_who_only_where_there_is_no_room() {
        let header = Header {
            alarm: Some("‼ Crítica R000029-0: espera 31 min; otra también"),
            ..header(&TABS)
        };
        let told = |width| draw(width, 1, &header).contains(header.place);
        assert!(!told(80) && told(140));
        assert!(draw(140, 1, &header).contains(header.person));
    }

    #[test]
    fn every_screen_keeps_its_key_in_eighty_columns() {
        let all = header(&TABS);
        insta::assert_snapshot!(draw(80, 2, &all), @r#"
        CONTINGENCIA  LIM014 CAC San Isidro · A     M. Supervisora · supervisor  10:42
        1 Tabler  2 Eventos  3 Atenci  4 Regula  5 Report  6 PQR  7 Prácti    0 Ajuste
        "#);
        let area = Rect::new(0, 0, 80, 3);
        assert_eq!(all.tab_at(area, 1), Some(0));
        assert_eq!(all.tab_at(area, 78), Some(7));
        assert_eq!(all.tab_at(area, 0), None);
    }
}
