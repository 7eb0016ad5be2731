//! Documents: from texts to the bytes of a PDF.
//!
//! What is wanted: a slip within 50 ms, a form of 300 attentions within 500 ms.

use contingencia::documents::filled_form::filled_form;
use contingencia::documents::slip::slip;
use contingencia::documents::{Paper, Press};
use criterion::Criterion;

#[path = "../support/documents.rs"]
#[allow(dead_code, reason = "two documents stand for all")]
mod samples;

/// Prints the smallest document and the largest.
pub(crate) fn print(criterion: &mut Criterion) {
    let press = Press::embedded();
    let mut group = criterion.benchmark_group("documents");
    group.sample_size(20);
    let data = samples::slip_of_a_claim();
    group.bench_function("slip", |bencher| {
        bencher.iter(|| slip(&press, &data, Paper::A4).expect("a slip"));
    });
    let data = samples::filled_form(300);
    group.bench_function("form_of_300", |bencher| {
        bencher.iter(|| filled_form(&press, &data, Paper::A4).expect("a form"));
    });
    group.finish();
}
