//! Pages are checked on the other cores while the next ones are read.

use std::collections::VecDeque;
use std::thread::available_parallelism;

use tokio::task::{JoinHandle, spawn_blocking};

use super::findings::{Findings, Look};
use crate::error::StoreError;

/// Pages that are being checked, in their order: at most as many as there are cores.
pub(super) struct Ahead {
    checking: VecDeque<JoinHandle<Result<Findings, StoreError>>>,
    most: usize,
}

impl Ahead {
    pub(super) fn new() -> Self {
        let most = available_parallelism().map_or(1, usize::from);
        Self { checking: VecDeque::with_capacity(most), most }
    }

    /// Begins to check a page, once there is a core for it. What is found is told in the order of the pages.
    pub(super) async fn check(
        &mut self,
        page: impl FnOnce() -> Result<Findings, StoreError> + Send + 'static,
        look: &mut Look<'_>,
    ) -> Result<(), StoreError> {
        if self.checking.len() == self.most {
            self.take_first(look).await?;
        }
        self.checking.push_back(spawn_blocking(page));
        Ok(())
    }

    /// Waits until all pages are checked.
    pub(super) async fn end(mut self, look: &mut Look<'_>) -> Result<(), StoreError> {
        while !self.checking.is_empty() {
            self.take_first(look).await?;
        }
        Ok(())
    }

    async fn take_first(&mut self, look: &mut Look<'_>) -> Result<(), StoreError> {
        if let Some(page) = self.checking.pop_front() {
            look.add_all(page.await.map_err(|_| StoreError::BrokeOff)??);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    fn found_on(page: &'static str) -> Findings {
        let mut look = Look::at_page();
        look.altered(page, "a place", "it is another one");
        look.findings
    }

    /// The first page ends after the second one.
    #[tokio::test]
    async fn what_is_found_is_told_in_the_order_of_the_pages_whichever_ends_first() {
        let (ended, second) = mpsc::channel();
        let mut ahead = Ahead { most: 2, ..Ahead::new() };
        let mut look = Look::at_page();
        let first = move || {
            second.recv().map_err(|_| StoreError::BrokeOff)?;
            Ok(found_on("first"))
        };
        ahead.check(first, &mut look).await.expect("begun");
        let second = move || {
            ended.send(()).map_err(|_| StoreError::BrokeOff)?;
            Ok(found_on("second"))
        };
        ahead.check(second, &mut look).await.expect("begun");
        ahead.check(|| Ok(found_on("third")), &mut look).await.expect("begun");
        ahead.end(&mut look).await.expect("checked");
        let tables: Vec<_> = look.findings.differences.iter().map(|one| one.table).collect();
        assert_eq!(
            (tables.as_slice(), look.findings.count),
            (&["first", "second", "third"][..], 3)
        );
    }

    /// A page that cannot be checked is no page without a difference.
    #[tokio::test]
    async fn refuses_a_look_of_which_a_page_broke_off() {
        let mut look = Look::at_page();
        let mut ahead = Ahead::new();
        ahead.check(|| panic!("a page"), &mut look).await.expect("begun");
        assert!(matches!(ahead.end(&mut look).await, Err(StoreError::BrokeOff)));
    }
}
