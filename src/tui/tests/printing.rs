//! Documents on paper, where the computer has a printer (Q7).

use super::*;
use crate::actions::OnPaper;

#[test]
fn q7_where_the_computer_has_a_printer_one_key_prints() {
    let mut console = inside((80, 24), busy());
    let printed = Printed {
        file: PathBuf::from("/datos/documentos/turno.pdf"),
        codes: Vec::new(),
    };
    console.tell(PaperAnswer::Printed(printed.clone()));
    console.hides("p Imprimir");
    console.tell(PaperAnswer::Printer("Mostrador".into()));
    console.shows("p Imprimir");
    let book = Printed {
        file: PathBuf::from("/datos/documentos/formato.xlsx"),
        codes: Vec::new(),
    };
    console.happen(Signal::Rest);
    console.press("⏎");
    console.tell(PaperAnswer::Printed(book));
    console.shows("formato.xlsx");
    console.hides("p Imprimir");
    console.happen(Signal::Rest);
    console.press("⏎");
    console.tell(PaperAnswer::Printed(printed));
    console.happen(Signal::Rest);
    let effects = console.press("p");
    assert!(matches!(
        &effects[..],
        [Effect::Papers(PaperEffect::WrittenToPrinter(_))]
    ));
    console.tell(PaperAnswer::OnPaper(OnPaper {
        printer: "Mostrador".to_owned(),
        file: None,
    }));
    console.shows("enviado a la impresora Mostrador");
}
