//! What the console asks of its worker and is told, by subject: a file each, of data
//! alone. What is done for it stands under the same name in `worker/`.

pub mod attentions;
pub mod bases;
pub mod documents;
pub mod drafts;
pub mod entry;
pub mod exchange;
pub mod keeping;
pub mod letters;
pub mod outages;
pub mod papers;
pub mod pqr;
pub mod practices;
pub mod regularization;
pub mod regulatory_report;
pub mod reports;
pub mod settings;
pub mod tallies;
pub mod upkeep;
