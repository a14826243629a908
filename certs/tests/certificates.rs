//! What roots and leaves say, read back with another parser, and what webpki makes of them.

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::sync::Arc;
    use std::time::Duration;

    use kzmn_certs::{
        CertificateUsage, Leaf, LeafSpec, Root, Validity, exchange_identity, office_identity,
        officer_identity,
    };
    use kzmn_common::instant::Instant;
    use rustls::RootCertStore;
    use rustls::client::WebPkiServerVerifier;
    use rustls::client::danger::ServerCertVerifier as _;
    use rustls::crypto::aws_lc_rs::default_provider;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
    use rustls::server::WebPkiClientVerifier;
    use x509_parser::prelude::{FromDer as _, GeneralName, X509Certificate};

    const KZ: &str = "kz.kzmn.internal";

    fn now() -> Instant {
        Instant::parse("2026-11-23T08:40:00.250Z").expect("an instant")
    }

    fn ninety_days() -> Validity {
        Validity { not_before: now(), not_after: now().after(Duration::from_secs(90 * 86_400)) }
    }

    fn root() -> Root {
        Root::generate(KZ, ninety_days()).expect("a root")
    }

    fn exchange() -> LeafSpec {
        LeafSpec::exchange_node(&exchange_identity(KZ).expect("an id"), ninety_days())
    }

    fn read(der: &[u8]) -> X509Certificate<'_> {
        let (rest, certificate) = X509Certificate::from_der(der).expect("a certificate");
        assert!(rest.is_empty());
        certificate
    }

    fn names(leaf: &Leaf) -> (Vec<String>, Vec<String>) {
        let certificate = read(leaf.certificate_der());
        let (mut uris, mut dns) = (Vec::new(), Vec::new());
        if let Some(extension) = certificate.subject_alternative_name().expect("no doubles") {
            for name in &extension.value.general_names {
                match name {
                    GeneralName::URI(uri) => uris.push((*uri).to_owned()),
                    GeneralName::DNSName(name) => dns.push((*name).to_owned()),
                    other => panic!("unexpected name {other}"),
                }
            }
        }
        (uris, dns)
    }

    fn usages(leaf: &Leaf) -> Option<(bool, bool)> {
        let certificate = read(leaf.certificate_der());
        let extension = certificate.extended_key_usage().expect("no doubles")?;
        Some((extension.value.server_auth, extension.value.client_auth))
    }

    fn trusting(root: &Root) -> Arc<RootCertStore> {
        let mut store = RootCertStore::empty();
        store.add(root.certificate_der().to_vec().into()).expect("webpki takes the root");
        Arc::new(store)
    }

    fn seconds(at: Instant) -> UnixTime {
        UnixTime::since_unix_epoch(Duration::from_millis(
            at.unix_ms().try_into().expect("after 1970"),
        ))
    }

    fn server(root: &Root, leaf: &Leaf, name: &str, at: Instant) -> Result<(), rustls::Error> {
        let verifier = WebPkiServerVerifier::builder_with_provider(
            trusting(root),
            Arc::new(default_provider()),
        );
        let certificate = CertificateDer::from(leaf.certificate_der());
        let name = ServerName::try_from(name).expect("a DNS name");
        verifier
            .build()
            .expect("a verifier")
            .verify_server_cert(&certificate, &[], &name, &[], seconds(at))
            .map(|_| ())
    }

    fn client(root: &Root, leaf: &Leaf) -> Result<(), rustls::Error> {
        let verifier = WebPkiClientVerifier::builder_with_provider(
            trusting(root),
            Arc::new(default_provider()),
        );
        let certificate = CertificateDer::from(leaf.certificate_der());
        verifier
            .build()
            .expect("a verifier")
            .verify_client_cert(&certificate, &[], seconds(now()))
            .map(|_| ())
    }

    #[test]
    fn a_root_signs_leaves_only_and_only_for_its_trust_domain() {
        let root = root();
        let certificate = read(root.certificate_der());
        let basic = certificate.basic_constraints().expect("no doubles").expect("is there");
        assert!(basic.critical && basic.value.ca);
        assert_eq!(basic.value.path_len_constraint, Some(0));
        let usage = certificate.key_usage().expect("no doubles").expect("is there").value;
        assert!(usage.key_cert_sign() && usage.crl_sign());
        assert!(!usage.digital_signature());
        let constraint = certificate.name_constraints().expect("no doubles").expect("is there");
        assert!(constraint.critical);
        assert!(constraint.value.excluded_subtrees.is_none());
        let permitted = constraint.value.permitted_subtrees.as_ref().expect("is there");
        assert_eq!(permitted.len(), 1);
        assert_eq!(permitted[0].base, GeneralName::DNSName(KZ));
        let validity = certificate.validity();
        assert_eq!(validity.not_before.timestamp(), now().unix_ms() / 1000);
        assert_eq!(validity.not_after.timestamp(), ninety_days().not_after.unix_ms() / 1000);
    }

    #[test]
    fn two_roots_of_one_domain_differ_and_do_not_vouch_for_each_other() {
        let (one, other) = (root(), root());
        assert_ne!(one.certificate_der(), other.certificate_der());
        assert_ne!(one.key_pem(), other.key_pem());
        let leaf = one.issue(&exchange()).expect("a leaf");
        assert!(client(&other, &leaf).is_err());
        client(&one, &leaf).expect("its own root vouches for it");
    }

    #[test]
    fn each_leaf_has_exactly_one_uri_an_empty_subject_and_its_usages() {
        let root = root();
        let office = office_identity(KZ).expect("an id");
        let officer = officer_identity(KZ, "7f3a00112233aabb").expect("an id");
        let cases = [
            (exchange(), "node/exchange", vec!["exchange.kz.kzmn.internal"], (true, true)),
            (
                LeafSpec::office_node(&office, ninety_days()),
                "node/office",
                vec!["office.kz.kzmn.internal"],
                (true, false),
            ),
            (
                LeafSpec::officer(&officer, ninety_days()),
                "officer/7f3a00112233aabb",
                vec![],
                (false, true),
            ),
        ];
        for (spec, path, dns, usage) in cases {
            let leaf = root.issue(&spec).expect("a leaf");
            let dns = dns.into_iter().map(str::to_owned).collect();
            assert_eq!(names(&leaf), (vec![format!("spiffe://{KZ}/{path}")], dns));
            assert_eq!(usages(&leaf), Some(usage), "{path}");
            let certificate = read(leaf.certificate_der());
            assert_eq!(certificate.subject().iter().count(), 0);
            assert_eq!(certificate.raw_serial(), leaf.serial());
            assert!(!certificate.is_ca());
        }
    }

    #[test]
    fn webpki_takes_a_proper_leaf_and_refuses_another_domains_name_and_an_expired_one() {
        let root = root();
        let proper = root.issue(&exchange()).expect("a leaf");
        server(&root, &proper, "exchange.kz.kzmn.internal", now()).expect("a proper leaf");
        client(&root, &proper).expect("a proper leaf");

        let foreign =
            LeafSpec { dns_names: vec!["exchange.mn.kzmn.internal".into()], ..exchange() };
        let foreign = root.issue(&foreign).expect("a leaf");
        assert!(server(&root, &foreign, "exchange.mn.kzmn.internal", now()).is_err());
        assert!(client(&root, &foreign).is_err(), "the name constraint binds clients too");

        let late = ninety_days().not_after.after(Duration::from_secs(2));
        assert!(server(&root, &proper, "exchange.kz.kzmn.internal", late).is_err());
        let early = now().before(Duration::from_secs(2));
        assert!(server(&root, &proper, "exchange.kz.kzmn.internal", early).is_err());
    }

    #[test]
    fn wrong_leaves_can_be_made_for_tests() {
        let root = root();
        let issue = |spec: LeafSpec| root.issue(&spec).expect("a leaf");
        assert_eq!(names(&issue(LeafSpec { uris: vec![], ..exchange() })).0.len(), 0);
        let two = vec!["spiffe://a/b".to_owned(), "spiffe://c/d".to_owned()];
        assert_eq!(names(&issue(LeafSpec { uris: two.clone(), ..exchange() })).0, two);
        let none = issue(LeafSpec { usages: BTreeSet::new(), ..exchange() });
        assert_eq!(usages(&none), None);
        let server_only =
            issue(LeafSpec { usages: BTreeSet::from([CertificateUsage::Server]), ..exchange() });
        assert!(client(&root, &server_only).is_err());
        let chosen = issue(LeafSpec { serial: Some(vec![7]), ..exchange() });
        assert_eq!(read(chosen.certificate_der()).raw_serial(), [7]);
        assert!(root.issue(&LeafSpec { uris: vec!["spiffe://қаз".into()], ..exchange() }).is_err());
    }

    #[test]
    fn serials_differ_are_positive_and_keys_load_in_rustls() {
        let root = root();
        let leaves: Vec<_> = (0..8).map(|_| root.issue(&exchange()).expect("a leaf")).collect();
        let serials: BTreeSet<_> = leaves.iter().map(Leaf::serial).collect();
        assert_eq!(serials.len(), leaves.len());
        for leaf in &leaves {
            assert!(leaf.serial().len() == 16 && leaf.serial()[0] < 0x80);
            let key = PrivateKeyDer::try_from(leaf.key_der().to_vec()).expect("PKCS #8");
            default_provider().key_provider.load_private_key(key).expect("a key for TLS");
            assert!(!format!("{leaf:?}").contains("PRIVATE"));
        }
    }
}
