//! Why a text cannot be put on paper.

/// Why a text cannot be put on paper: a defect of the program, not of the text.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum PrintError {
    /// A font of the program is broken.
    #[error("a font of the program cannot be read")]
    Font,
    /// The PDF cannot be put together.
    #[error("the PDF cannot be written")]
    Unwritable,
}
