//! The trust bundle of a development deployment, and the files that it becomes.

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicU64, Ordering};

    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use kzmn_certs::dev::{Deployment, DevError, ROLES, Signatures, WriteError, role_name};
    use kzmn_common::instant::{Entropy, Instant};
    use kzmn_common::party::{Party, Realm};
    use kzmn_common::trust::{
        BundleRefusal, GovernancePins, KeyId, KeyUsage, SigningKey, TrustBundle,
    };
    use serde_json::Value;

    /// Differs at every call and repeats itself at every run.
    #[derive(Default)]
    struct Counting(AtomicU64);

    impl Entropy for Counting {
        fn fill(&self, bytes: &mut [u8]) {
            let call = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
            (0_u8..).zip(bytes).for_each(|(n, byte)| *byte = n ^ call[usize::from(n) % 8]);
        }
    }

    fn now() -> Instant {
        Instant::parse("2026-11-23T08:40:00.250Z").expect("an instant")
    }

    fn deployment() -> Deployment {
        let realm = Realm::parse("demo").expect("a realm");
        Deployment::create(realm, Signatures::Single, now(), &Counting::default())
            .expect("a deployment")
    }

    fn envelope(deployment: &Deployment) -> Value {
        serde_json::from_slice(deployment.bundle_json()).expect("JSON")
    }

    fn open(envelope: &Value, pins: &GovernancePins) -> Result<TrustBundle, BundleRefusal> {
        TrustBundle::open(&serde_json::to_vec(envelope).expect("JSON"), pins)
    }

    #[test]
    fn the_bundle_opens_with_the_pins_and_says_what_was_made() {
        let made = deployment();
        let bundle = TrustBundle::open(made.bundle_json(), &made.governance_pins()).expect("opens");
        assert_eq!((bundle.realm().as_str(), bundle.sequence()), ("demo", 1));
        assert!(bundle.covers(now()));
        for party in Party::ALL {
            let (state, trusted) = (made.state(party), bundle.party(party));
            assert_eq!(trusted.trust_domain, format!("{}.kzmn.internal", party.code()));
            assert_eq!(trusted.roots, [state.root.certificate_der()]);
            assert_eq!(trusted.exchange_identity, state.exchange_identity);
            assert_eq!(trusted.keys.len(), 4);
            let statement = state.statement.first().public().id().as_str();
            assert!(trusted.key(statement, KeyUsage::Statement).is_some());
            assert!(trusted.key(statement, KeyUsage::Ledger).is_none());
            let roles: Vec<_> = state.officers.keys().copied().collect();
            assert_eq!(roles, ROLES);
        }
    }

    #[test]
    fn the_bundle_does_not_open_with_swapped_pins_or_with_one_pin() {
        let made = deployment();
        let pins = made.governance_pins();
        let swapped = pins.iter().map(|(party, pin)| (party.other(), pin.clone())).collect();
        let refusal = TrustBundle::open(made.bundle_json(), &swapped).expect_err("swapped");
        assert!(matches!(refusal, BundleRefusal::NotSigned(_)));
        for party in Party::ALL {
            let mut one = pins.clone();
            one.remove(&party);
            assert!(TrustBundle::open(made.bundle_json(), &one).is_err());
        }
    }

    #[test]
    fn the_bundle_does_not_open_with_one_signature_missing() {
        let made = deployment();
        for missing in 0..2 {
            let mut envelope = envelope(&made);
            envelope["signatures"].as_array_mut().expect("a list").remove(missing);
            let refusal = open(&envelope, &made.governance_pins()).expect_err("one is missing");
            assert!(matches!(refusal, BundleRefusal::NotSigned(_)));
        }
    }

    #[test]
    fn the_bundle_does_not_open_after_one_byte_of_its_payload_changes() {
        let made = deployment();
        let pins = made.governance_pins();
        let mut envelope = envelope(&made);
        let payload = STANDARD.decode(envelope["payload"].as_str().expect("text")).expect("base64");
        for at in 0..payload.len() {
            let mut changed = payload.clone();
            changed[at] ^= 1;
            envelope["payload"] = STANDARD.encode(changed).into();
            assert!(open(&envelope, &pins).is_err(), "byte {at}");
        }
        envelope["payload"] = STANDARD.encode(payload).into();
        open(&envelope, &pins).expect("unchanged, it opens");
    }

    #[test]
    fn production_and_entropy_that_repeats_itself_are_refused() {
        struct Stuck;
        impl Entropy for Stuck {
            fn fill(&self, bytes: &mut [u8]) {
                bytes.fill(7);
            }
        }
        let realm = |name| Realm::parse(name).expect("a realm");
        let refusal = Deployment::create(
            realm("production"),
            Signatures::Single,
            now(),
            &Counting::default(),
        );
        assert!(matches!(refusal, Err(DevError::Production)));
        let refusal = Deployment::create(realm("demo"), Signatures::Single, now(), &Stuck);
        assert!(matches!(refusal, Err(DevError::Bundle(BundleRefusal::KeyReused(_)))));
    }

    /// Every file with its contents; directories end in a slash.
    fn tree(dir: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut found = BTreeMap::new();
        let mut open = vec![dir.to_owned()];
        while let Some(next) = open.pop() {
            for entry in fs::read_dir(next).expect("a directory") {
                let path = entry.expect("an entry").path();
                if path.is_dir() {
                    open.push(path);
                } else {
                    found.insert(path.clone(), fs::read(path).expect("a file"));
                }
            }
        }
        found
    }

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).expect("is there").permissions().mode() & 0o7777
    }

    #[test]
    fn every_documented_file_is_written_and_only_the_owner_can_read_a_key() {
        let parent = tempfile::tempdir().expect("a directory");
        let dir = parent.path().join("new/dev");
        let written = deployment().write(&dir).expect("written");
        assert!(written.is_absolute());
        let mut expected =
            BTreeSet::from([dir.join("trust-bundle.json"), dir.join("governance.toml")]);
        for state in ["kz", "mn"].map(|code| dir.join(code)) {
            for leaf in ["root", "exchange", "office", "officers/registrar", "officers/caseworker"]
            {
                expected.extend(["crt", "key"].map(|end| state.join(format!("{leaf}.{end}"))));
            }
            for leaf in ["officers/auditor", "officers/operator"] {
                expected.extend(["crt", "key"].map(|end| state.join(format!("{leaf}.{end}"))));
            }
            for key in ["statement", "ledger", "witness", "governance"] {
                expected.insert(state.join(format!("{key}.key")));
            }
            expected.insert(state.join("officers.toml"));
            assert_eq!((mode(&state), mode(&state.join("officers"))), (0o700, 0o700));
        }
        assert_eq!(mode(&dir), 0o700);
        assert_eq!(tree(&dir).into_keys().collect::<BTreeSet<_>>(), expected);
        for path in &expected {
            let secret = fs::read_to_string(path).expect("text").contains("PRIVATE KEY");
            assert_eq!(secret, path.extension().is_some_and(|end| end == "key"), "{path:?}");
            if secret || path.ends_with("officers.toml") {
                assert_eq!(mode(path), 0o600, "{path:?}");
            }
        }
        let beside = fs::read_dir(dir.parent().expect("a parent")).expect("a directory").count();
        assert_eq!(beside, 1, "no staging directory is left");
    }

    #[test]
    fn what_was_written_reads_back() {
        let parent = tempfile::tempdir().expect("a directory");
        let made = deployment();
        let dir = made.write(parent.path()).expect("an empty directory will do");
        let text = |name: &str| fs::read_to_string(dir.join(name)).expect("text");
        let pins: BTreeMap<Party, KeyId> = toml::from_str(&text("governance.toml")).expect("TOML");
        assert_eq!(pins, made.governance_pins());
        TrustBundle::open(text("trust-bundle.json").as_bytes(), &pins).expect("opens");
        let officers: BTreeMap<String, BTreeMap<String, Vec<String>>> =
            toml::from_str(&text("mn/officers.toml")).expect("TOML");
        for (role, officer) in &made.state(Party::Mongolia).officers {
            assert_eq!(officers["officers"][officer.identity.as_str()], [role_name(*role)]);
            assert_eq!(officer.id.len(), 16);
        }
        let statement = SigningKey::from_pem(&text("kz/statement.key")).expect("a key");
        assert_eq!(statement.public(), made.state(Party::Kazakhstan).statement.first().public());
    }

    #[test]
    fn a_second_deployment_is_refused_and_leaves_the_first_untouched() {
        let parent = tempfile::tempdir().expect("a directory");
        let dir = parent.path().join("dev");
        deployment().write(&dir).expect("written");
        let before = tree(&dir);
        let refusal = deployment().write(&dir).expect_err("it is taken");
        assert!(matches!(refusal, WriteError::AlreadyWritten(_)));
        assert!(refusal.to_string().contains("name another directory"));
        assert_eq!(tree(parent.path()), before);
    }

    #[test]
    fn a_directory_with_other_things_and_a_file_are_refused_and_left_untouched() {
        let parent = tempfile::tempdir().expect("a directory");
        let file = parent.path().join("letter.txt");
        fs::write(&file, "dear").expect("written");
        let before = tree(parent.path());
        let refusal = deployment().write(parent.path()).expect_err("it is taken");
        assert!(matches!(refusal, WriteError::NotEmpty(_)));
        assert!(matches!(deployment().write(&file), Err(WriteError::Io { .. })));
        assert!(matches!(deployment().write(Path::new("/")), Err(WriteError::NotEmpty(_))));
        assert_eq!(tree(parent.path()), before);
    }
}
