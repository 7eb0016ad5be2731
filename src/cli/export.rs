//! `exportar`: a bundle of what happened here, for the central office (J2, U3).

use super::answer::Answer;
use super::program::Call;
use super::progress::watched;
use super::table::pairs;
use super::values::sequence;
use crate::actions::{
    ExportInput, ExportRange, ExportSealing, Exported, Report, export_job, phrase_in, up_to_counted,
};
use clap::Args;
use std::path::PathBuf;

/// Escribe un paquete con lo registrado, firmado y cifrado para la oficina
///
/// Lleva lo que la oficina todavía no acusó. Exportar dos veces no cambia nada:
/// la oficina reconoce lo que ya tiene. Cómo se abre y comprueba con herramientas
/// públicas: contingencia manual paquete
#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// Carpeta donde se escribe; tiene que existir
    #[arg(long = "salida", value_name = "CARPETA")]
    folder: PathBuf,
    /// Todo, también lo que la oficina ya acusó
    #[arg(long = "todo", conflicts_with = "from")]
    all: bool,
    /// Desde esta anotación en adelante
    #[arg(long = "desde", value_name = "N", value_parser = sequence)]
    from: Option<u64>,
    /// Hasta esta anotación; si falta, hasta la última
    #[arg(long = "hasta", value_name = "N", value_parser = sequence)]
    until: Option<u64>,
    /// Agrega el formato manual de cada evento, en PDF
    #[arg(long = "con-formatos")]
    with_forms: bool,
    /// Sin cifrar: lo lee quien tenga el archivo; la firma va en otro al lado
    #[arg(long = "sin-cifrar", conflicts_with = "phrase")]
    plain: bool,
    /// Archivo cuya primera línea es la frase con que se cifra, en vez de los destinatarios
    #[arg(long = "frase-archivo", value_name = "ARCHIVO")]
    phrase: Option<PathBuf>,
}

pub(super) fn run(call: &mut Call<'_>, args: &ExportArgs) -> Result<Answer, Report> {
    let context = call.context();
    let desk = call.desk()?;
    let sealing = match &args.phrase {
        Some(file) => ExportSealing::Passphrase(phrase_in(file)?),
        None if args.plain => ExportSealing::Plain,
        None => ExportSealing::Recipients,
    };
    let range = match args.from {
        Some(sequence) => ExportRange::From(sequence),
        None if args.all => ExportRange::All,
        None => ExportRange::NotAcknowledged,
    };
    let job = export_job(
        desk,
        ExportInput {
            folder: args.folder.clone(),
            range,
            until: args.until,
            with_forms: args.with_forms,
            sealing,
        },
    )?;
    let what = if args.with_forms {
        "Exportando anotaciones y formatos"
    } else {
        "Exportando anotaciones"
    };
    let done = watched(context, what, job)?;
    answer(&done)
}

fn answer(done: &Exported) -> Result<Answer, Report> {
    let sealed_for = match &done.signature {
        Some(_) => "nadie: no está cifrado".to_owned(),
        None if done.recipients.is_empty() => "quien conozca la frase".to_owned(),
        None => done.recipients.join(", "),
    };
    let beside = done.signature.as_ref();
    let earlier = done.earlier.iter().map(|part| {
        format!(
            "También va {}, de antes: envíelos todos.",
            part.file.display()
        )
    });
    let mut answer = Answer::of(done)?
        .data(pairs(&[
            ("Archivo", Some(done.file.display().to_string())),
            ("Firma", beside.map(|path| path.display().to_string())),
            (
                "Anotaciones",
                Some(format!("{}–{}", done.from_sequence, done.to_sequence)),
            ),
            ("Registros nuevos", Some(up_to_counted(done.records))),
            ("Huella de la última", Some(done.head.clone())),
            ("Cifrado para", Some(sealed_for)),
        ]))
        .word("Anote la huella: con ella la oficina comprueba que no falta ninguna anotación.")
        .words(earlier)
        .words(done.warnings());
    if beside.is_some() {
        answer = answer
            .word(
                "El paquete no está cifrado: quien tenga el archivo lee los datos de los clientes.",
            )
            .word("Entregue los dos archivos juntos; sin la firma la oficina no lo recibe.");
    }
    Ok(answer)
}
