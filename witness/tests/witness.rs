//! The witness as a process of its own, over real sockets: each refusal beside what is taken, two that race, and `kill -9`.

#![cfg(test)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Barrier;
use std::time::{Duration, Instant as Moment};

use kzmn_common::envelope::Digest;
use kzmn_common::ledger::{
    Checkpoint, Cosignature, Frontier, LedgerOrigin, NodePlace, NoteKey, NoteSignature,
    SignatureType, SignedNote, ToCosign, TreeHead, consistency_steps, leaf_hash,
};
use kzmn_common::trust::SigningKey;
use kzmn_testkit::SeededEntropy;

const ORIGIN: &str = "kz.kzmn.internal/ledger/demo";
const PATIENCE: Duration = Duration::from_secs(30);

fn key(seed: u64) -> SigningKey {
    SigningKey::generate(&SeededEntropy::new(seed)).expect("a key")
}

fn ledger_name(origin: &str, key: &SigningKey) -> NoteKey {
    LedgerOrigin::named(origin).ledger_key(key.public().clone()).expect("a name")
}

fn witness() -> NoteKey {
    let public = key(2).public().clone();
    NoteKey::new("witness.example.org", SignatureType::Cosignature, public).expect("a name")
}

/// A ledger with all its subtrees; another `history` has other leaves.
struct Tree {
    nodes: BTreeMap<NodePlace, Digest>,
    roots: Vec<Digest>,
}

impl Tree {
    fn of(leaves: u64, history: &str) -> Self {
        let (mut frontier, mut nodes) = (Frontier::default(), BTreeMap::new());
        let mut roots = vec![frontier.root()];
        for leaf in 0..leaves {
            let leaf = leaf_hash(format!("{history} {leaf}").as_bytes());
            let completed = frontier.append(leaf).expect("not full");
            nodes.extend(completed.into_iter().map(|node| (node.place, node.hash)));
            roots.push(frontier.root());
        }
        Self { nodes, roots }
    }

    fn root(&self, size: u64) -> Digest {
        self.roots[usize::try_from(size).expect("small")]
    }

    fn note(&self, size: u64) -> SignedNote {
        signed(TreeHead { size, root: self.root(size) }, ORIGIN, &key(1))
    }

    fn asked(&self, old_size: u64, size: u64) -> ToCosign {
        let steps = consistency_steps(old_size, size).expect("grown");
        let proof = steps.proof(&self.nodes).expect("all are kept");
        ToCosign { old_size, proof, note: self.note(size) }
    }
}

fn signed(TreeHead { size, root }: TreeHead, origin: &str, by: &SigningKey) -> SignedNote {
    let name = ledger_name(origin, by);
    Checkpoint { origin: LedgerOrigin::named(origin), size, root }.sign(&name, by)
}

/// The folder of a witness.
struct Site {
    folder: tempfile::TempDir,
}

impl Site {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let site = Self { folder };
        let mut options = fs::OpenOptions::new();
        let file = options.write(true).create_new(true).mode(0o600);
        let mut file = file.open(site.path().join("witness.key")).expect("made");
        file.write_all(key(2).to_pem().expect("PEM").as_bytes()).expect("written");
        site.configure("");
        site
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn configure(&self, more: &str) {
        let vkey = ledger_name(ORIGIN, &key(1)).verifier_key();
        let text = format!(
            "name = \"witness.example.org\"\nkey = \"witness.key\"\nlisten = \"127.0.0.1:0\"\nstate = \"state\"\n{more}\n\
             [[ledger]]\norigin = \"{ORIGIN}\"\nkeys = [\"{vkey}\"]\n"
        );
        fs::write(self.path().join("witness.toml"), text).expect("written");
    }

    /// The file of what was cosigned last, if there is one.
    fn remembered(&self) -> Option<PathBuf> {
        let files = fs::read_dir(self.path().join("state")).expect("a folder");
        let mut paths = files.map(|entry| entry.expect("an entry").path());
        paths.find(|path| path.file_name().is_some_and(|name| name.len() == 64))
    }

