//! Articles as people of a language cite them.

use super::numerals::{ordinal, part};
use super::{ExplainError, Language, Words};
use crate::assessment::{ArticlePlace, CitedWork, NumberRange, Reference, Source};

/// A level of a place in a law.
#[derive(Clone, Copy, Eq, PartialEq)]
enum Level {
    Article,
    Item,
    Subitem,
}

impl Words {
    /// What a rule cites, such as `SC 208(1)(16)`, in this language. Any other text stays as it is written.
    ///
    /// # Errors
    ///
    /// [`ExplainError::NoWords`].
    pub fn citation(&self, cited: &str) -> Result<String, ExplainError> {
        Reference::parse(cited).map_or_else(|| Ok(cited.to_owned()), |cited| self.cite(&cited))
    }

    /// The same of what was read.
    pub(in crate::assessment) fn cite(&self, cited: &Reference) -> Result<String, ExplainError> {
        match cited {
            Reference::Law { work, places, seen } => self.law(*work, places, *seen),
            Reference::Page(page) => Ok(page.clone()),
        }
    }

    /// Several sources, one after the other.
    pub(super) fn citations<'a>(
        &self,
        sources: impl IntoIterator<Item = &'a Source>,
    ) -> Result<String, ExplainError> {
        let each = sources.into_iter().map(|source| self.citation(&source.cited));
        Ok(each.collect::<Result<Vec<_>, _>>()?.join(", "))
    }

    fn law(
        &self,
        work: CitedWork,
        places: &[ArticlePlace],
        seen: bool,
    ) -> Result<String, ExplainError> {
        let key = format!("cited-{}", work.key());
        let cited = if places.is_empty() {
            self.text(&key)?
        } else {
            let each = places.iter().map(|place| self.place(place));
            let places = each.collect::<Result<Vec<_>, _>>()?.join(", ");
            // The law in the case that stands beside a place of it.
            let of = format!("{key}-of");
            let law = self.text(if self.has(&of) { &of } else { &key })?;
            self.filled("cited-in", [("law", law.into()), ("places", places.into())])?
        };
        if seen { Ok(cited) } else { self.filled("cited-unseen", [("cited", cited.into())]) }
    }

    fn place(&self, place: &ArticlePlace) -> Result<String, ExplainError> {
        let ArticlePlace { above, at } = place;
        let several = at.len() > 1 || at.iter().any(|span| span.last.is_some());
        let level = |level| move |number: &String| self.numbered(level, number);
        let article = above.first().map(level(Level::Article)).unwrap_or_default();
        let item = above.get(1).map(level(Level::Item)).unwrap_or_default();
        let is_dotted = at.iter().any(|span| span.first.contains('.'));
        let (key, lowest) = match above.len() {
            0 => ("article", Level::Article),
            1 if is_dotted => ("dotted", Level::Item),
            1 => ("item", Level::Item),
            _ => ("subitem", Level::Subitem),
        };
        let many = if several && !is_dotted { "s" } else { "" };
        let fills = [
            ("last", self.lowest(lowest, at).into()),
            ("article", article.into()),
            ("item", item.into()),
        ];
        self.filled(&format!("cited-{key}{many}"), fills)
    }

    /// The numbers of the lowest level.
    fn lowest(&self, level: Level, spans: &[NumberRange]) -> String {
        let marked = |number: &str| match (self.language(), level) {
            (Language::English, Level::Item | Level::Subitem) if !number.contains('.') => {
                format!("({number})")
            }
            (Language::Russian | Language::Kazakh, Level::Subitem) => format!("{number})"),
            _ => number.to_owned(),
        };
        let span = |span: &NumberRange| match &span.last {
            Some(last) => format!("{}–{}", marked(&span.first), marked(last)),
            None => marked(&span.first),
        };
        let numbers = spans.iter().map(span).collect::<Vec<_>>().join(", ");
        let last = spans.last().map(|span| span.last.as_ref().unwrap_or(&span.first));
        match (self.language(), level, last) {
            (Language::Mongolian, Level::Article, Some(last)) => {
                format!("{numbers} {}", ordinal(last_word(last)))
            }
            (Language::Mongolian, Level::Item, Some(last)) => {
                format!("{numbers} {}", part(last_word(last)))
            }
            _ => numbers,
        }
    }

    /// A number of a level above the lowest one.
    fn numbered(&self, level: Level, number: &str) -> String {
        match (self.language(), level) {
            (Language::Mongolian, Level::Article) => {
                format!("{number} {}", ordinal(last_word(number)))
            }
            (Language::Mongolian, _) => format!("{number} {}", part(last_word(number))),
            (Language::English, Level::Item) => format!("({number})"),
            _ => number.to_owned(),
        }
    }
}

