//! The files of a crate use each other in one direction, and so do its folders.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::modules::{Module, Modules};
use super::sources;

/// Modules that all use each other, by way of others.
type Circle = BTreeSet<String>;

/// Every folder of the workspace that holds a crate, from here.
fn crates() -> Vec<PathBuf> {
    let metadata = super::arrows::metadata();
    let root = metadata.workspace_root.clone().into_std_path_buf();
    let folder = |package: &&cargo_metadata::Package| {
        let manifest = package.manifest_path.clone().into_std_path_buf();
        let folder = manifest.parent().expect("a manifest lies in a folder");
        folder.strip_prefix(&root).expect("a crate of the workspace").to_owned()
    };
    metadata.workspace_packages().iter().map(folder).collect()
}

fn modules(krate: &Path) -> Modules {
    let source = Path::new("..").join(krate).join("src");
    let mut paths = Vec::new();
    sources(&source, &mut paths);
    let files: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            let inner = path.strip_prefix(&source).expect("below the folder of sources");
            let text = fs::read_to_string(path).expect("a source");
            (inner.to_str().expect("UTF-8").replace('\\', "/"), text)
        })
        .collect();
    Modules::read(files.iter().map(|(path, text)| (path.as_str(), text.as_str())))
}

/// What is reached from `start`, in one step or more.
fn reached(arrows: &BTreeMap<Module, BTreeSet<Module>>, start: &Module) -> BTreeSet<Module> {
    let mut found = BTreeSet::new();
    let mut left: Vec<&Module> = arrows[start].iter().collect();
    while let Some(module) = left.pop() {
        if found.insert(module.clone()) {
            left.extend(&arrows[module]);
        }
    }
    found
}

fn circles(modules: &Modules) -> BTreeSet<Circle> {
    circles_of(&modules.arrows())
}

/// The same between the folders of a crate. Its root is left out: it holds all of them.
fn circles_of_folders(modules: &Modules) -> BTreeSet<Circle> {
    let folder = |module: &Module| module.first().map(|name| vec![name.clone()]);
    let mut folders: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (module, used) in modules.arrows() {
        let Some(own) = folder(&module) else { continue };
        let others = used.iter().filter_map(folder).filter(|other| *other != own);
        folders.entry(own.clone()).or_default().extend(others);
    }
    circles_of(&folders)
}

fn circles_of(arrows: &BTreeMap<Module, BTreeSet<Module>>) -> BTreeSet<Circle> {
    let reached: BTreeMap<&Module, BTreeSet<Module>> =
        arrows.keys().map(|module| (module, reached(arrows, module))).collect();
    let circle = |module: &&Module| -> Circle {
        let back = reached[*module].iter().filter(|other| reached[*other].contains(*module));
        back.map(|module| if module.is_empty() { "(root)".to_owned() } else { module.join("::") })
            .collect()
    };
    reached.keys().map(circle).filter(|circle| !circle.is_empty()).collect()
}

fn line(krate: &str, circle: &Circle) -> String {
    let modules: Vec<&str> = circle.iter().map(String::as_str).collect();
    format!("{krate} {}", modules.join(" "))
}

/// What is found in each crate, a line for each circle.
fn lines(found: fn(&Modules) -> BTreeSet<Circle>) -> Vec<String> {
    let of = |krate: PathBuf| {
        let name = krate.to_str().expect("UTF-8").to_owned();
        found(&modules(&krate)).into_iter().map(move |circle| line(&name, &circle))
    };
    crates().into_iter().flat_map(of).collect()
}

#[test]
fn refuses_every_circle_of_files() {
    assert_eq!(lines(circles), [""; 0], "files that all use each other");
}

#[test]
fn refuses_every_circle_of_folders() {
    assert_eq!(lines(circles_of_folders), [""; 0], "folders that all use each other");
    let there = Modules::read([
        ("a/mod.rs", "mod x;\nmod y;"),
        ("a/x.rs", "use crate::b::z::Z;\npub struct X;"),
        ("a/y.rs", "pub struct Y;"),
        ("b/mod.rs", "pub mod z;\nmod w;"),
        ("b/z.rs", "pub struct Z;"),
        ("b/w.rs", "use crate::a::y::Y;"),
    ]);
    assert_eq!(circles(&there), BTreeSet::new(), "the control: no file is in a circle");
    let folders = BTreeSet::from(["a", "b"].map(str::to_owned));
    assert_eq!(circles_of_folders(&there), BTreeSet::from([folders]), "and two folders are");
}

/// The control: a circle through a facade, through a function and through a path is found.
#[test]
fn the_look_for_circles_finds_them() {
    let facade = ("a/mod.rs", "mod inner;\nmod user;\npub use inner::{Held, Other as Named};");
    let inner = ("a/inner.rs", "pub struct Held;\npub struct Other;");
    let one = |text| {
        Modules::read([("lib.rs", "mod a;\nmod b;"), facade, inner, ("a/user.rs", ""), text])
    };
    let circle = |modules: &[&str]| {
        BTreeSet::from([modules.iter().map(|m| (*m).to_owned()).collect::<Circle>()])
    };

    let user = |text| Modules::read([facade, inner, ("a/user.rs", text)]);
    assert_eq!(circles(&user("use super::Held;")), BTreeSet::new(), "passing on is no use");
    let used = ("a/mod.rs", "mod inner;\npub use inner::Held;\npub struct Own;\nfn f(_: Held) {}");
    let back = ("a/inner.rs", "use super::Own;\npub struct Held(Own);");
    assert_eq!(circles(&Modules::read([used, back])), circle(&["a", "a::inner"]));

    let by_path = ("b.rs", "fn f() { crate::a::inner::Held; }");
    assert_eq!(circles(&one(by_path)), BTreeSet::new());
    let there =
        ("a/inner.rs", "pub use self::Held as Again;\npub struct Held;\nfn g() { crate::b::f() }");
    let both = Modules::read([facade, there, ("b.rs", "use crate::a::Held;\npub fn f() {}")]);
    assert_eq!(circles(&both), circle(&["a::inner", "b"]));
    let hidden = ("a/inner.rs", "pub struct Held;\n#[cfg(test)]\nmod tests { use crate::b::f; }");
    let for_tests = Modules::read([facade, hidden, ("b.rs", "use crate::a::Held;\npub fn f() {}")]);
    assert_eq!(circles(&for_tests), BTreeSet::new(), "what tests use does not count");
}
