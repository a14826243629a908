//! Enumerations that know all of their members.

/// Defines an enum with `ALL`, so that a list of its members cannot forget one.
#[macro_export]
macro_rules! listed {
    ($(#[$list:meta])* pub enum $name:ident {
        $($(#[$member:meta])* $variant:ident,)+
    }) => {
        $(#[$list])*
        pub enum $name {
            $($(#[$member])* $variant,)+
        }

        impl $name {
            /// All of them, in this order.
            pub const ALL: [Self; [$(stringify!($variant)),+].len()] = [$(Self::$variant),+];
        }
    };
}
