//! Enumerations that know all of their members.

/// Defines an enum with `ALL`, so that a list of its members cannot forget one; and, where each member is written with
/// its name, with `name`.
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
    ($(#[$list:meta])* pub enum $name:ident {
        $($(#[$member:meta])* $variant:ident = $text:literal,)+
    }) => {
        $crate::listed! {
            $(#[$list])*
            pub enum $name {
                $($(#[$member])* $variant,)+
            }
        }

        impl $name {
            /// Its fixed name, as it is stored and shown.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    listed! {
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Plain {
            One,
            Two,
        }
    }

    listed! {
        #[derive(Clone, Copy, Debug, Eq, PartialEq)]
        pub enum Named {
            One = "one",
            Two = "two",
        }
    }

    #[test]
    fn a_list_has_each_member_once_in_its_order_and_each_its_own_name() {
        assert_eq!(Plain::ALL, [Plain::One, Plain::Two]);
        assert_eq!(Named::ALL, [Named::One, Named::Two]);
        assert_eq!(Named::ALL.map(Named::name), ["one", "two"]);
    }
}