    fn command(&self) -> Child {
        Command::new(env!("CARGO_BIN_EXE_kzmn-witness"))
            .arg(self.path().join("witness.toml"))
            .stdin(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("starts")
    }

    fn start(&self) -> Process {
        let mut child = self.command();
        let mut log = BufReader::new(child.stderr.take().expect("a log"));
        let mut line = String::new();
        log.read_line(&mut line).expect("a line");
        assert!(line.contains(&witness().verifier_key()), "{line}");
        let address = line.split("\"address\":\"").nth(1).and_then(|rest| rest.split('"').next());
        let address = address.unwrap_or_else(|| panic!("{line}")).to_owned();
        // Whoever reads no log must not stop whoever writes it.
        std::thread::spawn(move || std::io::copy(&mut log, &mut std::io::sink()));
        Process { child, address }
    }

    /// What it says where it does not start.
    fn refuses(&self) -> String {
        let output = self.command().wait_with_output().expect("ends");
        assert!(!output.status.success());
        String::from_utf8(output.stderr).expect("UTF-8")
    }
}

/// A witness's process, which is killed when it is dropped.
struct Process {
    child: Child,
    address: String,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

/// A reply: status, head and body.
struct Reply {
    status: u16,
    head: String,
    body: String,
}

impl Reply {
    fn line(&self) -> NoteSignature {
        assert_eq!(self.status, 200, "{}", self.body);
        NoteSignature::parse(self.body.strip_suffix('\n').expect("a line")).expect("a line")
    }

    fn is_conflict_at(&self, size: u64) -> bool {
        self.status == 409
            && self.body == format!("{size}\n")
            && self.head.contains("content-type: text/x.tlog.size")
    }
}

impl Process {
    fn send(&self, head: &str, body: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("connected");
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        let length = body.len();
        let head = format!(
            "{head} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n"
        );
        stream.write_all(&[head.as_bytes(), body].concat()).expect("sent");
        stream
    }

    fn post(&self, body: &[u8]) -> Reply {
        receive(self.send("POST /add-checkpoint", body))
    }

