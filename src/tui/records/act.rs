//! What a deed comes to.

use crate::tui::prelude::*;
use crate::{
    actions::{Document, OutageView},
    domain::{authority::Permission, outage::closes},
};

/// A window, and what it needs.
pub(super) type Opened = (Box<dyn Part>, Vec<Wish>);

/// What is done once it is known who is here and when.
type Later<T> = Box<dyn FnOnce(&Scene<'_>) -> T>;

/// Whether it is for who is here.
type Judge = Box<dyn Fn(&Scene<'_>) -> bool>;

/// What a source does on an intent.
pub(crate) enum Act {
    /// It wants something.
    Do(Vec<Wish>),
    /// The same, where that depends on who is here.
    Then(Later<Vec<Wish>>),
    /// It opens a window over the list.
    Open(Later<Opened>),
    /// What it comes to depends on who is here.
    Judged(Later<Box<Self>>),
    /// Only somebody who may does it; others are told why not.
    By(Permission, Box<Self>),
    /// Only somebody whom it is of use to is shown its key; to others it tells why not.
    For(Judge, Box<Self>),
    /// It covers the record that is shown, and leads back to the list.
    Cover,
}

impl Act {
    /// The source did it by itself, or there is nothing to it.
    pub(crate) const fn done() -> Self {
        Self::Do(Vec::new())
    }

    pub(crate) fn go(to: Destination) -> Self {
        Self::Do(vec![Wish::Go(to)])
    }

    /// Goes to close an outage, for those who close one of its scenario (C1).
    pub(crate) fn close(outage: &OutageView) -> Self {
        let scenario = outage.scenario;
        let closes =
            move |scene: &Scene<'_>| closes(scene.person.1, scenario, &scene.assets.catalog);
        let going = Self::go(Destination::Closing(outage.correlative.clone()));
        Self::For(Box::new(closes), Box::new(going))
    }

    pub(crate) fn ask(window: Window) -> Self {
        Self::Do(vec![Wish::Ask(window)])
    }

    pub(crate) fn effect(effect: impl Into<Effect>) -> Self {
        Self::Do(vec![Wish::effect(effect)])
    }

    pub(crate) fn print(document: Document) -> Self {
        Self::effect(PaperEffect::Print(document))
    }

    pub(crate) fn then(wishes: impl FnOnce(&Scene<'_>) -> Vec<Wish> + 'static) -> Self {
        Self::Then(Box::new(wishes))
    }

    /// What it comes to is judged once it is known who is here.
    pub(crate) fn judged(act: impl FnOnce(&Scene<'_>) -> Self + 'static) -> Self {
        Self::Judged(Box::new(|scene| Box::new(act(scene))))
    }

    /// Opens a form as a window over the list.
    pub(crate) fn form(own: impl Filled) -> Self {
        Self::form_of(|_| own)
    }

    /// The same, where what it is depends on who is here and when.
    pub(crate) fn form_of<F: Filled>(own: impl FnOnce(&Scene<'_>) -> F + 'static) -> Self {
        Self::begun(|scene| Filling::open(own(scene), scene))
    }

    /// The same, where something is done in it before anybody types.
    pub(crate) fn begun<F: Filled>(
        open: impl FnOnce(&Scene<'_>) -> (Filling<F>, Vec<Wish>) + 'static,
    ) -> Self {
        Self::Open(Box::new(|scene| {
            let (form, wishes) = open(scene);
            (Box::new(form), wishes)
        }))
    }

    pub(crate) fn window(window: impl Part + 'static) -> Self {
        Self::Open(Box::new(|_| (Box::new(window), Vec::new())))
    }

    /// Whether it is for who is here.
    pub(super) fn is_for(&self, scene: &Scene<'_>) -> bool {
        match self {
            Self::By(permission, act) => scene.may(*permission).is_ok() && act.is_for(scene),
            Self::For(is_for, act) => is_for(scene) && act.is_for(scene),
            _ => true,
        }
    }

    /// It is done for those who may.
    pub(crate) fn by(self, permission: Permission) -> Self {
        Self::By(permission, Box::new(self))
    }
}
