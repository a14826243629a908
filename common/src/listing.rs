//! Enumerations that know all of their members.

/// Defines an enum with `ALL`, so that a list of its members cannot forget one; and, where each member is written with
/// its name, with `name`.
#[macro_export]
macro_rules! listed {
    ($(#[$list:meta])* $seen:vis enum $name:ident {
        $($(#[$member:meta])* $variant:ident,)+
    }) => {
        $(#[$list])*
        $seen enum $name {
            $($(#[$member])* $variant,)+
        }

        impl $name {
            /// All of them, in this order.
            $seen const ALL: [Self; [$(stringify!($variant)),+].len()] = [$(Self::$variant),+];
        }
    };
    ($(#[$list:meta])* $seen:vis enum $name:ident {
        $($(#[$member:meta])* $variant:ident = $text:literal,)+
    }) => {
        $crate::listed! {
            $(#[$list])*
            $seen enum $name {
                $($(#[$member])* $variant,)+
            }
        }

        impl $name {
            /// Its fixed name, as it is stored and shown.
            #[must_use]
            $seen fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::assessment::Circumstance;
    use crate::pension::PensionKind;

    #[test]
    fn a_list_has_each_member_in_its_order_and_each_a_name_of_its_own() {
        let pensions = PensionKind::ALL.map(PensionKind::name);
        assert_eq!(pensions, ["old_age", "funded", "long_service", "military"]);
        let names: BTreeSet<_> = Circumstance::ALL.map(Circumstance::name).into();
        assert_eq!(names.len(), Circumstance::ALL.len());
    }
}
