//! The files that are imported here: invented people of Kazakhstan.

use super::support::iin;

pub(crate) const PERSONS: &str = "person_id,sex,birth_date,name_use,surname,given_name,patronymic,script,iin,\
                                  birth_country,birth_region,parents,restricted,reason\n";
pub(crate) const PERIODS: &str = "person_id,period_id,kind,start,end,territory,contribution,employer_name,\
                                  evidence_kind,evidence_grade,note\n";

/// A person who may be entered.
pub(crate) fn person(id: &str, number: u32) -> String {
    format!(
        "{id},female,1965-02-10,current,Сыналған,Айдана,Болатқызы,cyrillic,{},KZ,Алматы,Сыналған Болат;Гүлнар,,\n",
        iin(number)
    )
}

/// A period of hers that may be entered.
pub(crate) fn period(id: &str, key: &str) -> String {
    format!(
        "{id},{key},employment,1990-01-01,1995-12-31,kazakhstan,paid,Сынақ зауыты,labour-book,verified,\n"
    )
}

/// A person with one cell replaced.
pub(crate) fn person_with(id: &str, number: u32, column: &str, value: &str) -> String {
    with(PERSONS, &person(id, number), column, value)
}

/// A period with one cell replaced.
pub(crate) fn period_with(id: &str, key: &str, column: &str, value: &str) -> String {
    with(PERIODS, &period(id, key), column, value)
}

fn with(header: &str, row: &str, column: &str, value: &str) -> String {
    let at = header.trim_end().split(',').position(|name| name == column).expect("a column");
    let mut cells: Vec<&str> = row.trim_end_matches('\n').split(',').collect();
    cells[at] = value;
    format!("{}\n", cells.join(","))
}
