//! How a person is described on the command line.

use clap::{Args, ValueEnum};
use kzmn_common::code::Code as _;
use kzmn_common::person::{IdentifierKind, NamePart, NameUse, Script, Sex};
use kzmn_proto::exchange as proto;
use kzmn_proto::office::OwnPerson;
use kzmn_runtime::output::{CommandFailure, plain_failure};

use super::words::{self, or_dash, short};

/// The orders in which the own state writes a whole name, one for each number of words.
pub(super) type NameOrders = &'static [&'static [NamePart]];

#[derive(Args, Debug)]
#[command(next_help_heading = "The person")]
pub(super) struct Identifiers {
    /// Kazakh IIN, 12 digits.
    #[arg(long, value_name = "NUMBER")]
    iin: Option<String>,
    /// Mongolian register number, two letters and 8 digits.
    #[arg(long, value_name = "NUMBER")]
    register_number: Option<String>,
    /// Mongolian civil registration number.
    #[arg(long, value_name = "NUMBER")]
    civil_id: Option<String>,
    /// Passport number.
    #[arg(long, value_name = "NUMBER")]
    passport: Option<String>,
}

impl Identifiers {
    pub(super) fn list(&self) -> Vec<proto::Identifier> {
        let all = [
            (IdentifierKind::Iin, &self.iin),
            (IdentifierKind::MnRegisterNumber, &self.register_number),
            (IdentifierKind::MnCivilId, &self.civil_id),
            (IdentifierKind::Passport, &self.passport),
        ];
        let identifier = |(kind, value): (IdentifierKind, &Option<String>)| {
            Some(proto::Identifier { kind: kind.code(), value: value.clone()? })
        };
        all.into_iter().filter_map(identifier).collect()
    }
}

/// The person of a question, of a search or of a correction.
#[derive(Args, Debug)]
#[command(next_help_heading = "The person")]
pub(super) struct Person {
    #[command(flatten)]
    identifiers: Identifiers,
    /// The name in the order of the own state: surname, given name, patronymic in Kazakhstan; clan name,
    /// parent's name, given name in Mongolia (of two words, parent's name and given name).
    #[arg(long)]
    name: Option<String>,
    /// Kazakh surname.
    #[arg(long, value_name = "NAME")]
    surname: Option<String>,
    /// Given name.
    #[arg(long, value_name = "NAME")]
    given_name: Option<String>,
    /// Kazakh patronymic.
    #[arg(long, value_name = "NAME")]
    patronymic: Option<String>,
    /// Mongolian clan name.
    #[arg(long, value_name = "NAME")]
    clan_name: Option<String>,
    /// Mongolian parent's name.
    #[arg(long, value_name = "NAME")]
    parent_name: Option<String>,
    /// Sex.
    #[arg(long, value_enum)]
    sex: Option<SexName>,
    /// Birth date: YYYY-MM-DD, or YYYY-MM or YYYY where the rest is not known.
    #[arg(long, value_name = "DATE")]
    birth_date: Option<String>,
    /// Birthplace, as COUNTRY, COUNTRY/PROVINCE or COUNTRY/PROVINCE/TOWN, for example MN/Баян-Өлгий.
    #[arg(long, value_name = "PLACE")]
    birth_place: Option<String>,
    /// A parent's name, in the order of --name, or a given name alone; may be repeated.
    #[arg(long, value_name = "NAME")]
    parent: Vec<String>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum SexName {
    /// Female.
    Female,
    /// Male.
    Male,
}

impl Person {
    /// What is claimed; `orders` are those of a whole name.
    pub(super) fn claim(&self, orders: NameOrders) -> Result<proto::PersonClaim, CommandFailure> {
        let names = self.person_name(orders)?;
        Ok(proto::PersonClaim {
            identifiers: self.identifiers.list(),
            names: names.into_iter().collect(),
            sex: match self.sex {
                Some(SexName::Female) => Sex::Female.code(),
                Some(SexName::Male) => Sex::Male.code(),
                None => 0,
            },
            birth_date: words::date("--birth-date", self.birth_date.as_deref())?,
            birth_place: self.birth_place.as_deref().map(place),
            parents: self.parent.iter().map(|parent| parent_name(parent, orders)).collect(),
        })
    }

    /// Whether nothing is said of the person.
    pub(super) fn is_empty(&self) -> bool {
        let Self { identifiers, sex, birth_date, birth_place, parent, .. } = self;
        let names = [
            &self.name,
            &self.surname,
            &self.given_name,
            &self.patronymic,
            &self.clan_name,
            &self.parent_name,
        ];
        identifiers.list().is_empty()
            && names.into_iter().chain([birth_date, birth_place]).all(Option::is_none)
            && sex.is_none()
            && parent.is_empty()
    }

