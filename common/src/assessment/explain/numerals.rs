//! Mongolian endings. They follow the vowels of the word as it is read, also where it is written as a number.

/// The vowels of a word, by which its endings are chosen.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Vowels {
    A,
    E,
    O,
    Oe,
}

impl Vowels {
    /// Those of the last word of a number.
    fn of_number(number: u64) -> Self {
        let tens = number % 100;
        let last_word = if tens.is_multiple_of(10) { tens } else { tens % 10 };
        match last_word {
            // нэг, ер; тэг alone, and зуу, мянга, сая after other words.
            1 | 90 => Self::E,
            0 if number == 0 => Self::E,
            // хоёр, долоо, хорь
            2 | 7 | 20 => Self::O,
            // дөрөв, ес, дөч
            4 | 9 | 40 => Self::Oe,
            // гурав, тав, зургаа, найм, арав, гуч, тавь, жар, дал, ная, зуу, мянга, сая
            _ => Self::A,
        }
    }

    fn are_front(self) -> bool {
        matches!(self, Self::E | Self::Oe)
    }
}

/// The word after an ordinal number, such as `208 дугаар` and `1 дүгээр`.
pub(super) fn ordinal(number: u64) -> &'static str {
    if Vowels::of_number(number).are_front() { "дүгээр" } else { "дугаар" }
}

/// The word after the number of a part, such as `2 дахь` and `1 дэх`.
pub(super) fn part(number: u64) -> &'static str {
    if Vowels::of_number(number).are_front() { "дэх" } else { "дахь" }
}

/// The genitive of a day of a month, such as `2-ны` and `1-ний`.
pub(super) fn of_day(day: u8) -> String {
    let ending = if Vowels::of_number(day.into()).are_front() { "ний" } else { "ны" };
    format!("{day}-{ending}")
}

/// The ablative of a text that ends in a number or a unit, such as `20-оос` and `2 жил 5 сараас`.
pub(super) fn ablative(text: &str) -> String {
    const UNITS: [(&str, &str); 7] = [
        ("жил", "ээс"),
        ("сар", "аас"),
        ("өдөр", "өдрөөс"),
        ("он", "оос"),
        ("төгрөг", "өөс"),
        ("тэнгэ", "ээс"),
        ("хувь", "хувиас"),
    ];
    for (unit, ending) in UNITS {
        let Some(before) = text.strip_suffix(unit) else { continue };
        return match unit {
            // The last vowel of the stem falls out, or its soft sign becomes a vowel.
            "өдөр" | "хувь" => format!("{before}{ending}"),
            "тэнгэ" => format!("{before}тэнг{ending}"),
            _ => format!("{text}{ending}"),
        };
    }
    let after_mark = text.rsplit_once('.').map_or(text, |(_, after)| after);
    let digits: String = after_mark.chars().filter(char::is_ascii_digit).collect();
    let Ok(number) = digits.parse() else { return text.to_owned() };
    let ending = match Vowels::of_number(number) {
        Vowels::A => "аас",
        Vowels::E => "ээс",
        Vowels::O => "оос",
        Vowels::Oe => "өөс",
    };
    format!("{text}-{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each number with its reading, and the endings that the reading has.
    #[test]
    fn endings_follow_the_reading_of_a_number() {
        for (number, reading, from, is_front) in [
            (0, "тэг", "ээс", true),
            (1, "нэг", "ээс", true),
            (2, "хоёр", "оос", false),
            (3, "гурав", "аас", false),
            (4, "дөрөв", "өөс", true),
            (5, "тав", "аас", false),
            (6, "зургаа", "аас", false),
            (7, "долоо", "оос", false),
            (8, "найм", "аас", false),
            (9, "ес", "өөс", true),
            (10, "арав", "аас", false),
            (11, "арван нэг", "ээс", true),
            (12, "арван хоёр", "оос", false),
            (14, "арван дөрөв", "өөс", true),
            (17, "арван долоо", "оос", false),
            (19, "арван ес", "өөс", true),
            (20, "хорь", "оос", false),
            (24, "хорин дөрөв", "өөс", true),
            (29, "хорин ес", "өөс", true),
            (30, "гуч", "аас", false),
            (31, "гучин нэг", "ээс", true),
            (40, "дөч", "өөс", true),
            (50, "тавь", "аас", false),
            (60, "жар", "аас", false),
            (70, "дал", "аас", false),
            (80, "ная", "аас", false),
            (90, "ер", "ээс", true),
            (100, "зуу", "аас", false),
            (101, "зуун нэг", "ээс", true),
            (200, "хоёр зуу", "аас", false),
            (240, "хоёр зуун дөч", "өөс", true),
            (1000, "мянга", "аас", false),
            (1990, "мянга есөн зуун ер", "ээс", true),
            (2024, "хоёр мянга хорин дөрөв", "өөс", true),
            (2026, "хоёр мянга хорин зургаа", "аас", false),
            (1_000_000, "сая", "аас", false),
        ] {
            assert_eq!(ablative(&number.to_string()), format!("{number}-{from}"), "{reading}");
            let (ordinal_word, part_word) =
                if is_front { ("дүгээр", "дэх") } else { ("дугаар", "дахь") };
            assert_eq!(ordinal(number), ordinal_word, "{reading}");
            assert_eq!(part(number), part_word, "{reading}");
        }
    }

    #[test]
    fn every_article_from_1_to_300_has_the_ordinal_of_its_last_word() {
        for number in 1..=300_u64 {
            let is_front = matches!(number % 10, 1 | 4 | 9) || matches!(number % 100, 40 | 90);
            assert_eq!(ordinal(number) == "дүгээр", is_front, "{number}");
            assert_eq!(part(number) == "дэх", is_front, "{number}");
        }
    }

    #[test]
    fn days_amounts_and_lengths_have_the_endings_of_their_last_word() {
        let days: Vec<String> = [1, 2, 3, 4, 9, 10, 20, 24, 30, 31].map(of_day).to_vec();
        let expected = [
            "1-ний",
            "2-ны",
            "3-ны",
            "4-ний",
            "9-ний",
            "10-ны",
            "20-ны",
            "24-ний",
            "30-ны",
            "31-ний",
        ];
        assert_eq!(days, expected);
        for (text, expected) in [
            ("2 жил", "2 жилээс"),
            ("2 жил 5 сар", "2 жил 5 сараас"),
            ("2 жил 5 сар 1 өдөр", "2 жил 5 сар 1 өдрөөс"),
            ("500,000.00 төгрөг", "500,000.00 төгрөгөөс"),
            ("60,004.18 тэнгэ", "60,004.18 тэнгээс"),
            ("45.5", "45.5-аас"),
            ("1,204", "1,204-өөс"),
            ("тодорхойгүй", "тодорхойгүй"),
        ] {
            assert_eq!(ablative(text), expected);
        }
    }
}
