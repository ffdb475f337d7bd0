//! Companions: everything that a resource of its own says of a bucket is found in the bucket, whatever makes its instances.

mod split_buckets;

use std::fs;
use std::path::PathBuf;

use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::lint;
use trail_lint::model::{self, Object};
use trail_lint::source::Sources;
use trail_lint::value::Value;

/// Each companion, the lines inside of it, and the field that it sets.
const COMPANIONS: [(&str, &str, &str); 14] = [
    ("aws_s3_bucket_acl", "acl = \"private\"", "acl"),
    ("aws_s3_bucket_policy", "policy = \"{}\"", "policy"),
    ("aws_s3_bucket_public_access_block", "block_public_acls = true", "public_access_block"),
    ("aws_s3_bucket_ownership_controls", "rule {\n  object_ownership = \"BucketOwnerEnforced\"\n}", "ownership"),
    ("aws_s3_bucket_server_side_encryption_configuration", "rule {\n  bucket_key_enabled = true\n}", "encryption"),
    ("aws_s3_bucket_versioning", "versioning_configuration {\n  status = \"Enabled\"\n}", "versioning"),
    ("aws_s3_bucket_lifecycle_configuration", "rule {\n  status = \"Enabled\"\n}", "lifecycle_rules"),
    ("aws_s3_bucket_logging", "target_bucket = \"example-access-log\"", "access_logging"),
    (
        "aws_s3_bucket_intelligent_tiering_configuration",
        "name = \"all\"\ntiering {\n  access_tier = \"ARCHIVE_ACCESS\"\n  days = 90\n}",
        "archive_configurations",
    ),
    ("aws_s3_bucket_request_payment_configuration", "payer = \"Requester\"", "request_payer"),
    ("aws_s3_bucket_object_lock_configuration", "object_lock_enabled = \"Enabled\"", "object_lock"),
    ("aws_s3_bucket_website_configuration", "index_document {\n  suffix = \"index.html\"\n}", "website"),
    ("aws_s3_bucket_cors_configuration", "cors_rule {\n  allowed_methods = [\"GET\"]\n  allowed_origins = [\"*\"]\n}", "cors"),
    ("aws_s3_bucket_replication_configuration", "role = \"copier\"\nrule {\n  status = \"Enabled\"\n}", "replicated"),
];

/// The objects that a configuration declares.
fn objects(text: &str) -> Vec<Object> {
    objects_in(&[("main.tf", text.to_owned())])
}

/// The objects that several files declare.
fn objects_in(files: &[(&str, String)]) -> Vec<Object> {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    for (path, text) in files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a file lies in a folder")).expect("a folder can be made");
        fs::write(path, text).expect("the file can be written");
    }
    let (sources, paths, exclude) = (Sources::new(), [PathBuf::from(".")], Exclusions::default());
    let request = Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &[], beside: None };
    let (resources, problems) = lint::resources(&sources, &request, &Given::default()).expect("the folder is there");
    assert!(problems.is_empty(), "{problems:?}");
    model::lower(&resources)
}

/// The field of a bucket under the line `bucket` that a companion under `companion` sets: `set`, `absent` or `unknown`.
fn state(kind: &str, lines: &str, field: &str, bucket: &str, companion: &str) -> &'static str {
    let variables = "variable \"create\" {\n  type = bool\n}\nvariable \"more\" {\n  type = bool\n}\nvariable \"names\" {\n  type = set(string)\n}\n";
    let bucket = format!("resource \"aws_s3_bucket\" \"b\" {{\n  {bucket}\n}}\n");
    let alone = objects(&format!("{variables}{bucket}"));
    let both = objects(&format!("{variables}{bucket}resource \"{kind}\" \"c\" {{\n  {companion}\n  {lines}\n}}\n"));
    let field = |objects: &[Object]| objects[0].field(field).expect("a bucket has this field").clone();
    let (without, with) = (field(&alone), field(&both));
    let is_same = |left: &Value, right: &Value| format!("{:?}", left.data) == format!("{:?}", right.data);
    match with.why_unknown() {
        Some(_) => "unknown",
        None if is_same(&without, &with) => "absent",
        None => "set",
    }
}

