//! Which file of a crate uses which, read from the tokens of its sources.
//!
//! What a facade passes on (`pub use seal::Sealed`) belongs to the file that defines it: passing a name on is no use
//! of it, and who names it uses the file behind. What is compiled for tests only does not count. `tests/figures/house.py`
//! reads sources by the same rule.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A module of a crate, by its segments below the root; the root has none.
pub(super) type Module = Vec<String>;

/// What one file says of modules.
#[derive(Debug, Default)]
struct Source {
    /// Imported names, by the name under which they are known here.
    names: BTreeMap<String, Import>,
    /// Modules of which every name is imported.
    globs: Vec<Vec<String>>,
    /// Paths of two segments or more, outside imports.
    paths: BTreeSet<Vec<String>>,
    /// Every identifier outside imports.
    words: BTreeSet<String>,
    /// Names of items that are defined here.
    defined: BTreeSet<String>,
}

#[derive(Debug)]
struct Import {
    path: Vec<String>,
    passed_on: bool,
}

/// The keywords before the name of an item.
const ITEMS: [&str; 9] =
    ["struct", "enum", "union", "trait", "type", "fn", "const", "static", "mod"];

impl Source {
    fn read(text: &str) -> Self {
        let tokens: TokenStream = text.parse().expect("a source of Rust");
        let mut source = Self::default();
        source.walk(&tokens.into_iter().collect::<Vec<_>>());
        source
    }

    fn walk(&mut self, tokens: &[TokenTree]) {
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at = match token {
                TokenTree::Punct(sign) if sign.as_char() == '#' && is_test(tokens.get(at + 1)) => {
                    after_item(tokens, at + 2)
                }
                TokenTree::Ident(word) if word == "use" && !is_sign(tokens.get(at + 1), '<') => {
                    self.import(tokens, at)
                }
                TokenTree::Ident(word) if at + 1 < tokens.len() => {
                    if let (true, Some(TokenTree::Ident(name))) =
                        (ITEMS.iter().any(|item| word == item), tokens.get(at + 1))
                    {
                        self.defined.insert(name.to_string());
                    }
                    self.path(tokens, at)
                }
                TokenTree::Ident(_) => self.path(tokens, at),
                TokenTree::Group(group) => {
                    self.walk(&group.stream().into_iter().collect::<Vec<_>>());
                    at + 1
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => at + 1,
            };
        }
    }

    /// Takes the path that begins at `at`; gives the place behind it.
    fn path(&mut self, tokens: &[TokenTree], mut at: usize) -> usize {
        let mut path = Vec::new();
        while let Some(TokenTree::Ident(word)) = tokens.get(at) {
            self.words.insert(word.to_string());
            path.push(word.to_string());
            at += 1;
            if !is_sign(tokens.get(at), ':') || !is_sign(tokens.get(at + 1), ':') {
                break;
            }
            at += 2;
        }
        if path.len() > 1 {
            self.paths.insert(path);
        }
        at
    }

    /// Takes the import whose `use` stands at `at`; gives the place behind it.
    fn import(&mut self, tokens: &[TokenTree], at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| tokens.get(before));
        let passed_on = match before {
            Some(TokenTree::Ident(word)) => word == "pub",
            // `pub(crate) use`
            Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
            _ => false,
        };
        let rest = tokens.get(at + 1..).unwrap_or_default();
        let end = rest.iter().position(|token| is_sign(Some(token), ';')).unwrap_or(rest.len());
        self.import_tree(&rest[..end], &[], passed_on);
        at + end + 2
    }

    fn import_tree(&mut self, tree: &[TokenTree], before: &[String], passed_on: bool) {
        let mut path = before.to_vec();
        let mut name = None;
        for (at, token) in tree.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "as" => {
                    name = tree.get(at + 1).map(ToString::to_string);
                    break;
                }
                TokenTree::Ident(word) => path.push(word.to_string()),
                TokenTree::Punct(sign) if sign.as_char() == '*' => {
                    self.globs.push(path);
                    return;
                }
                TokenTree::Group(group) => {
                    let inside: Vec<TokenTree> = group.stream().into_iter().collect();
                    for one in inside.split(|token| is_sign(Some(token), ',')) {
                        self.import_tree(one, &path, passed_on);
                    }
                    return;
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = name.or_else(|| path.last().cloned()) {
            self.names.insert(name, Import { path, passed_on });
        }
    }
}

fn is_sign(token: Option<&TokenTree>, sign: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == sign)
}

