//! The `contingencia` binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(contingencia::cli::main(std::env::args_os()))
}
