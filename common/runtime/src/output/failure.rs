//! Failures of a command, told with their causes.

use std::error::Error;

/// A failure with nothing but its lines.
#[derive(Debug)]
struct PlainFailure(Vec<String>);

impl std::fmt::Display for PlainFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.join(" "))
    }
}

impl Error for PlainFailure {}

/// Makes a failure of a sentence, which is one line whatever stands in it.
#[must_use]
pub fn plain_failure(text: impl Into<String>) -> CommandFailure {
    failure_of_lines(vec![text.into()])
}

/// Makes a failure of several lines.
#[must_use]
pub fn failure_of_lines(lines: Vec<String>) -> CommandFailure {
    Box::new(PlainFailure(lines))
}

/// Any failure, told with its causes.
pub type CommandFailure = Box<dyn Error + Send + Sync>;

pub(super) fn render_failure(program: &str, failure: &(dyn Error + 'static)) -> Vec<String> {
    let mut lines = render_error(&format!("{program}: "), failure);
    let mut cause = failure.source();
    while let Some(error) = cause {
        lines.extend(render_error("  because: ", error));
        cause = error.source();
    }
    lines
}

fn render_error(prefix: &str, error: &(dyn Error + 'static)) -> Vec<String> {
    if let Some(PlainFailure(lines)) = error.downcast_ref::<PlainFailure>() {
        let (first, further) = lines.split_first().map_or(("", &[][..]), |(f, r)| (f.as_str(), r));
        return std::iter::once(format!("{prefix}{first}"))
            .chain(further.iter().cloned())
            .collect();
    }
    let text = error.to_string();
    let mut lines = text.lines();
    let first = format!("{prefix}{}", lines.next().unwrap_or_default());
    std::iter::once(first).chain(lines.map(|line| format!("  | {line}"))).collect()
}

#[cfg(test)]
mod tests {
    use super::super::escape::shown;

    use super::*;

    #[test]
    fn a_failure_begins_no_line_with_words_that_are_not_its_own() {
        #[derive(Debug, thiserror::Error)]
        #[error("cannot be read:\nkz-node: everything holds")]
        struct Library;
        assert_eq!(
            render_failure("kz-node", &Library),
            ["kz-node: cannot be read:", "  | kz-node: everything holds"]
        );
        let hostile = plain_failure("no such type: x\nkz-node: everything holds");
        let lines = render_failure("kz-node", hostile.as_ref());
        let printed: Vec<_> = lines.iter().map(|line| shown(line)).collect();
        assert_eq!(printed, ["kz-node: no such type: x\\u{a}kz-node: everything holds"]);
        let own = failure_of_lines(vec!["two".to_owned(), "lines".to_owned()]);
        assert_eq!(render_failure("kz-node", own.as_ref()), ["kz-node: two", "lines"]);
    }
}
