//! A new passphrase: proposed, or typed; and then typed once more (U2).

use secrecy::{ExposeSecret, SecretString};

use super::{Around, FieldKey, secret};
use crate::actions::passphrase_lacks;
use crate::tui::prelude::*;

/// The two fields of a new passphrase.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewPhrase<K> {
    pub(crate) first: K,
    pub(crate) again: K,
}

impl<K: FieldKey> NewPhrase<K> {
    /// Both, the first with a label.
    pub(crate) fn fields(self, label: &'static str) -> [Field<K>; 2] {
        [secret(self.first, label), secret(self.again, "Otra vez")]
    }

    pub(crate) fn typed(self, form: &Form<K>) -> SecretString {
        SecretString::from(form.raw(self.first))
    }

    /// Says what is in its way, where it applies.
    pub(crate) fn judge(self, form: &Form<K>, problems: &mut Problems<K>) {
        if !form.shows(self.first) {
            return;
        }
        let (first, again) = (form.raw(self.first), form.raw(self.again));
        if let Some(lacks) = passphrase_lacks(&first) {
            let text = format!("Al menos 12 caracteres: {lacks}.");
            problems.of(self.first, text, first.is_empty());
        }
        if first != again {
            problems.of(self.again, "No es igual a la primera.", again.is_empty());
        }
    }

    /// Fills in one that was proposed, in sight, to be written down and typed again.
    pub(super) fn propose(self, form: &mut Form<K>, phrase: &SecretString, around: &Around<'_>) {
        form.set(self.first, phrase.expose_secret());
        form.set(self.again, "");
        form.revealed = true;
        form.go(self.again, around);
    }

    /// How good it is, said while it is typed.
    pub(super) fn remarks(self, form: &Form<K>, key: K) -> Vec<Remark> {
        if key != self.first {
            return Vec::new();
        }
        let typed = form.raw(self.first);
        let note = match passphrase_lacks(&typed) {
            _ if typed.is_empty() => "12 caracteres o más; F2 propone una.",
            Some(_) if form.is_told(key) => return Vec::new(),
            Some(lacks) => {
                let text = format!("Todavía {lacks}.");
                return vec![Remark::new(RemarkKind::Warning, text)];
            }
            None if form.revealed => "Anótela y escríbala otra vez abajo.",
            None => "Cumple: 12 caracteres o más.",
        };
        vec![Remark::new(RemarkKind::Note, note)]
    }
}
