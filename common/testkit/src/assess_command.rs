//! What holds for `assess --facts` of every state's program.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::Facts;

/// A program, and people whose results are known.
#[derive(Clone, Debug)]
pub struct AssessCommand<'a> {
    /// Its name.
    pub name: &'a str,
    /// Its file.
    pub program: &'a str,
    /// Somebody with a pension, and a figure of the result with its value.
    pub pensioner: Facts,
    /// The figure.
    pub figure: (&'a str, &'a str),
    /// Somebody without a period, and the figure that gives the right: it is `none`.
    pub man: Facts,
    /// That figure.
    pub right: &'a str,
    /// The state's own territory, as facts have it.
    pub territory: &'a str,
    /// The income of its law.
    pub income: &'a str,
    /// How its explanations begin: in English, Kazakh, Mongolian and Russian.
    pub begins: [&'a str; 4],
}

impl AssessCommand<'_> {
    /// Runs `assess` with that on standard input.
    #[must_use]
    pub fn run(&self, arguments: &[&str], input: &str) -> Output {
        let mut child = Command::new(self.program)
            .arg("assess")
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts");
        child.stdin.take().expect("open").write_all(input.as_bytes()).expect("written");
        child.wait_with_output().expect("ends")
    }

    /// Exactly one object, of the facts in a file and on standard input.
    pub fn prints_one_object(&self, folder: &std::path::Path) {
        let file = folder.join("facts.json");
        std::fs::write(&file, self.pensioner.json()).expect("written");
        let from_file = self.run(&["--facts", file.to_str().expect("a path")], "");
        let from_input = self.run(&["--facts", "-"], &self.pensioner.json());
        assert_eq!(from_file.status.code(), Some(0));
        assert_eq!(from_file.stdout, from_input.stdout);
        let result: Value = serde_json::from_slice(&from_file.stdout).expect("one object");
        assert_eq!(result[self.figure.0], self.figure.1);
        assert!(from_file.stderr.is_empty());
    }

    /// One result for each line in its place, and an error object for a bad one.
    pub fn keeps_lines_in_their_places(&self) {
        let (man, pensioner) = (&self.man, self.pensioner.json());
        let bad = man.clone().period(self.territory, "employment", "1991-01-02", "1991-01-01");
        let input = format!("{}\n{}\n\nnot json\n{pensioner}", man.json(), bad.json());
        let output = self.run(&["--facts", "-", "--lines"], &input);
        assert_eq!(output.status.code(), Some(5));
        let told = text(&output.stdout);
        let lines: Vec<Value> =
            told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines.len(), 5);
        assert_eq!(lines[0][self.right], "none");
        let problem = json!({ "path": "periods[0].end", "problem": "ends before it begins" });
        assert_eq!(lines[1], json!({ "error": problem }));
        assert!(lines[2]["error"].is_object() && lines[3]["error"].is_object());
        assert_eq!(lines[4][self.figure.0], self.figure.1);
        let errors = text(&output.stderr);
        assert!(errors.starts_with("line 2: periods[0].end: ends before it begins\n"));
        let good = self.run(&["--facts", "-", "--lines"], &format!("{}\n", man.json()));
        assert_eq!(good.status.code(), Some(0));
    }

    /// A bad person is refused with the field, and nothing is printed.
    pub fn refuses_a_negative_income(&self) {
        let output = self.run(&["--facts", "-"], &self.man.clone().with(self.income, -1).json());
        assert_eq!(output.status.code(), Some(1));
        assert!(output.stdout.is_empty());
        let told = format!("{}: -: {}: must not be negative\n", self.name, self.income);
        assert_eq!(text(&output.stderr), told);
    }

    /// In each of the four languages, in English by itself, and in no other.
    pub fn explains_in_four_languages(&self) {
        let facts = self.pensioner.json();
        let languages: [&[&str]; 4] = [&[], &["kk"], &["mn"], &["ru"]];
        for (language, begins) in languages.into_iter().zip(self.begins) {
            let output = self.run(&[&["--facts", "-", "--explain"], language].concat(), &facts);
            assert_eq!(output.status.code(), Some(0));
            assert!(text(&output.stdout).starts_with(begins), "{language:?}");
        }
        let other = self.run(&["--facts", "-", "--explain", "de"], &facts);
        assert_eq!(other.status.code(), Some(2));
    }

    /// The whole assessment, the same bytes each time.
    #[must_use]
    pub fn whole_assessment(&self) -> Value {
        let whole = || self.run(&["--facts", "-", "--json"], &self.pensioner.json()).stdout;
        let one = whole();
        assert_eq!(one, whole());
        let whole: Value = serde_json::from_slice(&one).expect("one object");
        assert_eq!(whole["form"], "kzmn-assessment-v1");
        assert!(whole["steps"].as_array().is_some_and(|steps| steps.len() > 10));
        whole
    }

    /// Facts are needed, and one form of output.
    pub fn needs_facts_and_one_form(&self) {
        assert_eq!(self.run(&[], "").status.code(), Some(2));
        let mixed = self.run(&["--facts", "-", "--json", "--explain"], "");
        assert_eq!(mixed.status.code(), Some(2));
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}
