//! The PDF, read back by another library.
#![cfg(test)]

use kzmn_common::assessment::{Block, Document, Language};
use kzmn_print::pdf;

const LETTERS: &str = "ӘәҒғҚқҢңӨөҰұҮүҺһІі ЁёЪъЫыЭэ ₸ ₮ № «» – 101\u{a0}414,04";

fn document(language: Language, rows: usize) -> Document {
    let heads = ["№", "Кезең", "Ұзақтығы", "Неге"].map(str::to_owned).to_vec();
    let row = |number: usize| {
        let why = "Шыққан еліндегі жұмыс пен қызмет есептеледі".repeat(1 + number % 3);
        vec![number.to_string(), "жұмыс, Моңғолия".to_owned(), "2 жыл 5 ай".to_owned(), why]
    };
    Document {
        language,
        title: "Зейнетақының алдын ала есебі".to_owned(),
        blocks: vec![
            Block::Paragraph(0, LETTERS.to_owned()),
            Block::Heading("Сіздің кезеңдеріңіз".to_owned()),
            Block::Table(heads, (1..=rows).map(row).collect()),
            Block::Paragraph(3, "х".repeat(4000)),
        ],
        foot: "{number}-бет, барлығы {count}".to_owned(),
    }
}

fn text(bytes: &[u8]) -> (usize, String) {
    let read = lopdf::Document::load_mem(bytes).expect("a PDF");
    let pages: Vec<u32> = read.get_pages().into_keys().collect();
    (pages.len(), read.extract_text(&pages).expect("text"))
}

#[test]
fn the_letters_of_all_four_languages_come_back_from_the_paper() {
    for language in Language::ALL {
        let bytes = pdf(&document(language, 3)).expect("a PDF");
        let (pages, text) = text(&bytes);
        assert!(pages <= 2, "{pages}");
        let text = text.replace('\u{a0}', " ");
        for word in LETTERS.replace('\u{a0}', " ").split(' ') {
            assert!(text.contains(word), "{word} in {text}");
        }
        assert!(text.contains("1-бет, барлығы"), "{text}");
        let language = format!("({})", language.code());
        let has = |wanted: &str| bytes.windows(wanted.len()).any(|part| part == wanted.as_bytes());
        assert!(has("/Lang") && has(&language) && has("/StructTreeRoot"));
        // The fonts are in it, and only the letters that it uses.
        assert!(has("/FontFile"), "fonts");
        assert!(bytes.len() < 60_000, "{}", bytes.len());
    }
}

#[test]
fn the_same_text_gives_the_same_bytes_and_another_text_others() {
    let once = pdf(&document(Language::Kazakh, 5)).expect("a PDF");
    assert_eq!(once, pdf(&document(Language::Kazakh, 5)).expect("a PDF"));
    assert_ne!(once, pdf(&document(Language::Kazakh, 6)).expect("a PDF"));
}

#[test]
fn a_thousand_periods_take_more_pages_and_none_is_lost() {
    let (pages, text) = text(&pdf(&document(Language::Mongolian, 1000)).expect("a PDF"));
    assert!(pages > 20, "{pages}");
    assert!(text.contains("1000") && text.contains(&format!("{pages}-бет")), "{pages}");
}

#[test]
fn what_no_font_has_and_what_has_no_blank_is_no_fault() {
    let mut odd = document(Language::English, 0);
    odd.blocks.push(Block::Paragraph(255, "漢字\u{202e}\t\n".to_owned()));
    odd.blocks.push(Block::Table(Vec::new(), vec![Vec::new()]));
    odd.blocks.push(Block::Table(vec![String::new(); 6], vec![vec!["x".repeat(9_000); 6]]));
    assert!(pdf(&odd).is_ok());
}
