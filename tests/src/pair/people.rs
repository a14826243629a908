//! The sample people (`docs/samples.md`), as an officer of the other state would ask about them. All are
//! invented.

use kzmn_common::person::{IdentifierKind, Sex};
use kzmn_testkit::Claim;

/// Zhanar T. (case 1), as Kazakhstan asks about her: Mongolia knows the register number.
#[must_use]
pub fn zhanar() -> Claim {
    Claim::of(Sex::Female, "1965-02-10")
        .identifier(IdentifierKind::MnRegisterNumber, "БЦ65021021")
        .kazakh_name("Төлеген", "Жанар", "Тілеуқызы")
}

/// Bat-Erdene G. (case 3), as Mongolia asks about him: Kazakhstan knows the IIN.
#[must_use]
pub fn bat_erdene() -> Claim {
    Claim::of(Sex::Male, "1966-11-20")
        .identifier(IdentifierKind::Iin, "661120399020")
        .mongolian_name("Боржигон", "Ганбаатар", "Бат-Эрдэнэ")
}

/// Somebody whom neither state knows.
#[must_use]
pub fn stranger() -> Claim {
    Claim::of(Sex::Male, "1950-05-05")
        .kazakh_name("Бейтаныс", "Ешкім", "Жоқұлы")
        .born_in("MN", "Баян-Өлгий")
}

/// Serik K. (case 8a) as Kazakhstan writes him, without a register number: Mongolia holds somebody who
/// looks alike.
#[must_use]
pub fn serik_from_kazakhstan() -> Claim {
    Claim::of(Sex::Male, "1961-05-17")
        .kazakh_name("Қуаныш", "Серік", "Қадырұлы")
        .born_in("MN", "Баян-Өлгий")
}

/// The same as Mongolia writes him, without an IIN.
#[must_use]
pub fn serik_from_mongolia() -> Claim {
    Claim::of(Sex::Male, "1961-05-17")
        .mongolian_name("Хэрэйд", "Кадыр", "Серик")
        .born_in("MN", "Баян-Өлгий")
}

/// A person whose Mongolian record is restricted.
#[must_use]
pub fn restricted_in_mongolia() -> Claim {
    Claim::of(Sex::Male, "1964-03-05")
        .identifier(IdentifierKind::MnRegisterNumber, "УН64030517")
        .mongolian_name("Тайчиуд", "Очир", "Ерлан")
}

/// A person whose Kazakh record is restricted.
#[must_use]
pub fn restricted_in_kazakhstan() -> Claim {
    Claim::of(Sex::Male, "1964-03-05").identifier(IdentifierKind::Iin, "640305399097").kazakh_name(
        "Омар",
        "Ерлан",
        "Оразұлы",
    )
}
