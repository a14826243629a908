//! How many strangers come from one address.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

/// The strangers of each address: connections whose identity is not known yet. Addresses without any are dropped.
#[derive(Clone)]
pub(super) struct Addresses {
    most: usize,
    strangers: Arc<Mutex<BTreeMap<IpAddr, usize>>>,
}

/// One stranger of an address, until it is dropped.
pub(super) struct Arrival {
    of: Addresses,
    address: IpAddr,
}

impl Addresses {
    pub(super) fn new(most: usize) -> Self {
        Self { most, strangers: Arc::default() }
    }

    /// A place for one more of that address, unless it has too many already.
    pub(super) fn arrive(&self, from: IpAddr) -> Option<Arrival> {
        let address = network(from);
        let mut strangers = self.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        let here = strangers.get(&address).copied().unwrap_or(0);
        if here >= self.most {
            return None;
        }
        strangers.insert(address, here + 1);
        Some(Arrival { of: self.clone(), address })
    }
}

impl Drop for Arrival {
    fn drop(&mut self) {
        let mut strangers = self.of.strangers.lock().unwrap_or_else(PoisonError::into_inner);
        match strangers.get_mut(&self.address) {
            Some(here) if *here > 1 => *here -= 1,
            _ => drop(strangers.remove(&self.address)),
        }
    }
}

/// What counts as one address: all of IPv4, and of IPv6 the 64 bits that one customer is given (RFC 6177).
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into()
        }
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_an_address_beyond_its_places_until_one_is_free_and_takes_every_other() {
        let addresses = Addresses::new(2);
        let arrive = |text: &str| addresses.arrive(text.parse().expect("an address"));
        let (one, _two) = (arrive("192.0.2.1"), arrive("192.0.2.1"));
        assert!(one.is_some() && arrive("192.0.2.1").is_none());
        assert!(arrive("::ffff:192.0.2.1").is_none(), "the same, as a socket for both writes it");
        assert!(arrive("192.0.2.2").is_some());
        drop(one);
        assert!(arrive("192.0.2.1").is_some());
    }

    #[test]
    fn refuses_a_network_of_ipv6_as_one_and_takes_the_one_beside_it() {
        let addresses = Addresses::new(1);
        let arrive = |text: &str| addresses.arrive(text.parse().expect("an address"));
        let _one = arrive("2001:db8:0:1::1");
        assert!(arrive("2001:db8:0:1:ffff:ffff:ffff:ffff").is_none());
        assert!(arrive("2001:db8:0:2::1").is_some());
    }

    #[test]
    fn keeps_no_address_without_a_stranger() {
        let addresses = Addresses::new(2);
        drop(addresses.arrive(IpAddr::from([192, 0, 2, 1])));
        assert!(addresses.strangers.lock().expect("not poisoned").is_empty());
    }
}
