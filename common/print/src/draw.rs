//! The PDF itself.

use std::collections::BTreeMap;
use std::num::NonZeroU16;

use krilla::color::luma;
use krilla::geom::{PathBuilder, Point};
use krilla::metadata::Metadata;
use krilla::page::PageSettings;
use krilla::paint::Stroke;
use krilla::surface::Surface;
use krilla::tagging::{
    Artifact, ArtifactType, ContentTag, Identifier, Node, SpanTag, TableHeaderScope, Tag, TagGroup,
    TagTree,
};
use krilla::text::TextDirection;
use krilla::{Document as Pdf, SerializeSettings};
use kzmn_common::assessment::{Block, Document, TOGETHER};

use crate::error::PrintError;
use crate::font::{Fonts, Weight};
use crate::layout::{DocumentPart, FOOT, FOOT_SIZE, HEIGHT, MARGIN, PageSheet, WIDTH};

/// What was drawn of each part.
type Drawn = BTreeMap<DocumentPart, Vec<Identifier>>;

pub(crate) fn pdf(
    document: &Document,
    sheets: &[PageSheet],
    fonts: &Fonts,
) -> Result<Vec<u8>, PrintError> {
    let settings = SerializeSettings { enable_tagging: true, ..SerializeSettings::default() };
    let mut pdf = Pdf::new_with(settings);
    let language = document.language.code().to_owned();
    pdf.set_metadata(
        Metadata::new().title(document.title.replace(TOGETHER, " ")).language(language.clone()),
    );
    let mut drawn = Drawn::new();
    for (number, sheet) in (1_u32..).zip(sheets) {
        let size = PageSettings::from_wh(f32::from(WIDTH), f32::from(HEIGHT));
        let mut page = pdf.start_page_with(size.ok_or(PrintError::Unwritable)?);
        let mut surface = page.surface();
        rules(&mut surface, &sheet.rules);
        for line in &sheet.lines {
            let tag = match line.part {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => ContentTag::Artifact(Artifact::with_kind(ArtifactType::PaginationOther)),
            };
            let id = surface.start_tagged(tag);
            let style = (line.style.size, line.style.weight);
            write(&mut surface, fonts, (line.x, line.y), style, &line.text);
            surface.end_tagged();
            if let Some(part) = line.part {
                drawn.entry(part).or_default().push(id);
            }
        }
        let foot = document.foot.replace("{number}", &number.to_string());
        let foot = foot.replace("{count}", &sheets.len().to_string());
        let artifact = Artifact::with_kind(ArtifactType::PageNumber);
        surface.start_tagged(ContentTag::Artifact(artifact));
        write(&mut surface, fonts, (MARGIN, FOOT), (FOOT_SIZE, Weight::Regular), &foot);
        surface.end_tagged();
        surface.finish();
        page.finish();
    }
    pdf.set_tag_tree(tags(document, drawn).with_lang(Some(language)));
    pdf.finish().map_err(|_| PrintError::Unwritable)
}

/// Draws thin grey lines from margin to margin.
fn rules(surface: &mut Surface<'_>, heights: &[u16]) {
    let mut path = PathBuilder::new();
    for y in heights.iter().copied().map(f32::from) {
        path.move_to(f32::from(MARGIN), y);
        path.line_to(f32::from(WIDTH - MARGIN), y);
    }
    let Some(path) = path.finish() else { return };
    surface.start_tagged(ContentTag::Artifact(Artifact::with_kind(ArtifactType::Layout)));
    surface.set_stroke(Some(Stroke { paint: luma::Color::new(200).into(), ..Stroke::default() }));
    surface.draw_path(&path);
    // Letters are drawn with it otherwise.
    surface.set_stroke(None);
    surface.end_tagged();
}

fn write(
    surface: &mut Surface<'_>,
    fonts: &Fonts,
    (x, y): (u16, u16),
    (size, weight): (u16, Weight),
    text: &str,
) {
    let at = Point::from_xy(f32::from(x), f32::from(y));
    let font = fonts.font(weight);
    surface.draw_text(at, font, f32::from(size), text, false, TextDirection::LeftToRight);
}

/// The structure that a screen reader gets.
fn tags(document: &Document, mut drawn: Drawn) -> TagTree {
    let mut of = |block, row, column| -> Vec<Node> {
        let ids = drawn.remove(&DocumentPart { block, row, column }).unwrap_or_default();
        ids.into_iter().map(Node::from).collect()
    };
    let heading = |level: NonZeroU16, title: &str, content| {
        let title = title.replace(TOGETHER, " ");
        TagGroup::with_children(Tag::Hn(level, Some(title)), content)
    };
    let mut tree = TagTree::new();
    tree.push(heading(NonZeroU16::MIN, &document.title, of(0, 0, 0)));
    for (number, block) in (1..).zip(&document.blocks) {
        match block {
            Block::Heading(title) => {
                let level = NonZeroU16::MIN.saturating_add(1);
                tree.push(heading(level, title, of(number, 0, 0)));
            }
            Block::Paragraph(..) => {
                tree.push(TagGroup::with_children(Tag::P, of(number, 0, 0)));
            }
            Block::Table(heads, rows) => {
                let mut table = TagGroup::new(Tag::Table);
                for row in 0..=rows.len() {
                    let mut cells = TagGroup::new(Tag::TR);
                    for column in 0..heads.len() {
                        let content = of(number, row, column);
                        cells.push(if row == 0 {
                            TagGroup::with_children(Tag::TH(TableHeaderScope::Column), content)
                        } else {
                            TagGroup::with_children(Tag::TD, content)
                        });
                    }
                    table.push(cells);
                }
                tree.push(table);
            }
        }
    }
    tree
}
