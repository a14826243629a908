//! A text for people, whatever it is written on.

use super::Language;

/// The space between the words of a date in a [`Document`]: on paper no line ends there, where the date fits on one.
/// [`Document::text`] has an ordinary space in its place.
pub const TOGETHER: char = '\u{2007}';

/// A text for people: for a terminal by [`Document::text`], and for paper.
#[derive(Clone, Eq, PartialEq)]
pub struct Document {
    /// Its language.
    pub language: Language,
    /// Its title.
    pub title: String,
    /// What stands below the title.
    pub blocks: Vec<Block>,
    /// The foot of a page, with `{number}` and `{count}` in the places of its number and of how many there are.
    pub foot: String,
}

/// A part of a text.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Block {
    /// The title of a section.
    Heading(String),
    /// A paragraph, set in by so many steps.
    Paragraph(u8, String),
    /// Columns with their heads. Each row has as many cells as there are heads.
    Table(Vec<String>, Vec<Vec<String>>),
}

/// Redacted: a text about a person.
impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Document(..)")
    }
}

impl Document {
    /// The text in lines. A row of a table is a paragraph, with the heads of its columns.
    #[must_use]
    pub fn text(&self) -> String {
        let mut lines = vec![self.title.clone(), String::new()];
        for block in &self.blocks {
            match block {
                Block::Heading(title) => {
                    lines.extend([String::new(), title.clone()]);
                    lines.push("-".repeat(title.chars().count()));
                }
                Block::Paragraph(steps, text) => {
                    lines.push(format!("{}{text}", " ".repeat(usize::from(*steps))));
                }
                Block::Table(heads, rows) => rows.iter().for_each(|row| {
                    let mut cells = heads.iter().zip(row);
                    let number = cells.next().map(|(_, number)| number.as_str());
                    let what = cells.next().map(|(_, what)| what.as_str());
                    let [number, what] = [number, what].map(Option::unwrap_or_default);
                    lines.push(format!("{number}. {what}"));
                    lines.extend(cells.map(|(head, cell)| format!("   {head}: {cell}")));
                }),
            }
        }
        lines.join("\n").replace(TOGETHER, " ") + "\n"
    }
}
