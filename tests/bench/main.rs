//! Benchmarks: `cargo bench`. Figures that matter are ratios against a baseline
//! run beside them, since machines differ and are noisy.
//!
//! The first run makes a store of a million operations and one of a million
//! attentions in the target folder (a few minutes each); later runs find them
//! there. `cargo bench -- merge` needs neither, `cargo bench -- export` the first;
//! `cargo bench -- lists` and `cargo bench -- evaluation` make smaller ones of their own,
//! `cargo bench -- tallies` and `cargo bench -- bases` need none, and `cargo bench -- reports` the first.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "figures are what a benchmark says"
)]

mod attentions;
mod baseline;
mod bases;
mod documents;
mod evaluation;
mod export;
mod generated;
mod lists;
mod merging;
mod queue;
mod reports;
mod store;
mod tallies;
mod terminal;

fn main() {
    if baseline::is_asked_for() {
        baseline::list_program().expect("the terminal draws");
        return;
    }
    if reports::is_asked_for() {
        return;
    }
    merging::one_large();
    merging::many_in_turn();
    merging::beside_the_counter();
    if store::only("merge") {
        return;
    }
    export::export();
    if store::only("export") {
        return;
    }
    lists::keys();
    if store::only("lists") {
        return;
    }
    evaluation::evaluate();
    if store::only("evaluation") {
        return;
    }
    bases::receive();
    if store::only("bases") {
        return;
    }
    queue::queue();
    if store::only("queue") {
        return;
    }
    tallies::import();
    if store::only("tallies") {
        return;
    }
    reports::figures();
    reports::book();
    reports::print();
    if store::only("reports") {
        return;
    }
    let mut criterion = criterion::Criterion::default().configure_from_args();
    attentions::take(&mut criterion);
    attentions::look(&mut criterion);
    store::durable_action(&mut criterion);
    store::reads(&mut criterion);
    store::unlock(&mut criterion);
    store::rebuild();
    documents::print(&mut criterion);
    terminal::frame(&mut criterion);
    terminal::in_a_real_terminal();
    criterion.final_summary();
}