#[test]
fn every_companion_is_found_by_reference_and_instance() {
    let rows = [
        ("", "bucket = aws_s3_bucket.b.id", "set"),
        ("bucket = \"example-data\"", "bucket = \"example-data\"", "set"),
        ("bucket = \"example-data\"", "bucket = \"example-other\"", "absent"),
        ("count = 1", "count = 1\n  bucket = aws_s3_bucket.b[count.index].id", "set"),
        ("count = 1", "count = 0\n  bucket = aws_s3_bucket.b[count.index].id", "absent"),
        ("for_each = toset([\"x\"])", "for_each = aws_s3_bucket.b\n  bucket = each.value.id", "set"),
        ("for_each = toset([\"x\", \"y\"])", "bucket = aws_s3_bucket.b[\"y\"].id", "absent"),
        ("for_each = var.names", "for_each = var.names\n  bucket = aws_s3_bucket.b[each.key].id", "set"),
        ("count = var.create ? 1 : 0", "count = var.create ? 1 : 0\n  bucket = one(aws_s3_bucket.b[*].id)", "set"),
        ("count = var.create ? 1 : 0", "count = var.create ? 0 : 1\n  bucket = join(\"\", aws_s3_bucket.b[*].id)", "absent"),
        ("count = var.create ? 1 : 0", "count = var.create && var.more ? 1 : 0\n  bucket = aws_s3_bucket.b[0].id", "unknown"),
        ("", "count = var.more ? 1 : 0\n  bucket = aws_s3_bucket.b.id", "unknown"),
        ("", "bucket = var.more ? aws_s3_bucket.b.id : \"example-other\"", "unknown"),
    ];
    for (kind, lines, field) in COMPANIONS {
        for (bucket, companion, expected) in rows {
            assert_eq!(state(kind, lines, field, bucket, companion), expected, "{kind}: `{bucket}`, `{companion}`");
        }
    }
}

#[test]
fn the_companions_above_are_all_that_there_are() {
    let known = model::BUCKET.companions.iter().map(|companion| companion.kind).filter(|kind| kind.starts_with("aws_"));
    for kind in known {
        assert!(COMPANIONS.iter().any(|(listed, ..)| *listed == kind), "`{kind}` has no row");
    }
}

#[test]
fn the_resource_that_says_something_is_the_one_that_is_deployed() {
    let policy = |name: &str, count: &str| {
        format!(
            "resource \"aws_s3_bucket_policy\" \"{name}\" {{\n  count = {count}\n  bucket = aws_s3_bucket.b.id\n  policy = \"{{}}\"\n}}\n"
        )
    };
    let bucket = "variable \"create\" {\n  type = bool\n}\nresource \"aws_s3_bucket\" \"b\" {}\n";
    let text = [bucket, &policy("x", "var.create ? 1 : 0"), &policy("y", "var.create ? 0 : 1")].concat();
    let objects = objects(&text);
    let field = objects[0].field("policy_resource").expect("a bucket has this field");
    let told = field
        .all_alternatives()
        .into_iter()
        .map(|alternative| format!("{}: {:?}", alternative.when, alternative.value.as_literal()));
    assert_eq!(
        told.collect::<Vec<_>>(),
        ["!var.create: Some(\"aws_s3_bucket_policy.y[0]\")", "var.create: Some(\"aws_s3_bucket_policy.x[0]\")"]
    );
}

#[test]
fn a_companion_of_another_root_module_counts_however_much_it_says() {
    let actions: Vec<String> = (0..400).map(|number| format!("\"s3:Get{number}\"")).collect();
    let policy = format!("{{ Statement = [{{ Effect = \"Deny\", Action = [{}] }}] }}", actions.join(", "));
    let mut files = vec![
        ("a/main.tf", "resource \"aws_s3_bucket\" \"b\" {\n  bucket = \"example-data\"\n}\n".to_owned()),
        (
            "b/main.tf",
            format!(
                "resource \"aws_s3_bucket_policy\" \"b\" {{\n  bucket = \"example-data\"\n  policy = jsonencode({policy})\n}}\n"
            ),
        ),
    ];
    let of_bucket = |files: &[(&str, String)]| {
        let objects = objects_in(files);
        objects[0].field("policy").expect("a bucket has this field").clone()
    };
    assert!(of_bucket(&files).as_text().is_some(), "the policy is found");
    // What is one of several values in another root module hangs on questions that mean nothing here.
    files[1].1 = format!(
        "variable \"strict\" {{\n  type = bool\n}}\nresource \"aws_s3_bucket_lifecycle_configuration\" \"b\" {{\n  bucket = \"example-data\"\n{}}}\n",
        (0..100)
            .map(|number| format!(
                "  rule {{\n    id = \"{number}\"\n    status = var.strict ? \"Enabled\" : \"Disabled\"\n  }}\n"
            ))
            .collect::<String>()
    );
    let rules = objects_in(&files)[0].field("lifecycle_rules").expect("a bucket has this field").clone();
    assert!(rules.find_unknown().is_some(), "the rules are not taken for missing: {rules:?}");
}

#[test]
fn a_companion_of_the_awscc_provider_may_belong_to_any_bucket() {
    let text = "variable \"name\" {\n  type = string\n}\nresource \"awscc_s3_bucket\" \"b\" {}\nresource \"awscc_s3_bucket_policy\" \"p\" {\n  bucket = var.name\n  policy_document = \"{}\"\n}\n";
    let objects = objects(text);
    assert!(objects[0].field("policy").is_some_and(|policy| policy.why_unknown().is_some()), "{:?}", objects[0].field("policy"));
}
