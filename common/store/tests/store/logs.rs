//! Nothing of a person comes into the logs, whatever their level.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use kzmn_testkit::values::{name, now, text};
use sea_orm::{ConnectOptions, ConnectionTrait as _, Database};
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::fmt::format::FmtSpan;

use crate::world::{SALT, World, claim, entry, found};

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<u8>>>);

impl Captured {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Captured {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

const CANARY: &str = "Канарейкина";

/// The control, a connection with the library's own settings, shows that the capture works.
#[tokio::test]
async fn no_value_is_logged_while_a_person_is_stored_and_looked_up() {
    let captured = Captured::default();
    let writer = captured.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    tracing::subscriber::set_global_default(subscriber).expect("the only one in this binary");

    work_with_a_person().await;
    let identifier = crate::world::iin(1234);
    let logged = captured.text();
    assert!(!logged.is_empty());
    for value in [CANARY, identifier.value(), "INSERT INTO", "own_person"] {
        assert!(!logged.contains(value), "{value} was logged");
    }

    let mut options = ConnectOptions::new("sqlite::memory:");
    options.sqlx_logging(true);
    let control = Database::connect(options).await.expect("opens");
    control.execute_unprepared(&format!("SELECT '{CANARY}'")).await.expect("selected");
    assert!(captured.text().contains(CANARY), "the capture does not work");
}

async fn work_with_a_person() {
    let world = World::new();
    let store = world.store().await;
    let mut person = entry(1234);
    person.person.names = vec![name(CANARY, "Серік")];
    store.put_person(person.clone(), "r", &text(CANARY), now(), SALT).await.expect("stored");
    store.put_person(person, "r", &text(CANARY), now(), SALT).await.expect("the same");
    let mut asked = claim(1234);
    asked.names = vec![name(CANARY, "Сэрик")];
    world.process(&store, &world.signed(world.asked(asked))).await;
    store.holding(&text("P-1234"), None).await.expect("read").expect("held");
    let query = world.own_query(CANARY);
    store.submit_question(&query).await.expect("posed");
    let reply = world.judge(&query, world.answer(&query, found(CANARY)), 1).expect("closes");
    store.close(query.digest(), reply).await.expect("closed");
    assert_eq!(store.attested_periods(&text(CANARY)).await.expect("read").len(), 2);
    world.by_hand(&["DROP TABLE own_look"]).await;
    let failed = store.put_person(entry(1235), CANARY, &text(CANARY), now(), SALT).await;
    assert!(failed.is_err());
    store.shutdown().await.expect("closes");
}
