//! Names of the contract as people write them.

/// The member of a code list by its name in the contract, or by what follows the list's prefix, in any
/// case and with `-` for `_`.
pub fn named<T: kzmn_common::code::Code>(text: &str, prefix: &str) -> Option<T> {
    let text = text.to_uppercase().replace('-', "_");
    let full = if text.starts_with(prefix) { text } else { format!("{prefix}{text}") };
    T::ALL.iter().copied().find(|member| member.name() == full)
}
