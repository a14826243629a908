//! The wire contract: the messages of `kzmn.exchange.v1` and `kzmn.office.v1`, as prost generates them
//! from the `.proto` files beside this crate, and their gRPC stubs behind the feature `rpc`.
//!
//! These types only say how bytes are laid out. Everything that gives them meaning is in
//! `kzmn-common`, whose module `wire` is the one place that turns them into domain types. None of them
//! has `Debug`: they hold personal data, and what cannot be printed is not logged.

pub use kzmn::exchange::v1 as exchange;
pub use kzmn::office::v1 as office;

/// The packages, nested as the generated code refers to them.
mod kzmn {
    pub mod exchange {
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/kzmn.exchange.v1.rs"));

            /// The serialised `FileDescriptorSet` of this package and what it imports.
            pub const FILE_DESCRIPTOR_SET: &[u8] =
                include_bytes!(concat!(env!("OUT_DIR"), "/exchange.bin"));
        }
    }

    pub mod office {
        pub mod v1 {
            include!(concat!(env!("OUT_DIR"), "/kzmn.office.v1.rs"));

            /// The serialised `FileDescriptorSet` of this package and what it imports.
            pub const FILE_DESCRIPTOR_SET: &[u8] =
                include_bytes!(concat!(env!("OUT_DIR"), "/office.bin"));
        }
    }
}

#[cfg(feature = "rpc")]
pub mod codec;