/// Whether what follows a `#` is `[cfg(test)]`.
fn is_test(attribute: Option<&TokenTree>) -> bool {
    matches!(attribute, Some(TokenTree::Group(group))
        if group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// The place behind the item that begins at `at`: behind its `;` or its braces.
fn after_item(tokens: &[TokenTree], at: usize) -> usize {
    let rest = tokens.get(at..).unwrap_or_default();
    let ends = |token: &TokenTree| {
        is_sign(Some(token), ';')
            || matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace)
    };
    at + rest.iter().position(ends).map_or(rest.len(), |end| end + 1)
}

/// The files of one crate.
#[derive(Debug)]
pub(super) struct Modules(BTreeMap<Module, Source>);

/// Names that were looked up already, so that two facades that pass on each other's names end.
type Seen = BTreeSet<(Module, String)>;

impl Modules {
    /// Reads every source; each has its path below `src/`, such as `trust/key.rs`.
    pub(super) fn read<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let modules = files.into_iter().filter(|(path, _)| !path.starts_with("bin/"));
        Self(modules.map(|(path, text)| (module_of(path), Source::read(text))).collect())
    }

    /// Which module uses which.
    pub(super) fn arrows(&self) -> BTreeMap<Module, BTreeSet<Module>> {
        let arrows = self.0.iter().map(|(module, source)| {
            let imported = source
                .names
                .iter()
                .filter(|(name, import)| !import.passed_on || source.words.contains(*name))
                .map(|(_, import)| import.path.clone());
            let globs = source.globs.iter().map(|path| joined(path, &["*".to_owned()]));
            let used: BTreeSet<Module> = imported
                .chain(globs)
                .chain(source.paths.iter().cloned())
                .filter_map(|path| self.target(module, &path, &mut Seen::new()))
                .filter(|used| used != module)
                .collect();
            (module.clone(), used)
        });
        arrows.collect()
    }

    /// The module that defines what a path means in `module`; `None` for what comes from elsewhere, and where a
    /// module itself is named and nothing of it.
    fn target(&self, module: &Module, path: &[String], seen: &mut Seen) -> Option<Module> {
        let (first, rest) = path.split_first()?;
        let child = joined(module, std::slice::from_ref(first));
        let at = match first.as_str() {
            "crate" => Module::new(),
            "self" => module.clone(),
            "super" => parent(module),
            _ if self.0.contains_key(&child) => child,
            _ => return self.imported(module, first, rest, seen),
        };
        self.walk(at, rest, seen)
    }

    /// What a name and the rest of a path mean where the name is imported into `module`.
    fn imported(
        &self,
        module: &Module,
        name: &str,
        rest: &[String],
        seen: &mut Seen,
    ) -> Option<Module> {
        let import = self.0.get(module)?.names.get(name)?;
        if !seen.insert((module.clone(), name.to_owned())) {
            return None;
        }
        self.target(module, &joined(&import.path, rest), seen)
    }

    fn walk(&self, mut at: Module, rest: &[String], seen: &mut Seen) -> Option<Module> {
        for (place, name) in rest.iter().enumerate() {
            let child = joined(&at, std::slice::from_ref(name));
            if name == "super" {
                at = parent(&at);
            } else if self.0.contains_key(&child) {
                at = child;
            } else {
                return self.item(&at, name, &rest[place + 1..], seen);
            }
        }
        None
    }

    /// The module that defines the item `name` of the module `at`.
    fn item(&self, at: &Module, name: &str, rest: &[String], seen: &mut Seen) -> Option<Module> {
        let source = self.0.get(at)?;
        if source.names.contains_key(name) && !seen.contains(&(at.clone(), name.to_owned())) {
            return self.imported(at, name, rest, seen);
        }
        if source.defined.contains(name) {
            return Some(at.clone());
        }
        self.passed_on_whole(at, name, seen).or_else(|| Some(at.clone()))
    }

    /// The module that defines the item `name`, where `at` passes on all of that module (`pub use inner::*`).
    fn passed_on_whole(&self, at: &Module, name: &str, seen: &mut Seen) -> Option<Module> {
        self.0.get(at)?.globs.iter().find_map(|path| {
            let behind = self.target(at, &joined(path, &["*".to_owned()]), seen)?;
            self.0[&behind].defined.contains(name).then_some(behind)
        })
    }
}

fn joined(path: &[String], rest: &[String]) -> Vec<String> {
    [path, rest].concat()
}

fn parent(module: &Module) -> Module {
    module[..module.len().saturating_sub(1)].to_vec()
}

/// `a/b.rs` and `a/b/mod.rs` are both `a::b`.
fn module_of(path: &str) -> Module {
    let mut module: Module = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if module.last().is_some_and(|last| matches!(last.as_str(), "mod" | "lib" | "main")) {
        module.pop();
    }
    module
}
