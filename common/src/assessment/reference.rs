//! What a rule cites: a law and places in it, or a page. The written form is that of `docs/law.md`; each language
//! renders it as its people cite a law.

use std::fmt;

/// A law, an order or an agreement that is cited.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum CitedWork {
    /// Social Code of Kazakhstan.
    SocialCode,
    /// The Agreement of both states.
    Agreement,
    /// Mongolian law on pensions from the Social Insurance Fund.
    PensionLaw,
    /// Kazakh order 232 of 2023.
    Order232,
    /// Kazakh decree 853 of 2013.
    Decree853,
    /// Mongolian law of 2022.
    LawOf2022,
    /// Kazakh law of 2013 on pensions.
    LawOf2013,
    /// Kazakh law on the republican budget.
    BudgetLaw,
    /// Resolutions of the Government of Mongolia.
    Resolutions,
    /// Nothing was found.
    NotFound,
}

const WORKS: [(&str, CitedWork, &str); 10] = [
    ("SC", CitedWork::SocialCode, "social-code"),
    ("Agreement", CitedWork::Agreement, "agreement"),
    ("Pension law", CitedWork::PensionLaw, "pension-law"),
    ("order 232 of 2023", CitedWork::Order232, "order-232"),
    ("decree 853 of 2013", CitedWork::Decree853, "decree-853"),
    ("law of 2022", CitedWork::LawOf2022, "law-of-2022"),
    ("law of 2013 on pensions", CitedWork::LawOf2013, "law-of-2013"),
    ("law on the republican budget", CitedWork::BudgetLaw, "budget-law"),
    ("resolutions of the Government", CitedWork::Resolutions, "resolutions"),
    ("not found in the sources", CitedWork::NotFound, "not-found"),
];

impl CitedWork {
    /// As it is written.
    fn sign(self) -> &'static str {
        WORKS.iter().find(|(_, work, _)| *work == self).map_or("", |(sign, _, _)| sign)
    }

    /// The key of its name in the words.
    #[must_use]
    pub fn key(self) -> &'static str {
        WORKS.iter().find(|(_, work, _)| *work == self).map_or("not-found", |(_, _, key)| key)
    }
}

/// Numbers of one level that follow each other: one, or a range.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct NumberRange {
    /// The first, such as `16` or `195-1`.
    pub first: String,
    /// The last of a range.
    pub last: Option<String>,
}

/// A place in a law: an article, an item of it, a subitem of that; the lowest level may name several.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct ArticlePlace {
    /// The levels above the lowest one.
    pub above: Vec<String>,
    /// The lowest level.
    pub at: Vec<NumberRange>,
}

/// What is cited.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum Reference {
    /// A law, with places or as a whole.
    Law {
        /// Which.
        work: CitedWork,
        /// Where in it.
        places: Vec<ArticlePlace>,
        /// Whether its text was read at all.
        seen: bool,
    },
    /// A page of the list of sources, such as `S29b`.
    Page(String),
}

impl Reference {
    /// Reads the written form, such as `SC 208(1)(8), 208(1)(12)`, `SC 208(2)(3)–(4)` or `S29b`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.strip_prefix('S').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            return Some(Self::Page(text.to_owned()));
        }
        let (cited, seen) = match text.strip_suffix(", not seen") {
            Some(cited) => (cited, false),
            None => (text, true),
        };
        let (rest, work) = WORKS.iter().find_map(|(name, work, _)| {
            let rest = cited.strip_prefix(name)?;
            (rest.is_empty() || rest.starts_with(' ')).then_some((rest.trim(), *work))
        })?;
        let mut places: Vec<ArticlePlace> = Vec::new();
        for part in rest.split(", ").filter(|part| !part.is_empty()) {
            let place = ArticlePlace::parse(part)?;
            // Places of one article and item are cited together.
            match places.last_mut() {
                Some(before) if before.above == place.above && !place.above.is_empty() => {
                    before.at.extend(place.at);
                }
                _ => places.push(place),
            }
        }
        Some(Self::Law { work, places, seen })
    }

    /// One for each place and span that it names; itself where it names none.
    pub(crate) fn apart(self) -> Vec<Self> {
        match self {
            Self::Law { work, places, seen } if !places.is_empty() => {
                let spans = |ArticlePlace { above, at }: ArticlePlace| {
                    at.into_iter()
                        .map(move |span| ArticlePlace { above: above.clone(), at: vec![span] })
                };
                let law = |place| Self::Law { work, places: vec![place], seen };
                places.into_iter().flat_map(spans).map(law).collect()
            }
            whole => vec![whole],
        }
    }
}

