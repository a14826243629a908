//! The tool as a user runs it.

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::process::{Command, Output};

    fn run(arguments: &[&str], out: &Path) -> Output {
        Command::new(env!("CARGO_BIN_EXE_kzmn-certs"))
            .arg("dev")
            .args(arguments)
            .arg("--out")
            .arg(out)
            .output()
            .expect("it runs")
    }

    fn text(bytes: &[u8]) -> &str {
        std::str::from_utf8(bytes).expect("UTF-8")
    }

    #[test]
    fn production_is_refused_and_demo_is_not() {
        let parent = tempfile::tempdir().expect("a directory");
        let out = parent.path().join("dev");
        let refused = run(&["--realm", "production"], &out);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains("choose another realm"));
        assert!(refused.stdout.is_empty() && !out.exists());
        let made = run(&["--realm", "demo"], &out);
        assert_eq!(made.status.code(), Some(0), "{}", text(&made.stderr));
        assert!(text(&made.stdout).contains("never serve production"));
    }

    #[test]
    fn a_second_run_into_the_same_directory_is_refused() {
        let parent = tempfile::tempdir().expect("a directory");
        let out = parent.path().join("dev");
        assert!(run(&[], &out).status.success());
        let before = fs::read(out.join("trust-bundle.json")).expect("a bundle");
        let refused = run(&[], &out);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused.stderr).contains("already holds a trust bundle"));
        assert_eq!(fs::read(out.join("trust-bundle.json")).expect("a bundle"), before);
    }

    #[test]
    fn the_json_report_names_what_was_written() {
        let parent = tempfile::tempdir().expect("a directory");
        let made = run(&["--json"], &parent.path().join("dev"));
        let report: serde_json::Value = serde_json::from_slice(&made.stdout).expect("JSON");
        assert_eq!(report["realm"], "demo");
        let bundle = report["trust_bundle"].as_str().expect("a path");
        assert!(Path::new(bundle).is_file());
        assert_eq!(report["governance"]["mongolia"].as_str().map(str::len), Some(64));
        assert_eq!(report["states"]["kz"]["officers"].as_object().map(|all| all.len()), Some(4));
        assert!(!text(&made.stdout).contains("PRIVATE"));
    }

    #[test]
    fn help_names_every_option_and_wrong_arguments_end_with_2() {
        let parent = tempfile::tempdir().expect("a directory");
        let help = run(&["--help"], parent.path());
        for word in ["--out", "--realm", "--json", "governance.toml", "Exit codes"] {
            assert!(text(&help.stdout).contains(word), "{word}");
        }
        let wrong = run(&["--realm", "Not A Realm"], parent.path());
        assert_eq!(wrong.status.code(), Some(2));
        assert!(text(&wrong.stderr).contains("1 to 32 characters"));
    }
}
