//! Whether an article that an officer names is one that an assessment cites, however it is written.

use super::{ArticlePlace, CitedWork, ExplainError, Language, Reference, Words};

/// How words begin that name the Social Code or a part of an article, in the languages of both states. A number
/// beside nothing but these is an article of the Code.
const CODE_WORDS: [&str; 39] = [
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
    "стате",
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
/// article of which a part is cited; "SC 207–209" are three articles.
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
        if let Reference::Law { work: CitedWork::SocialCode, places, .. } = &reference {
            let places = places.iter().flat_map(ArticlePlace::paths);
            paths.extend(places.map(|path| numbers(&path.join(" "))));
        }
        names.push(plain(&reference.to_string()));
        for language in &words {
            names.push(plain(&language.cite(&reference)?));
        }
    }
    let alone = |part: &str| {
        names.contains(&plain(part))
            || code_path(part)
                .is_some_and(|path| paths.iter().any(|cited| cited.starts_with(&path)))
    };
    let known = |part: &str| {
        alone(part) || range(part).is_some_and(|parts| parts.iter().all(|part| alone(part)))
    };
    let parts = apart(named);
    Ok(!parts.is_empty() && parts.iter().all(|part| known(part)))
}

/// The articles of a list, each whole: "210(4), (6)" names 210(4) and 210(6), and words of the law alone, as in "Social
/// Code of Kazakhstan, article 210(6)", name none.
fn apart(named: &str) -> Vec<String> {
    let parts = named.split([',', ';']).map(str::trim).filter(|part| !part.is_empty());
    let has_number = |part: &str| part.contains(|c: char| c.is_ascii_digit());
    let lists_numbers = has_number(named);
    let mut whole: Vec<String> = Vec::new();
    for part in parts.filter(|part| !lists_numbers || has_number(part) || !is_of_the_code(part)) {
        let before = whole.last().filter(|_| part.starts_with('('));
        let article = before.and_then(|before| before.split('(').next());
        whole.push(format!("{}{part}", article.unwrap_or_default()));
    }
    whole
}

/// How many articles, paragraphs or items a range has at most.
const LONGEST_RANGE: u32 = 50;

/// What a range such as "207–209" or "210(4)–(6)" names, one by one; absent where there is no range. After a hyphen a
/// smaller number belongs to that of the article, as in "195-1".
fn range(part: &str) -> Option<Vec<String>> {
    let mut dashes = part.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—'));
    dashes.find_map(|(at, dash)| {
        let (before, after) = part.split_at(at);
        let after = after.trim_start_matches(dash);
        let before = before.trim_end_matches(|c: char| c == ')' || c.is_whitespace());
        let after = after.trim_start_matches(|c: char| c == '(' || c.is_whitespace());
        let start = before.trim_end_matches(|c: char| c.is_ascii_digit());
        let end = after.trim_start_matches(|c: char| c.is_ascii_digit());
        let first: u32 = before.strip_prefix(start)?.parse().ok()?;
        let last: u32 = after.strip_suffix(end)?.parse().ok()?;
        let is_range = first < last && last - first <= LONGEST_RANGE;
        is_range.then(|| (first..=last).map(|number| format!("{start}{number}{end}")).collect())
    })
}

/// The articles of an assessment, one by one; what is not a reference stays as written. Pages of the list of sources,
/// and what states that there is no source, are not articles.
fn articles(assessment_json: &str) -> Vec<Result<Reference, String>> {
    let assessment: serde_json::Value = serde_json::from_str(assessment_json).unwrap_or_default();
    let mut articles = Vec::new();
    for list in ["steps", "warnings"] {
        let cited =
            assessment.get(list).and_then(serde_json::Value::as_array).into_iter().flatten();
        let sources = cited.filter_map(|one| one.get("sources")?.as_array()).flatten();
        for one in sources.filter_map(|source| source.get("cited")?.as_str()) {
            match Reference::parse(one.trim()) {
                Some(Reference::Page(_) | Reference::Law { work: CitedWork::NotFound, .. }) => {}
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

/// Whether nothing but the Social Code and parts of articles is named.
fn is_of_the_code(part: &str) -> bool {
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    // Two letters are a word of their own; a longer one may have an ending.
    let named = |word: &str| {
        CODE_WORDS.iter().any(|known| match known.chars().count() {
            ..=2 => word == *known,
            _ => word.starts_with(known),
        })
    };
    plain(part).split_whitespace().filter(|word| !is_number(word)).all(named)
}

/// The article, its paragraph and its item, where nothing but the Social Code is named. Russian names the article
/// last: "подпункт 16) пункта 1 статьи 208".
fn code_path(part: &str) -> Option<Vec<String>> {
    let text = plain(part);
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    if !is_of_the_code(part) {
        return None;
    }
    let mut path = numbers(part);
    let article =
        |word: &&str| *word == "ст" || word.starts_with("стать") || word.starts_with("стате");
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
            "Social Code of Kazakhstan, article 210(6)",
            "Social Code of Kazakhstan, article 210(4), (6)",
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
    fn a_range_names_every_article_or_item_in_it() {
        let assessment = r#"{"steps": [{"sources": [{"cited": "SC 207(1), 208(1)(16), 209(1), 210(4), 210(5)"}]},
            {"sources": [{"cited": "SC 195-1(2)"}]}]}"#;
        let cited = |named: &str| cites(assessment, named).expect("words");
        for named in [
            "SC 207–209",
            "207—210",
            "Social Code 208-209",
            "статьи 207 – 209 Социального кодекса РК",
            "пункты статей 207–209 СК РК",
            "ҚР Әлеуметтік кодексінің 207–209-баптары",
            "SC 210(4)–(5)",
            "SC 207–209, 210(4)-(5)",
            "SC 195-1",
        ] {
            assert!(cited(named), "{named}");
        }
        for named in
            ["SC 206–209", "SC 207–211", "SC 210(4)–(6)", "SC 209–207", "SC 1–999", "SC 195–196"]
        {
            assert!(!cited(named), "{named}");
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
