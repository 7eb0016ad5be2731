//! What nearly every screen speaks of, so that a page or a form begins with one line:
//! `use crate::tui::prelude::*;`.

pub(super) use super::{
    advice,
    effect::Effect,
    form::{
        Block, Choice, Field, Filled, Filling, Form, Problems, Prompt, Read, Reply, Shape, choice,
        field_keys, line,
    },
    keymap::Context,
    listed::labelled,
    message::{Answer, LongWork},
    part::{Part, hosted, refused_in},
    screens::{
        Destination, Input, Scene, Window, Wish,
        parts::{Spans, short, span},
    },
    subjects::{
        attentions::{AttentionAnswer, AttentionDeed, AttentionEffect},
        bases::{BaseAnswer, BaseEffect, RejectedOf},
        documents::{DocumentAnswer, DocumentEffect},
        drafts::{DraftAnswer, DraftEffect},
        entry::{EntryAnswer, EntryEffect},
        exchange::{ExchangeAnswer, ExchangeEffect},
        keeping::KeepEffect,
        letters::{LetterAnswer, LetterEffect},
        outages::{OutageAnswer, OutageDeed, OutageEffect},
        papers::{PaperAnswer, PaperEffect},
        pqr::{PqrAnswer, PqrEffect},
        practices::{PracticeAnswer, PracticeEffect},
        regularization::{RecordDeed, RegularizationAnswer, RegularizationEffect},
        regulatory_report::{RegulatoryAnswer, RegulatoryEffect},
        reports::{ReportAnswer, ReportEffect},
        settings::{SettingsAnswer, SettingsEffect},
        tallies::{TallyAnswer, TallyEffect},
        upkeep::{UpkeepAnswer, UpkeepEffect},
    },
    widgets::{Cell, Column, Modal, Remark, RemarkKind, Row, StatusNote, Width, prelude::*},
};
pub(super) use crate::actions::{DraftKind, Report};
