//! Noto Sans, reduced to the letters of the four languages (`fonts/OFL.txt`).

use krilla::text::Font;
use ttf_parser::Face;

use crate::error::PrintError;

const REGULAR: &[u8] = include_bytes!("../fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/NotoSans-Bold.ttf");

/// How heavy letters are.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// Both weights, to measure and to draw with.
pub(crate) struct Fonts {
    regular: (Face<'static>, Font),
    bold: (Face<'static>, Font),
}

impl Fonts {
    pub(crate) fn load() -> Result<Self, PrintError> {
        let load = |bytes: &'static [u8]| {
            let face = Face::parse(bytes, 0).map_err(|_| PrintError::Font)?;
            let font = Font::new(bytes.into(), 0).ok_or(PrintError::Font)?;
            Ok((face, font))
        };
        Ok(Self { regular: load(REGULAR)?, bold: load(BOLD)? })
    }

    pub(crate) fn font(&self, weight: Weight) -> Font {
        self.of(weight).1.clone()
    }

    /// How wide a text is, in thousandths of a point. The fonts have 1000 units and no kerning.
    pub(crate) fn width(&self, text: &str, weight: Weight, size: u16) -> u32 {
        let (face, _) = self.of(weight);
        let advance = |letter| {
            let glyph = face.glyph_index(letter).unwrap_or_default();
            u32::from(face.glyph_hor_advance(glyph).unwrap_or_default())
        };
        text.chars().map(advance).sum::<u32>() * u32::from(size)
    }

    fn of(&self, weight: Weight) -> &(Face<'static>, Font) {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}
