//! The layout of a text: the place of each line.

use kzmn_common::assessment::{Block, Document, TOGETHER};

use crate::font::{Fonts, Weight};

/// A4, in points.
pub(crate) const WIDTH: u16 = 595;
pub(crate) const HEIGHT: u16 = 842;
pub(crate) const MARGIN: u16 = 50;
pub(crate) const FOOT: u16 = 812;
pub(crate) const FOOT_SIZE: u16 = 8;
const LOWEST: u16 = 794;
/// How far a step indents a paragraph.
const STEP: u16 = 5;
/// Where the columns of a table begin, and where the last one ends.
const COLUMNS: [u16; 5] = [MARGIN, 80, 262, 344, WIDTH - MARGIN];
const GAP: u16 = 6;

/// How letters look.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    pub(crate) size: u16,
    pub(crate) weight: Weight,
    /// From one line to the next.
    leading: u16,
}

const TITLE: Style = Style { size: 15, weight: Weight::Bold, leading: 20 };
const HEADING: Style = Style { size: 12, weight: Weight::Bold, leading: 17 };
const BODY: Style = Style { size: 10, weight: Weight::Regular, leading: 14 };
const COLUMN: Style = Style { size: 10, weight: Weight::Bold, leading: 14 };

/// To which part of a text a line belongs: the title is part 0, and the blocks follow it.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(crate) struct DocumentPart {
    pub(crate) block: usize,
    /// The row of a table, its heads being row 0, and the column.
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// A line of text in its place.
#[derive(Clone, Debug)]
pub(crate) struct PlacedLine {
    pub(crate) x: u16,
    /// The base line, from above.
    pub(crate) y: u16,
    pub(crate) style: Style,
    pub(crate) text: String,
    /// Absent for a column's head that is repeated on a new page.
    pub(crate) part: Option<DocumentPart>,
}

/// A page.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageSheet {
    pub(crate) lines: Vec<PlacedLine>,
    /// How far down a rule is drawn from margin to margin, below each row of a table.
    pub(crate) rules: Vec<u16>,
}

/// The pages of a text.
pub(crate) fn sheets(document: &Document, fonts: &Fonts) -> Vec<PageSheet> {
    let mut setting = Setting { fonts, sheets: vec![PageSheet::default()], y: MARGIN };
    setting.paragraph(&document.title, TITLE, (MARGIN, at(0)));
    setting.y += 6;
    for (number, block) in (1..).zip(&document.blocks) {
        match block {
            Block::Heading(title) => {
                // A heading stays with what follows it.
                setting.room(8 + HEADING.leading + 3 * BODY.leading);
                setting.y += 8;
                setting.paragraph(title, HEADING, (MARGIN, at(number)));
                setting.y += 2;
            }
            Block::Paragraph(steps, text) => {
                let x = MARGIN + STEP * u16::from((*steps).min(9));
                setting.paragraph(text, BODY, (x, at(number)));
                setting.y += 2;
            }
            Block::Table(heads, rows) => setting.table(number, heads, rows),
        }
    }
    setting.sheets
}

fn at(block: usize) -> DocumentPart {
    DocumentPart { block, row: 0, column: 0 }
}

struct Setting<'a> {
    fonts: &'a Fonts,
    sheets: Vec<PageSheet>,
    /// How far down the page is full.
    y: u16,
}

