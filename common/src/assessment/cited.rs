//! Whether an article that an officer names is one that an assessment cites, however it is written.

use super::{ExplainError, Language, Place, Reference, Words, Work};

/// How words begin that name the Social Code or a part of an article, in the languages of both states. A number
/// beside nothing but these is an article of the Code.
const CODE_WORDS: [&str; 38] = [
    "sc",
    "social",
    "code",
    "of",
    "the",
    "republic",
    "kazakhstan",
    "art",
    "paragraph",
    "item",
    "point",
    "ск",
    "соц",
    "кодекс",
    "республик",
    "казахстан",
    "рк",
    "стать",
    "ст",
    "пункт",
    "п",
    "подпункт",
    "пп",
    "әлеуметтік",
    "қазақстан",
    "қр",
    "баб",
    "бап",
    "тармақ",
    "тармағ",
    "нийгм",
    "улс",
    "дугаар",
    "дүгээр",
    "зүйл",
    "дэх",
    "дахь",
    "хэс",
];

/// Whether an assessment, as it was stored, cites every article that `named` lists. "SC 210(6)",
/// "Social Code 210(6)", "210(6)" and "пункт 6 статьи 210 Социального кодекса РК" are the same; "SC 210" is an
/// article of which a part is cited.
///
/// # Errors
///
/// [`ExplainError`], where words are missing.
pub fn cites(assessment_json: &str, named: &str) -> Result<bool, ExplainError> {
    let mut paths: Vec<Vec<String>> = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let languages = [Language::English, Language::Kazakh, Language::Mongolian, Language::Russian];
    let words = languages.into_iter().map(Words::of).collect::<Result<Vec<_>, _>>()?;
    for cited in articles(assessment_json) {
        let reference = match cited {
            Ok(reference) => reference,
            Err(unread) => {
                names.push(plain(&unread));
                continue;
            }
        };
        if let Reference::Law { work: Work::SocialCode, places, .. } = &reference {
            let places = places.iter().flat_map(Place::paths);
            paths.extend(places.map(|path| numbers(&path.join(" "))));
        }
        names.push(plain(&reference.to_string()));
        for language in &words {
            names.push(plain(&language.cite(&reference)?));
        }
    }
    let mut parts =
        named.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).peekable();
    let known = |part: &str| {
        names.contains(&plain(part))
            || code_path(part)
                .is_some_and(|path| paths.iter().any(|cited| cited.starts_with(&path)))
    };
    Ok(parts.peek().is_some() && parts.all(known))
}

/// The articles of an assessment, one by one; what is no reference as it is written. Pages of the list of sources, and
/// what says that there is no source, are no articles.
fn articles(assessment_json: &str) -> Vec<Result<Reference, String>> {
    let assessment: serde_json::Value = serde_json::from_str(assessment_json).unwrap_or_default();
    let mut articles = Vec::new();
    for list in ["steps", "warnings"] {
        let cited =
            assessment.get(list).and_then(serde_json::Value::as_array).into_iter().flatten();
        let sources = cited.filter_map(|one| one.get("sources")?.as_array()).flatten();
        for one in sources.filter_map(|source| source.get("cited")?.as_str()) {
            match Reference::parse(one.trim()) {
                Some(Reference::Page(_) | Reference::Law { work: Work::NotFound, .. }) => {}
                Some(Reference::Law { work, places, seen: _ }) => {
                    let law = Reference::Law { work, places, seen: true };
                    articles.extend(law.apart().into_iter().map(Ok));
                }
                None => {
                    let parts = one.split(',').map(str::trim).filter(|part| !part.is_empty());
                    articles.extend(parts.map(|part| Err(part.to_owned())));
                }
            }
        }
    }
    articles
}

/// Letters and digits in lower case, with one space for whatever stands between them.
fn plain(text: &str) -> String {
    let kept = text.to_lowercase().replace(|c: char| !c.is_alphanumeric(), " ");
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn numbers(text: &str) -> Vec<String> {
    let text = plain(text);
    let words = text.split_whitespace();
    words.filter(|word| word.starts_with(|c: char| c.is_ascii_digit())).map(str::to_owned).collect()
}

/// The article, its paragraph and its item, where nothing but the Social Code is named. Russian names the article
/// last: "подпункт 16) пункта 1 статьи 208".
fn code_path(part: &str) -> Option<Vec<String>> {
    let text = plain(part);
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    // Two letters are a word of their own; a longer one may have an ending.
    let named = |word: &str| {
        CODE_WORDS.iter().any(|known| match known.chars().count() {
            ..=2 => word == *known,
            _ => word.starts_with(known),
        })
    };
    if !text.split_whitespace().filter(|word| !is_number(word)).all(named) {
        return None;
    }
    let mut path = numbers(part);
    let article = |word: &&str| *word == "ст" || word.starts_with("стать");
    let before_it: Vec<&str> = text.split_whitespace().take_while(|word| !article(word)).collect();
    let is_last = text.split_whitespace().any(|word| article(&word));
    if is_last && before_it.iter().any(is_number) {
        path.reverse();
    }
    (!path.is_empty()).then_some(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSESSMENT: &str = r#"{
        "steps": [
            {"sources": [{"cited": "SC 210(4), 210(6)"}]}, {"sources": [{"cited": "SC 208(1)(16)"}]},
            {"sources": [{"cited": "Agreement"}, {"cited": "S3"}, {"cited": "S5"}]},
            {"sources": [{"cited": "order 232 of 2023, not seen"}]},
            {"sources": [{"cited": "not found in the sources"}, {"cited": "S31"}]}
        ],
        "warnings": [{"sources": [{"cited": "SC 204(1)(5)"}]}]
    }"#;

    fn cited(named: &str) -> bool {
        cites(ASSESSMENT, named).expect("words")
    }

    #[test]
    fn an_article_that_the_assessment_cites_is_known_in_whatever_form() {
        for named in [
            "SC 210(6)",
            "sc 210 (6)",
            "Social Code 210(6)",
            "210(6)",
            "SC 210",
            "SC 210(4), 210(6)",
            "Social Code 208(1)(16); SC 204(1)(5)",
            "ст. 210 п. 6 СК РК",
            "пункт 6 статьи 210 Социального кодекса РК",
            "подпункт 16) пункта 1 статьи 208 Социального кодекса Республики Казахстан",
            "ҚР Әлеуметтік кодексінің 208-бабы 1-тармағының 16) тармақшасы",
            "Нийгмийн кодекс 208 дугаар зүйлийн 1 дэх хэсгийн 16",
            "Agreement",
            "Соглашение",
            "order 232 of 2023",
        ] {
            assert!(cited(named), "{named}");
        }
    }

    #[test]
    fn an_article_that_it_does_not_cite_is_not_and_neither_is_what_is_no_article() {
        for named in [
            "нет такой статьи",
            "SC 211(6)",
            "SC 210(7)",
            "SC 21(06)",
            "SC 2",
            "строка 210(6)",
            "SC 210(6)(2)",
            "SC 210(6), 999",
            "Pension law 210(6)",
            "S3",
            "not found in the sources",
            "Social Code",
            ",",
        ] {
            assert!(!cited(named), "{named}");
        }
        assert!(!cites("no JSON", "SC 210(6)").expect("words"));
    }
}