/// The written form, as [`Reference::parse`] reads it; that a text was not seen is not written.
impl fmt::Display for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Page(page) => f.write_str(page),
            Self::Law { work, places, seen: _ } => {
                f.write_str(work.sign())?;
                let places: Vec<String> = places.iter().flat_map(ArticlePlace::written).collect();
                if places.is_empty() { Ok(()) } else { write!(f, " {}", places.join(", ")) }
            }
        }
    }
}

impl ArticlePlace {
    /// The levels of each span, from the article down: its first number, and the last of a range.
    pub(crate) fn paths(&self) -> impl Iterator<Item = Vec<String>> {
        let ends = self.at.iter().flat_map(|span| std::iter::once(&span.first).chain(&span.last));
        ends.map(|end| self.above.iter().chain([end]).cloned().collect())
    }

    fn written(&self) -> impl Iterator<Item = String> {
        self.at.iter().map(|NumberRange { first, last }| {
            let dotted = first.contains('.');
            let mut written = self.above.first().filter(|_| !dotted).cloned().unwrap_or_default();
            let below = |number: &String| format!("({number})");
            written.extend(self.above.iter().skip(1).map(below));
            let lowest = |number: &String| match self.above.is_empty() || dotted {
                true => number.clone(),
                false => below(number),
            };
            written.push_str(&lowest(first));
            written.extend(last.iter().map(|last| format!("–{}", lowest(last))));
            written
        })
    }

    fn parse(text: &str) -> Option<Self> {
        let (text, last) = match text.split_once('–') {
            Some((text, last)) => (text, Some(number(last.trim_matches(['(', ')']))?)),
            None => (text, None),
        };
        let mut levels = Vec::new();
        for level in text.split('(') {
            let level = if levels.is_empty() { level } else { level.strip_suffix(')')? };
            levels.push(number(level)?);
        }
        let first = levels.pop().filter(|_| levels.len() < 3)?;
        // Mongolian laws number their items with their article: 2.1.2 stands in article 2.
        if levels.is_empty()
            && let Some((article, _)) = first.split_once('.')
        {
            levels.push(article.to_owned());
        }
        Some(Self { above: levels, at: vec![NumberRange { first, last }] })
    }
}

/// A number of a place: `16`, `195-1` or `2.1.2`.
fn number(text: &str) -> Option<String> {
    let mut parts = text.split(['-', '.']);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.all(digits).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_rules_cite_and_nothing_else() {
        let place = |above: &[&str], first: &str, last: Option<&str>| ArticlePlace {
            above: above.iter().map(|level| (*level).to_owned()).collect(),
            at: vec![NumberRange { first: first.to_owned(), last: last.map(str::to_owned) }],
        };
        let law = |work, places| Some(Reference::Law { work, places, seen: true });
        assert_eq!(
            Reference::parse("SC 208(1)(16)"),
            law(CitedWork::SocialCode, vec![place(&["208", "1"], "16", None)])
        );
        assert_eq!(
            Reference::parse("SC 208(2)(3)–(4), 195-1"),
            law(
                CitedWork::SocialCode,
                vec![place(&["208", "2"], "3", Some("4")), place(&[], "195-1", None)]
            )
        );
        assert_eq!(
            Reference::parse("Pension law 2.1.2"),
            law(CitedWork::PensionLaw, vec![place(&["2"], "2.1.2", None)])
        );
        assert_eq!(Reference::parse("S29b"), Some(Reference::Page("S29b".to_owned())));
        for written in [
            "SC 208(1)(16)",
            "SC 208(2)(3)–(4), 195-1",
            "Pension law 2.1.2",
            "SC 205",
            "S29b",
            "Agreement",
        ] {
            let read = Reference::parse(written).expect("a reference");
            assert_eq!(read.to_string(), written);
        }
        for wrong in ["SC 208(1", "SC x", "SCX 1", "SC 1(2)(3)(4)", "", "some law"] {
            assert_eq!(Reference::parse(wrong), None, "{wrong}");
        }
    }
}
