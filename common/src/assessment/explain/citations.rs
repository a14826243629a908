//! Articles as people of a language cite them.

use super::{ExplainError, Words};

/// What stands in words in the articles of the rules. Signs such as SC 207 stay as they are.
const IN_WORDS: [(&str, &str); 11] = [
    ("Social Code of Kazakhstan", "cited-social-code"),
    ("Agreement", "cited-agreement"),
    ("Pension law", "cited-pension-law"),
    ("not found in the sources", "cited-not-found"),
    ("not seen", "cited-not-seen"),
    ("order 232 of 2023", "cited-order-232"),
    ("decree 853 of 2013", "cited-decree-853"),
    ("law of 2022", "cited-law-of-2022"),
    ("law of 2013 on pensions", "cited-law-of-2013"),
    ("law on the republican budget", "cited-budget-law"),
    ("resolutions of the Government", "cited-resolutions"),
];

impl Words {
    /// An article, such as `Agreement, S3`, in this language.
    ///
    /// # Errors
    ///
    /// [`ExplainError::NoWords`].
    pub fn citation(&self, article: &str) -> Result<String, ExplainError> {
        let mut cited = article.to_owned();
        for (english, key) in IN_WORDS {
            if cited.contains(english) {
                cited = cited.replace(english, &self.text(key)?);
            }
        }
        Ok(cited)
    }
}