    /// Puts what is said in the place of what is held. With `keep_name` the name in use so far stays as a
    /// former one.
    pub(super) fn correct(
        &self,
        held: &mut OwnPerson,
        keep_name: bool,
        orders: NameOrders,
    ) -> Result<(), CommandFailure> {
        let claim = self.claim(orders)?;
        for number in claim.identifiers {
            if !held.identifiers.contains(&number) {
                held.identifiers.push(number);
            }
        }
        if claim.sex != 0 {
            held.sex = claim.sex;
        }
        held.birth_date = claim.birth_date.or(held.birth_date);
        if let Some(place) = claim.birth_place {
            held.birth_place = Some(place);
        }
        if !claim.parents.is_empty() {
            held.parents = claim.parents;
        }
        let current = NameUse::Current.code();
        let at = held.names.iter().position(|name| name.r#use == current);
        let before = at.and_then(|at| held.names.get(at)).cloned().unwrap_or_default();
        let Some(name) = self.name_from(&before, orders)? else {
            return if keep_name {
                Err(plain_failure("--keep-name needs a new name"))
            } else {
                Ok(())
            };
        };
        match at.and_then(|at| held.names.get_mut(at)) {
            Some(in_use) => *in_use = name,
            None => held.names.insert(0, name),
        }
        if keep_name && at.is_some() {
            let r#use = NameUse::Former.code();
            held.names.push(proto::PersonName { r#use, ..before });
        }
        Ok(())
    }

    fn person_name(&self, orders: NameOrders) -> Result<Option<proto::PersonName>, CommandFailure> {
        self.name_from(&proto::PersonName::default(), orders)
    }

    /// The name that is said, its parts in the place of those of `before`; none where no part is said.
    fn name_from(
        &self,
        before: &proto::PersonName,
        orders: NameOrders,
    ) -> Result<Option<proto::PersonName>, CommandFailure> {
        let mut name = match &self.name {
            None => proto::PersonName { original: String::new(), ..before.clone() },
            Some(whole) => whole_name(whole, orders).ok_or_else(|| {
                plain_failure(
                    "--name needs two or three words; use --surname, --given-name, --patronymic, \
                     --clan-name and --parent-name for others",
                )
            })?,
        };
        let parts = [
            (&self.surname, &mut name.surname),
            (&self.given_name, &mut name.given_name),
            (&self.patronymic, &mut name.patronymic),
            (&self.clan_name, &mut name.clan_name),
            (&self.parent_name, &mut name.parent_name),
        ];
        let mut said = self.name.is_some();
        for (given, part) in parts {
            if let Some(given) = given {
                part.clone_from(given);
                said = true;
            }
        }
        if !said {
            return Ok(None);
        }
        name.r#use = NameUse::Current.code();
        name.script = script(&name).code();
        Ok(Some(name))
    }
}

/// A parent's name: whole where it has two or three words, else a given name or the document's spelling.
pub(super) fn parent_name(text: &str, orders: NameOrders) -> proto::PersonName {
    let mut name = whole_name(text, orders).unwrap_or_else(|| {
        let original = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let given_name = if original.contains(' ') { String::new() } else { original.clone() };
        proto::PersonName { given_name, original, ..Default::default() }
    });
    name.r#use = NameUse::Current.code();
    name.script = script(&name).code();
    name
}

/// The words of a name in the parts that one of the orders has; `None` where none has as many.
fn whole_name(whole: &str, orders: NameOrders) -> Option<proto::PersonName> {
    let words: Vec<&str> = whole.split_whitespace().collect();
    let order = orders.iter().find(|order| order.len() == words.len())?;
    let mut name = proto::PersonName { original: words.join(" "), ..Default::default() };
    for (part, word) in order.iter().zip(words) {
        let place = match part {
            NamePart::Surname => &mut name.surname,
            NamePart::GivenName => &mut name.given_name,
            NamePart::Patronymic => &mut name.patronymic,
            NamePart::ClanName => &mut name.clan_name,
            NamePart::ParentName => &mut name.parent_name,
        };
        word.clone_into(place);
    }
    Some(name)
}

fn script(name: &proto::PersonName) -> Script {
    if name.given_name.chars().any(|c| c.is_ascii_alphabetic()) {
        Script::Latin
    } else {
        Script::Cyrillic
    }
}

fn place(text: &str) -> proto::Place {
    let mut parts = text.splitn(3, '/').map(str::to_owned);
    let mut part = || parts.next().unwrap_or_default();
    proto::Place { country: part(), region: part(), locality: part() }
}

/// What a query asks, about whom, on what basis and for whom.
pub(super) fn render_query(query: &proto::RecordQuery) -> Vec<String> {
    let header = query.header.clone().unwrap_or_default();
    let officer = header.officer.clone().unwrap_or_default();
    let mut lines = vec![
        format!("Case       {}", header.case_id),
        format!("Purpose    {}", words::purpose(header.purpose())),
        format!("Basis      {}", render_basis(header.legal_basis.as_ref())),
        format!(
            "Officer    {} ({})",
            officer.officer_id,
            short(officer.role().as_str_name(), "OFFICER_ROLE_")
        ),
    ];
    lines.extend(render_claim(&query.person.clone().unwrap_or_default()));
    let parts = query.parts().map(|part| short(part.as_str_name(), "ANSWER_PART_"));
    lines.push(format!("Asked for  {}", or_dash(&parts.collect::<Vec<_>>().join(", "))));
    let kinds = query.kinds().map(|kind| short(kind.as_str_name(), "PERIOD_KIND_"));
    lines.push(match query.kinds.is_empty() {
        true => "Kinds      all kinds of periods".to_owned(),
        false => format!("Kinds      only {}", kinds.collect::<Vec<_>>().join(", ")),
    });
    lines.push(match &query.within {
        None => "Of time    all periods, of any time".to_owned(),
        Some(within) => {
            let (start, end) = (words::day(within.start.as_ref()), words::day(within.end.as_ref()));
            format!("Of time    only periods that touch {start} to {end}")
        }
    });
    if query.reply_by.is_some() {
        lines.push(format!("Needed by  {}", words::day(query.reply_by.as_ref())));
    }
    lines
}

/// On what ground data crosses the border.
pub(super) fn render_basis(basis: Option<&proto::LegalBasis>) -> String {
    let Some(basis) = basis else {
        return "-".to_owned();
    };
    match basis.kind() {
        proto::LegalBasisKind::Consent => {
            format!("the person's consent {}, under {}", basis.consent_reference, basis.article)
        }
        proto::LegalBasisKind::Treaty => format!("the Agreement, {}", basis.article),
        proto::LegalBasisKind::Unspecified => "-".to_owned(),
    }
}

/// A person as somebody describes one, one fact a line.
pub(super) fn render_claim(claim: &proto::PersonClaim) -> Vec<String> {
    let mut lines: Vec<String> =
        claim.names.iter().map(|name| format!("Name       {}", render_name(name))).collect();
    lines.push(format!("Sex        {}", sex(claim.sex())));
    lines.push(format!("Born       {}", words::day(claim.birth_date.as_ref())));
    if let Some(place) = &claim.birth_place {
        let parts = [&place.country, &place.region, &place.locality];
        lines.push(format!("Birthplace {}", filled(parts).join(", ")));
    }
    for identifier in &claim.identifiers {
        let kind = short(identifier.kind().as_str_name(), "IDENTIFIER_KIND_");
        let kind = kind.trim_start_matches("mn ");
        lines.push(format!("Number     {} ({kind})", identifier.value));
    }
    lines.extend(claim.parents.iter().map(|name| format!("Parent     {}", render_name(name))));
    lines
}

fn sex(sex: proto::Sex) -> &'static str {
    match sex {
        proto::Sex::Female => "female",
        proto::Sex::Male => "male",
        proto::Sex::Unspecified => "-",
    }
}

/// A name as the document has it, and its parts, which are what is compared.
fn render_name(name: &proto::PersonName) -> String {
    let parts = [
        ("surname", &name.surname),
        ("clan name", &name.clan_name),
        ("parent's name", &name.parent_name),
        ("given name", &name.given_name),
        ("patronymic", &name.patronymic),
    ];
    let usage = short(name.r#use().as_str_name(), "NAME_USE_");
    let parts = parts.into_iter().filter(|(_, part)| !part.is_empty());
    let parts = parts.map(|(what, part)| format!("{what} {part}"));
    let about: Vec<String> = std::iter::once(usage).chain(parts).collect();
    format!("{} ({})", words::name(name), about.join("; "))
}

fn filled<const N: usize>(parts: [&String; N]) -> Vec<&str> {
    parts.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_name_of_one_word_is_refused_and_a_parent_of_one_word_is_a_given_name() {
        use NamePart::{ClanName, GivenName, ParentName};
        const ORDERS: NameOrders = &[&[ParentName, GivenName], &[ClanName, ParentName, GivenName]];
        assert!(whole_name("Бат", ORDERS).is_none());
        assert!(whole_name("Боржигон Дорж Бат Ган", ORDERS).is_none());
        assert_eq!(parent_name("Бат", ORDERS).given_name, "Бат");
        let parts = |name: &str| {
            let name = parent_name(name, ORDERS);
            [name.clan_name, name.parent_name, name.given_name]
        };
        assert_eq!(parts("Дорж Бат"), ["", "Дорж", "Бат"]);
        assert_eq!(parts("Боржигон Дорж Бат"), ["Боржигон", "Дорж", "Бат"]);
    }
}