    fn ask(&self, asked: &ToCosign) -> Reply {
        self.post(asked.render().as_bytes())
    }
}

fn receive(mut stream: TcpStream) -> Reply {
    let mut text = String::new();
    stream.read_to_string(&mut text).expect("a reply");
    let (head, body) = text.split_once("\r\n\r\n").expect("a head");
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
    let (head, body) = (head.to_lowercase(), body.to_owned());
    Reply { status: status.expect("a status"), head, body }
}

/// Whether the line is this witness's cosignature of the checkpoint of that size.
fn holds(tree: &Tree, size: u64, line: NoteSignature) {
    let mut note = tree.note(size);
    note.add(line);
    Cosignature::verify(&note, &witness()).expect("it holds");
}

#[test]
fn refuses_each_wrong_submission_by_its_status_and_cosigns_its_neighbour() {
    let (site, tree) = (Site::new(), Tree::of(20, "a"));
    let process = site.start();
    holds(&tree, 7, process.ask(&tree.asked(0, 7)).line());
    let good = tree.asked(7, 12);
    let head = TreeHead { size: 12, root: tree.root(12) };
    // 404: another origin; 403: another key; 422: another proof; 400: what is none.
    let elsewhere = signed(head, "elsewhere/ledger", &key(1));
    assert_eq!(process.ask(&ToCosign { note: elsewhere, ..good.clone() }).status, 404);
    let stranger = signed(head, ORIGIN, &key(3));
    assert_eq!(process.ask(&ToCosign { note: stranger, ..good.clone() }).status, 403);
    for place in 0..good.proof.len() {
        let mut changed = good.clone();
        changed.proof[place] = Digest::of(b"another");
        assert_eq!(process.ask(&changed).status, 422, "{place}");
    }
    let text = good.render();
    for malformed in [
        String::new(),
        "old 7\n".to_owned(),
        text.replacen("old 7", "old 07", 1),
        text.replacen("\n12\n", "\n12\nan extension\n", 1),
        text.replacen("\n12\n", "\n9007199254740992\n", 1),
        ToCosign { proof: vec![Digest::of(b"one"); 64], ..good.clone() }.render(),
        // From more than there is.
        ToCosign { old_size: 13, ..good.clone() }.render(),
    ] {
        assert_eq!(process.post(malformed.as_bytes()).status, 400, "{malformed}");
    }
    assert_eq!(process.post(b"\xff\xfe").status, 400);
    assert_eq!(process.post(&vec![b'x'; 73 * 1024]).status, 413);
    assert_eq!(receive(process.send("GET /add-checkpoint", b"")).status, 405);
    assert_eq!(receive(process.send("POST /other", text.as_bytes())).status, 404);
    // 409: from another size, and another history of the same size.
    for old in [0, 6, 8] {
        assert!(process.ask(&tree.asked(old, 12)).is_conflict_at(7), "{old}");
    }
    assert!(process.ask(&tree.asked(3, 5)).is_conflict_at(7), "what came late");
    let fork = Tree::of(20, "b");
    assert!(process.ask(&fork.asked(7, 7)).is_conflict_at(7), "a fork of that size");
    assert_eq!(process.ask(&fork.asked(7, 12)).status, 422, "a fork that goes on");
    // What was cosigned last is cosigned again, and the neighbour of all these is taken.
    holds(&tree, 7, process.ask(&tree.asked(7, 7)).line());
    holds(&tree, 12, process.ask(&good).line());
    assert!(process.ask(&good).is_conflict_at(12));
}

/// Signatures of unknown keys are not looked at: not the other state's, and not anybody's.
#[test]
fn takes_a_checkpoint_with_other_lines_and_remembers_it_with_those_that_can_be_cosignatures() {
    let (site, tree) = (Site::new(), Tree::of(20, "a"));
    let process = site.start();
    let line = |name: &str, bytes| NoteSignature {
        name: name.to_owned(),
        key_id: [7; 4],
        signature: vec![1; bytes],
    };
    let mut asked = tree.asked(0, 7);
    asked.note.add(line("mn.kzmn.internal/witness/demo", 72));
    holds(&tree, 7, process.ask(&asked).line());
    let remembered = |of: &Site| fs::read_to_string(of.remembered().expect("kept")).expect("text");
    let kept = SignedNote::parse(&remembered(&site)).expect("a note");
    assert_eq!(kept.signatures().len(), 3, "ledger, other state, witness");
    for extra in [vec![line("junk", 3)], (0..20).map(|n| line(&format!("x{n}"), 72)).collect()] {
        let last = SignedNote::parse(&remembered(&site)).expect("a note");
        let old = Checkpoint::parse(last.text()).expect("a checkpoint").size;
        let mut asked = tree.asked(old, old + 1);
        extra.into_iter().for_each(|line| asked.note.add(line));
        holds(&tree, old + 1, process.ask(&asked).line());
        let kept = SignedNote::parse(&remembered(&site)).expect("a note");
        assert_eq!(kept.signatures().len(), 2, "nothing of that is remembered");
    }
    drop(process);
    holds(&tree, 9, site.start().ask(&tree.asked(9, 9)).line());
}

/// Of N and N+K at once one is cosigned, and the other is told of it: nothing goes back, whichever was first.
#[test]
fn of_submissions_that_race_one_is_cosigned_and_nothing_goes_back() {
    let (site, tree) = (Site::new(), Tree::of(400, "a"));
    let process = site.start();
    let mut last = 0;
    for _ in 0..20 {
        let sizes: Vec<u64> = (1..=8).map(|more| last + more).collect();
        let barrier = Barrier::new(sizes.len());
        let replies: Vec<(u64, Reply)> = std::thread::scope(|scope| {
            let race = |size: u64| {
                let (process, barrier, asked) = (&process, &barrier, tree.asked(last, size));
                scope.spawn(move || {
                    barrier.wait();
                    (size, process.ask(&asked))
                })
            };
            let racing: Vec<_> = sizes.iter().map(|size| race(*size)).collect();
            racing.into_iter().map(|one| one.join().expect("ended")).collect()
        });
        let (won, lost): (Vec<_>, Vec<_>) =
            replies.into_iter().partition(|(_, reply)| reply.status == 200);
        let [(size, reply)] = won.as_slice() else { panic!("one wins: {}", won.len()) };
        holds(&tree, *size, reply.line());
        assert!(lost.iter().all(|(_, reply)| reply.is_conflict_at(*size)));
        last = *size;
    }
}

/// Killed once it has remembered, before anybody has read the reply: what it may have signed is what it goes on from.
#[test]
fn a_witness_that_is_killed_between_remembering_and_replying_goes_on_from_what_it_remembered() {
    let (site, tree, fork) = (Site::new(), Tree::of(200, "a"), Tree::of(200, "b"));
    let mut process = site.start();
    holds(&tree, 1, process.ask(&tree.asked(0, 1)).line());
    for size in 2..12 {
        let path = site.remembered().expect("kept");
        let before = fs::read(&path).expect("read");
        let unread =
            process.send("POST /add-checkpoint", tree.asked(size - 1, size).render().as_bytes());
        let since = Moment::now();
        while fs::read(&path).expect("whole at every moment") == before {
            assert!(since.elapsed() < PATIENCE, "it is remembered in time");
            std::thread::yield_now();
        }
        drop(process);
        drop(unread);
        process = site.start();
        assert!(process.ask(&tree.asked(size - 1, size)).is_conflict_at(size));
        assert!(process.ask(&fork.asked(size, size)).is_conflict_at(size), "no fork of it");
        assert_eq!(process.ask(&fork.asked(size, size + 1)).status, 422);
        let first = process.ask(&tree.asked(size, size)).line();
        assert_eq!(process.ask(&tree.asked(size, size)).line(), first, "the same cosignature");
        holds(&tree, size, first);
    }
}

/// Killed at any moment while it is asked as fast as it can be: what it replied is never taken back.
#[test]
fn a_witness_that_is_killed_at_any_moment_never_takes_back_what_it_replied() {
    let (site, tree) = (Site::new(), Tree::of(20_000, "a"));
    let (mut replied, mut killed) = (0_u64, 0_u64);
    for round in 0..25_u64 {
        let mut process = site.start();
        let until = Moment::now() + Duration::from_millis(5 + round * 7 % 60);
        let address = process.address.clone();
        let last = std::thread::scope(|scope| {
            let asking = scope.spawn(|| keep_asking(&tree, &address, replied));
            // The moment is what the test is about.
            while Moment::now() < until {
                std::thread::yield_now();
            }
            process.child.kill().expect("killed");
            asking.join().expect("ended")
        });
        process.child.wait().expect("ended");
        killed += 1;
        assert!(replied <= last, "it was at {replied} and tells {last}");
        replied = last;
    }
    let told = site.start().ask(&tree.asked(0, 1));
    let at: u64 = told.body.trim_end().parse().expect("a size");
    assert!(replied <= at && at <= replied + 1, "{replied} was replied, {at} is remembered");
    assert!(replied > killed, "{replied} in {killed} rounds");
}

/// Asks for one entry more each time until nothing answers; gives the last size that was replied to.
fn keep_asking(tree: &Tree, address: &str, mut last: u64) -> u64 {
    let ask = |asked: &ToCosign| -> Option<(u16, String)> {
        let body = asked.render();
        let mut stream = TcpStream::connect(address).ok()?;
        let head = format!(
            "POST /add-checkpoint HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        let (head, body) = text.split_once("\r\n\r\n")?;
        Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
    };
    loop {
        match ask(&tree.asked(last, last + 1)) {
            Some((200, body)) if body.ends_with('\n') => last += 1,
            // A reply was lost: it is one further, and never behind.
            Some((409, body)) => {
                let size: u64 = body.trim_end().parse().expect("a size");
                assert_eq!(size, last + 1, "it went back, or further than it was asked");
                last = size;
            }
            Some((status, body)) if status != 200 => panic!("{status} {body}"),
            Some(_) | None => return last,
        }
    }
}

#[test]
fn refuses_a_second_process_and_what_is_not_its_own_memory_and_starts_with_its_own() {
    let (site, tree) = (Site::new(), Tree::of(20, "a"));
    let process = site.start();
    process.ask(&tree.asked(0, 7)).line();
    assert!(site.refuses().contains("another witness works in"));
    drop(process);
    let path = site.remembered().expect("kept");
    let whole = fs::read_to_string(&path).expect("read");
    for changed in [
        String::new(),
        whole.replacen("\n7\n", "\n6\n", 1),
        tree.note(7).render(),
        whole.replacen("witness.example.org", "witness.example.com", 1),
    ] {
        fs::write(&path, &changed).expect("written");
        assert!(site.refuses().contains("is not what this witness cosigned"), "{changed}");
    }
    fs::write(&path, &whole).expect("written");
    holds(&tree, 7, site.start().ask(&tree.asked(7, 7)).line());
}

#[test]
fn refuses_configurations_that_make_no_sense_and_takes_their_neighbour() {
    let site = Site::new();
    let file = site.path().join("witness.toml");
    let right = fs::read_to_string(&file).expect("read");
    let vkey = ledger_name(ORIGIN, &key(1)).verifier_key();
    let own = witness().verifier_key();
    let ledger = right.split("[[ledger]]").nth(1).expect("one");
    for (wrong, why) in [
        (right.replacen("name =", "nome =", 1), "docs/witness.example.toml"),
        (right.replacen("witness.example.org", "a b", 1), "name must not be empty"),
        (right.replacen(&vkey, &own, 1), "must be verifier keys"),
        (right.replacen(ORIGIN, "another", 1), "must be verifier keys"),
        (format!("{right}\n[[ledger]]{ledger}"), "no ledger stands twice"),
        (right.replacen("witness.key", "witness.kex", 1), "cannot read"),
    ] {
        fs::write(&file, &wrong).expect("written");
        let said = site.refuses();
        assert!(said.contains(why), "{why}: {said}");
    }
    fs::write(&file, &right).expect("written");
    let private = site.path().join("witness.key");
    let mode = |mode| {
        use std::os::unix::fs::PermissionsExt as _;
        fs::set_permissions(&private, fs::Permissions::from_mode(mode)).expect("set");
    };
    mode(0o644);
    assert!(site.refuses().contains("others can read the private key"));
    mode(0o600);
    drop(site.start());
}

/// Sixty-four that say nothing keep nobody out for longer than they may be silent.
#[test]
fn connections_beyond_the_places_wait_and_silent_ones_are_closed() {
    let (site, tree) = (Site::new(), Tree::of(20, "a"));
    let process = site.start();
    let silent: Vec<TcpStream> =
        (0..64).map(|_| TcpStream::connect(&process.address).expect("connected")).collect();
    let since = Moment::now();
    holds(&tree, 7, process.ask(&tree.asked(0, 7)).line());
    assert!(since.elapsed() >= Duration::from_secs(4), "it waited for a place");
    for mut stream in silent {
        stream.set_read_timeout(Some(PATIENCE)).expect("set");
        let mut said = Vec::new();
        stream.read_to_end(&mut said).expect("closed");
    }
}

#[test]
fn the_example_of_the_documents_is_a_configuration() {
    let site = Site::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/witness.example.toml");
    let path = site.path().join("witness.toml");
    fs::copy(example, &path).expect("copied");
    let read = kzmn_witness::WitnessFile::load(&path).expect("loads");
    assert_eq!((read.witnesses.len(), read.listen.port()), (1, 7744));
    assert_eq!(read.state, site.path().join("state"));
}
