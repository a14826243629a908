//! A text for people on paper: PDF of pages of A4, with the fonts in it, tagged for screen readers.
//!
//! The same text gives the same bytes: no clock and nothing random enters them. Lengths are whole points, and widths
//! of text thousandths of a point, so that nothing is computed with floats.

mod draw;
mod error;
mod font;
mod layout;

use kzmn_common::assessment::Document;

use font::Fonts;

pub use error::PrintError;

/// The text as a PDF.
///
/// # Errors
///
/// [`PrintError`].
pub fn pdf(document: &Document) -> Result<Vec<u8>, PrintError> {
    let fonts = Fonts::load()?;
    let sheets = layout::sheets(document, &fonts);
    draw::pdf(document, &sheets, &fonts)
}