impl Setting<'_> {
    /// Begins a new page where so much does not fit; whether it did.
    fn room(&mut self, height: u16) -> bool {
        let turns = self.y > MARGIN && self.y.saturating_add(height) > LOWEST;
        if turns {
            self.sheets.push(PageSheet::default());
            self.y = MARGIN;
        }
        turns
    }

    fn put(&mut self, line: PlacedLine) {
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.lines.push(line);
        }
    }

    fn paragraph(&mut self, text: &str, style: Style, (x, part): (u16, DocumentPart)) {
        for text in wrapped(self.fonts, text, style, WIDTH - MARGIN - x) {
            self.room(style.leading);
            self.y += style.leading;
            self.put(PlacedLine { x, y: self.y, style, text, part: Some(part) });
        }
    }

    fn table(&mut self, block: usize, heads: &[String], rows: &[Vec<String>]) {
        self.room(COLUMN.leading * 4);
        self.row(block, 0, (heads, COLUMN), None);
        for (number, row) in (1..).zip(rows) {
            self.row(block, number, (row, BODY), Some(heads));
        }
    }

    /// Sets a row. Where it turns a page, the heads are set again.
    fn row(
        &mut self,
        block: usize,
        row: usize,
        (cells, style): (&[String], Style),
        heads: Option<&[String]>,
    ) {
        let columns = COLUMNS.iter().zip(COLUMNS.iter().skip(1));
        let cells: Vec<(u16, Vec<String>)> = columns
            .zip(cells)
            .map(|((x, end), text)| (*x, wrapped(self.fonts, text, style, end - x - GAP)))
            .collect();
        let most = cells.iter().map(|(_, lines)| lines.len()).max().unwrap_or_default();
        let height = u16::try_from(most).unwrap_or(u16::MAX).saturating_mul(style.leading);
        // A row that no page can hold runs over several.
        let turned = self.room(height.min(LOWEST - MARGIN - 2 * COLUMN.leading));
        self.heads_again(block, heads.filter(|_| turned));
        for at in 0..most {
            let turned = self.room(style.leading);
            self.heads_again(block, heads.filter(|_| turned));
            self.y += style.leading;
            let y = self.y;
            for (column, (x, lines)) in cells.iter().enumerate() {
                if let Some(text) = lines.get(at) {
                    let part = Some(DocumentPart { block, row, column });
                    self.put(PlacedLine { x: *x, y, style, text: text.clone(), part });
                }
            }
        }
        if let Some(sheet) = self.sheets.last_mut() {
            sheet.rules.push(self.y + 5);
        }
        self.y += 6;
    }

    fn heads_again(&mut self, block: usize, heads: Option<&[String]>) {
        let Some(heads) = heads else { return };
        let from = self.sheets.last().map(|sheet| sheet.lines.len()).unwrap_or_default();
        self.row(block, 0, (heads, COLUMN), None);
        let again = self.sheets.last_mut().map(|sheet| sheet.lines.iter_mut().skip(from));
        again.into_iter().flatten().for_each(|line| line.part = None);
    }
}

/// A text in lines of at most that width. A word that is wider is broken; a date is one, unless it is wider.
fn wrapped(fonts: &Fonts, text: &str, style: Style, width: u16) -> Vec<String> {
    let width = u32::from(width) * 1000;
    let fits = |text: &str| fonts.width(text, style.weight, style.size) <= width;
    let mut lines = Vec::new();
    let mut line = String::new();
    let words = text.split(' ').flat_map(|word| {
        let date = word.replace(TOGETHER, " ");
        let parts = word.split(TOGETHER).map(str::to_owned);
        if fits(&date) { vec![date] } else { parts.collect() }
    });
    for word in words {
        let longer = if line.is_empty() { word.clone() } else { format!("{line} {word}") };
        if fits(&longer) {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            line.push(letter);
            if !fits(&line) {
                line.pop();
                lines.push(std::mem::replace(&mut line, letter.to_string()));
            }
        }
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_line_ends_within_a_date_unless_it_is_wider_than_a_line() {
        let fonts = Fonts::load().expect("fonts");
        let date = ["2", "марта", "2026", "г."].join(&TOGETHER.to_string());
        let text = format!("Право на пенсию с {date}, и базовая пенсия с {date}.");
        let width = |text: &str| {
            let thousandths = fonts.width(text, BODY.weight, BODY.size);
            u16::try_from(thousandths / 1000 + 1).expect("narrow")
        };
        for most in width("2 марта 2026 г.,")..width("Право на пенсию с 2 марта 2026 г., и базовая")
        {
            let lines = wrapped(&fonts, &text, BODY, most);
            let dates = lines.iter().map(|line| line.matches("2 марта 2026 г.").count());
            assert_eq!(dates.sum::<usize>(), 2, "{most}: {lines:?}");
        }
        let narrow = wrapped(&fonts, &date, BODY, width("марта 2026"));
        assert_eq!(narrow, ["2 марта", "2026 г."]);
    }
}
