//! The tags of XML as its bytes go by: enough to read what a few of them say.

/// What is kept of one tag: longer ones say nothing that is asked for.
const LONGEST: usize = 4_096;

/// The tag that goes by.
#[derive(Default)]
pub(super) struct Tags {
    tag: Vec<u8>,
    is_inside: bool,
    has_text: bool,
}

impl Tags {
    /// Hands over each tag that ends in these bytes, without its brackets, and whether
    /// something stands between it and the one before.
    pub(super) fn feed(&mut self, mut bytes: &[u8], mut each: impl FnMut(&[u8], bool)) {
        loop {
            let mark = if self.is_inside { b'>' } else { b'<' };
            let at = bytes.iter().position(|byte| *byte == mark);
            let (before, after) = match at {
                Some(at) => (&bytes[..at], Some(&bytes[at + 1..])),
                None => (bytes, None),
            };
            let is_whole = self.tag.is_empty() && after.is_some();
            if self.is_inside && is_whole {
                each(&before[..before.len().min(LONGEST)], self.has_text);
            } else if self.is_inside {
                let room = LONGEST.saturating_sub(self.tag.len());
                self.tag
                    .extend_from_slice(&before[..before.len().min(room)]);
                if after.is_some() {
                    each(&self.tag, self.has_text);
                    self.tag.clear();
                }
            } else {
                self.has_text |= !before.is_empty();
            }
            let Some(after) = after else { return };
            self.has_text &= !self.is_inside;
            self.is_inside = !self.is_inside;
            bytes = after;
        }
    }
}

/// The name of a tag, without its prefix; of one that ends an element, nothing.
pub(super) fn name(tag: &[u8]) -> &[u8] {
    let end = tag
        .iter()
        .position(|byte| byte.is_ascii_whitespace() || *byte == b'/');
    let whole = &tag[..end.unwrap_or(tag.len())];
    let prefix = whole.iter().position(|byte| *byte == b':');
    &whole[prefix.map_or(0, |at| at + 1)..]
}

/// The name of the element that a tag ends, without its prefix; of another, nothing.
pub(super) fn ends(tag: &[u8]) -> &[u8] {
    tag.strip_prefix(b"/").map_or(&[], name)
}

/// What a tag says under a name, whatever the prefix.
pub(super) fn value(tag: &[u8], attribute: &str) -> Option<String> {
    said(tag, attribute).map(|said| String::from_utf8_lossy(said).into_owned())
}

/// The same, as its bytes.
pub(super) fn said<'t>(tag: &'t [u8], attribute: &str) -> Option<&'t [u8]> {
    let mut rest = tag;
    loop {
        let (before, after) = split(rest, b'=')?;
        let (quote, after) = after.trim_ascii_start().split_first()?;
        if !matches!(quote, b'"' | b'\'') {
            return None;
        }
        let (said, more) = split(after, *quote)?;
        let name = before
            .trim_ascii_end()
            .rsplit(|byte| b" \t\r\n:".contains(byte));
        if name.take(1).any(|name| name == attribute.as_bytes()) {
            return Some(said);
        }
        rest = more;
    }
}

/// What stands before and after the first of a byte.
fn split(bytes: &[u8], at: u8) -> Option<(&[u8], &[u8])> {
    let place = bytes.iter().position(|byte| *byte == at)?;
    Some((&bytes[..place], &bytes[place + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn x1a_what_a_tag_says_is_read_wherever_its_bytes_are_cut() {
        let text = "<a:sheet name=\"x y\" r:id = 'rId1'/>\n</a:sheet><row r=\"7\"\thidden=\"1\">";
        for cut in 0..text.len() {
            let (before, after) = text.as_bytes().split_at(cut);
            let mut tags = Tags::default();
            let mut found = Vec::new();
            for bytes in [before, after] {
                tags.feed(bytes, |tag, _| {
                    let name = String::from_utf8_lossy(name(tag)).into_owned();
                    found.push((name, value(tag, "hidden").or(value(tag, "id"))));
                });
            }
            assert_eq!(
                found.last().unwrap(),
                &("row".to_owned(), Some("1".to_owned()))
            );
            assert_eq!(found[0].0, "sheet");
        }
    }
}
