//! Code lists: enumerations of the contract as domain types.
//!
//! One list gives the domain enum and both directions of its mapping, so that they cannot drift apart.
//! The contract's zero value is in no domain enum: absent is `None`, and everything else is refused by
//! name.

/// A member of one of the contract's enumerations.
pub trait Code: Copy + Sized + 'static {
    /// All members, in the order of the contract.
    const ALL: &'static [Self];

    /// The number in the contract.
    fn code(self) -> i32;

    /// The name in the contract, such as `PERIOD_KIND_STUDY`.
    fn name(self) -> &'static str;

    /// The member of that number; `None` for zero and for numbers that the contract does not have.
    #[must_use]
    fn from_code(code: i32) -> Option<Self> {
        Self::ALL.iter().copied().find(|member| member.code() == code)
    }
}

/// Defines a domain enum from members of the protobuf enum of the same names.
macro_rules! code_list {
    ($(#[$list:meta])* pub enum $name:ident {
        $($(#[$member:meta])* $variant:ident,)+
    }) => {
        $(#[$list])*
        #[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
        pub enum $name {
            $($(#[$member])* $variant,)+
        }

        impl $name {
            fn on_the_wire(self) -> kzmn_proto::exchange::$name {
                match self {
                    $(Self::$variant => kzmn_proto::exchange::$name::$variant,)+
                }
            }
        }

        impl crate::code::Code for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)+];

            fn code(self) -> i32 {
                self.on_the_wire().into()
            }

            fn name(self) -> &'static str {
                self.on_the_wire().as_str_name()
            }
        }
    };
}
pub(crate) use code_list;