/// The number that is read last, of which endings follow: 1 of `19-1`.
fn last_word(number: &str) -> u64 {
    let last = number.rsplit(['-', '.']).next().unwrap_or_default();
    last.parse().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cited(language: Language, text: &str) -> String {
        Words::of(language).and_then(|words| words.citation(text)).expect("words")
    }

    #[test]
    fn an_article_is_cited_as_each_language_does() {
        let (ru, kk) = (Language::Russian, Language::Kazakh);
        let (mn, en) = (Language::Mongolian, Language::English);
        for (language, text, expected) in [
            (ru, "SC 208(1)(16)", "подпункт 16) пункта 1 статьи 208 Социального кодекса РК"),
            (kk, "SC 208(1)(16)", "ҚР Әлеуметтік кодексінің 208-бабы 1-тармағының 16) тармақшасы"),
            (
                mn,
                "SC 208(1)(16)",
                "Казахстан Улсын Нийгмийн кодексын 208 дугаар зүйлийн 1 дэх хэсгийн 16",
            ),
            (en, "SC 208(1)(16)", "Social Code of Kazakhstan, article 208(1)(16)"),
            (ru, "SC 205", "статья 205 Социального кодекса РК"),
            (kk, "SC 205", "ҚР Әлеуметтік кодексінің 205-бабы"),
            (mn, "SC 204", "Казахстан Улсын Нийгмийн кодексын 204 дүгээр зүйл"),
            (ru, "SC 206(2)", "пункт 2 статьи 206 Социального кодекса РК"),
            (kk, "SC 206(2)", "ҚР Әлеуметтік кодексінің 206-бабының 2-тармағы"),
            (mn, "SC 206(2)", "Казахстан Улсын Нийгмийн кодексын 206 дугаар зүйлийн 2 дахь хэсэг"),
            (
                ru,
                "SC 208(1)(8), 208(1)(12), 208(1)(13)",
                "подпункты 8), 12), 13) пункта 1 статьи 208 Социального кодекса РК",
            ),
            (
                kk,
                "SC 208(1), 209(1)",
                "ҚР Әлеуметтік кодексінің 208-бабының 1-тармағы, 209-бабының 1-тармағы",
            ),
            (ru, "SC 208(2)(3)–(4)", "подпункты 3)–4) пункта 2 статьи 208 Социального кодекса РК"),
            (en, "SC 208(2)(3)–(4)", "Social Code of Kazakhstan, article 208(2)(3)–(4)"),
            (
                mn,
                "Pension law 2.1.2",
                "Нийгмийн даатгалын сангаас олгох тэтгэврийн тухай хуулийн 2 дугаар зүйлийн 2.1.2 дахь заалт",
            ),
            (ru, "order 232 of 2023, not seen", "приказ 232 2023 года (текст не изучен)"),
            (mn, "S29b", "S29b"),
            (en, "a law of nobody", "a law of nobody"),
        ] {
            assert_eq!(cited(language, text), expected);
        }
    }

    /// The endings are those of the noun in Kazakh, and of the number's reading in Mongolian.
    #[test]
    fn every_article_from_1_to_300_is_cited_in_kazakh_and_mongolian() {
        for number in 1..=300_u64 {
            let text = format!("SC {number}({number})({number})");
            let kazakh = format!(
                "ҚР Әлеуметтік кодексінің {number}-бабы {number}-тармағының {number}) тармақшасы"
            );
            assert_eq!(cited(Language::Kazakh, &text), kazakh);
            let (ordinal, part) = (ordinal(number), part(number));
            let mongolian = format!("{number} {ordinal} зүйлийн {number} {part} хэсгийн {number}");
            assert!(cited(Language::Mongolian, &text).ends_with(&mongolian), "{text}");
        }
    }
}
