//! The PQR cell: the bases that the client sends, and the cases in them.

mod reception;

pub use reception::{
    CaseClass, CaseRow, Identifier, Marking, Origin, PqrBase, Reception, Rejected, Warned,
};
