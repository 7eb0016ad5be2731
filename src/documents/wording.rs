//! The words of a mail in its two forms, plain and HTML, made from one description.

use crate::domain::text::{strip_control, strip_control_lines};

/// A mail that is composed: nothing in it is addressed yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailText {
    /// The subject, on one line, what matters most first.
    pub subject: String,
    /// The plain text, lines ended by `\n`.
    pub body: String,
    /// The same as a page of HTML.
    pub html: String,
    /// The lines that tell it where room is short, what matters most first.
    pub essential: Vec<String>,
}

/// What a mail says, part by part. Texts go in as they are; each form escapes its own.
#[derive(Debug, Default)]
pub(super) struct Page {
    greeting: String,
    opening: Vec<String>,
    facts: Vec<(&'static str, String)>,
    closing: Vec<String>,
    signature: Vec<String>,
}

impl Page {
    pub(super) fn to(greeting: impl AsRef<str>) -> Self {
        Self {
            greeting: strip_control(greeting.as_ref()),
            ..Self::default()
        }
    }

    /// A paragraph: before the facts while there are none, after them from then on.
    pub(super) fn paragraph(mut self, text: impl AsRef<str>) -> Self {
        let part = if self.facts.is_empty() {
            &mut self.opening
        } else {
            &mut self.closing
        };
        part.push(strip_control_lines(text.as_ref()));
        self
    }

    pub(super) fn fact(mut self, label: &'static str, value: impl AsRef<str>) -> Self {
        self.facts
            .push((label, strip_control_lines(value.as_ref())));
        self
    }

    pub(super) fn fact_if(self, label: &'static str, value: Option<&String>) -> Self {
        match value {
            Some(value) => self.fact(label, value),
            None => self,
        }
    }

    pub(super) fn signed<const N: usize>(mut self, lines: [&str; N]) -> Self {
        self.signature = lines.map(strip_control).to_vec();
        self
    }

    /// The whole mail, in both forms.
    pub(super) fn mail(self, subject: impl AsRef<str>, essential: &[String]) -> MailText {
        let subject = strip_control(subject.as_ref());
        MailText {
            body: self.plain(),
            html: self.html(&subject),
            essential: essential.iter().map(|line| strip_control(line)).collect(),
            subject,
        }
    }

    fn plain(&self) -> String {
        let facts = self.facts.iter().map(|(label, value)| {
            // What has lines of its own stands below its label.
            let value = value.replace('\n', "\n    ");
            format!("{label}: {value}\n")
        });
        let mut parts = vec![format!("{}\n", self.greeting)];
        parts.extend(self.opening.iter().map(|text| format!("{text}\n")));
        parts.push(facts.collect());
        parts.extend(self.closing.iter().map(|text| format!("{text}\n")));
        parts.push(format!("{}\n", self.signature.join("\n")));
        parts.join("\n")
    }

    fn html(&self, title: &str) -> String {
        let paragraph = |text: &String| format!("<p>{}</p>\n", escaped(text));
        let opening: String = self.opening.iter().map(paragraph).collect();
        let closing: String = self.closing.iter().map(paragraph).collect();
        let row = |(label, value): &(&str, String)| {
            let (label, value) = (escaped(label), escaped(value));
            format!("<tr><th align=\"left\" valign=\"top\">{label}</th><td>{value}</td></tr>\n")
        };
        let facts: String = self.facts.iter().map(row).collect();
        format!(
            "<!DOCTYPE html>\n<html lang=\"es\">\n<head><meta charset=\"utf-8\"><title>{}</title></head>\n\
             <body>\n<p>{}</p>\n{opening}<table cellpadding=\"4\">\n{facts}</table>\n{closing}<p>{}</p>\n</body>\n</html>\n",
            escaped(title),
            escaped(&self.greeting),
            escaped(&self.signature.join("\n"))
        )
    }
}

/// The text as HTML shows it, line breaks included.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' => safe.push_str("<br>\n"),
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_say_the_same_and_html_escapes_everything() {
        let mail = Page::to("Señores:")
            .paragraph("Antes & después.")
            .fact("Lo visto", "<b>\"lento\"</b>\r\ny 'caído'")
            .paragraph("Gracias.")
            .signed(["R. Ejemplo", "punto <X>"])
            .mail("Asunto\r\nBcc: otro", &["uno\ndos".into()]);
        assert_eq!(mail.subject, "Asunto Bcc: otro");
        assert_eq!(mail.essential, ["uno dos"]);
        assert_eq!(
            mail.body,
            "Señores:\n\nAntes & después.\n\nLo visto: <b>\"lento\"</b>\n    y 'caído'\n\n\
             Gracias.\n\nR. Ejemplo\npunto <X>\n"
        );
        assert!(mail.html.contains("<p>Antes &amp; después.</p>"));
        assert!(
            mail.html
                .contains("<td>&lt;b&gt;&quot;lento&quot;&lt;/b&gt;<br>\ny &#39;caído&#39;</td>")
        );
        assert!(mail.html.contains("R. Ejemplo<br>\npunto &lt;X&gt;"));
    }
}
