//! Those who look alike: the specification's points, as one statement of SQL.

use kzmn_common::code::Code as _;
use kzmn_common::exchange::recognise::alike::{
    BirthDateSpan, BlockingName, PossibleMatchQuery, SpanDates,
};
use kzmn_common::text::Text;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait as _};
use sea_orm::{
    ColumnTrait as _, Condition, ConnectionTrait, EntityTrait as _, QueryFilter as _,
    QueryOrder as _, QuerySelect as _, Select,
};

use crate::columns::text;
use crate::entity::own_look::{Column, Entity};
use crate::error::StoreError;
use crate::padded::padded;

/// The keys of at most `most` persons who look alike, without `except`, those first with whom most is shared.
pub(super) async fn alike(
    db: &impl ConnectionTrait,
    alike: &PossibleMatchQuery,
    except: &[Text],
    most: u64,
) -> Result<Vec<Text>, StoreError> {
    let best_first = looking(alike, except)
        .order_by_desc(points(alike))
        .order_by_asc(Column::PersonId)
        .limit(most);
    let ids: Vec<String> = best_first.into_tuple().all(db).await?;
    ids.into_iter().map(|id| text("own_look", id)).collect()
}

/// One of them, whichever is found first: to be told apart from nobody, it need not be the best.
pub(super) async fn one_alike(
    db: &impl ConnectionTrait,
    alike: &PossibleMatchQuery,
    except: &[Text],
) -> Result<Option<Text>, StoreError> {
    let id: Option<String> = looking(alike, except).limit(1).into_tuple().one(db).await?;
    id.map(|id| text("own_look", id)).transpose()
}

fn looking(alike: &PossibleMatchQuery, except: &[Text]) -> Select<Entity> {
    let found = Entity::find().select_only().column(Column::PersonId).filter(looks(alike));
    let except = padded(except.iter().map(Text::as_str));
    if except.is_empty() { found } else { found.filter(Column::PersonId.is_not_in(except)) }
}

/// First what the index by sex and birth date finds for all spans together, then what each span asks for.
fn looks(alike: &PossibleMatchQuery) -> Condition {
    let span = |span: &BirthDateSpan| {
        let born = match &span.dates {
            SpanDates::Written(dates) => written(dates.iter().map(String::as_str)),
            SpanDates::Between(from, before) => between(from, before),
        };
        Condition::all().add(born).add(points(alike).gte(span.needed))
    };
    let spans = alike.spans.iter().map(span).fold(Condition::any(), Condition::add);
    Condition::all().add(Column::Sex.eq(alike.sex.code())).add(born_in_any(alike)).add(spans)
}

/// The dates of all spans: by name where all are, else from the first to the last.
fn born_in_any(alike: &PossibleMatchQuery) -> Expr {
    let (mut named, mut ends) = (Vec::new(), Vec::new());
    let mut all_named = true;
    for span in &alike.spans {
        match &span.dates {
            SpanDates::Written(dates) => named.extend(dates.iter().map(String::as_str)),
            SpanDates::Between(from, before) => {
                all_named = false;
                ends.extend([from.clone(), before.clone()]);
            }
        }
    }
    if all_named {
        return written(named);
    }
    // A date with `.` comes after the date and before every later one.
    ends.extend(named.iter().flat_map(|date| [(*date).to_owned(), format!("{date}.")]));
    ends.sort_unstable();
    match (ends.first(), ends.last()) {
        (Some(first), Some(last)) => between(first, last),
        _ => written(named),
    }
}

fn written<'a>(dates: impl IntoIterator<Item = &'a str>) -> Expr {
    Column::BirthDate.is_in(padded(dates))
}

fn between(from: &str, before: &str) -> Expr {
    Column::BirthDate.gte(from).and(Column::BirthDate.lt(before))
}

/// What the shared names count.
fn points(alike: &PossibleMatchQuery) -> Expr {
    let name = |BlockingName { tokens, points }: &BlockingName| -> Expr {
        let held = |token: &String| Column::LookKeys.like(format!("% {token} %"));
        let any = tokens.iter().map(held).fold(Condition::any(), Condition::add);
        CaseStatement::new().case(any, *points).finally(0).into()
    };
    alike.names.iter().map(name).fold(Expr::value(0), |sum, name| sum.add(name))
}
