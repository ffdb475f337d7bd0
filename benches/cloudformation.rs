//! One template as large as CloudFormation takes, checked as `trail-lint check` does it: read, parsed, evaluated and judged.
//!
//! `cargo bench --bench cloudformation` prints the milliseconds of the best of ten passes, and how many times as long as parsing the same
//! text in the same run the whole takes: once with as many trails as AWS takes in a Region, once with twenty times as many.

#[path = "corpus/speed.rs"]
mod speed;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::thread;
use std::time::{Duration, Instant};

use speed::best_speed;
use trail_lint::config::Estate;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::source::Sources;
use trail_lint::syntax::document;
use trail_lint::{config, lint, policy};

/// Sets of five resources: CloudFormation takes 500 resources.
const SETS: usize = 100;

/// In so many of the sets the last resource is a trail, in the others a policy that names as many ARNs.
const TRAILS: [usize; 2] = [5, 100];

/// How long a pass that has ended goes on taking apart what it has made, at most.
const PAUSE: Duration = Duration::from_millis(100);

/// Bytes that CloudFormation takes.
const BYTES: usize = 1_000_000;

/// What the template holds `SETS` times before the last resource of each set; `{n}` is the number of the set.
const SET: &str = r#"
  Bucket{n}:
    Type: AWS::S3::Bucket
    DeletionPolicy: Retain
    Properties:
      BucketName: !Sub "${Prefix}-audit-{n}-${AWS::AccountId}"
      VersioningConfiguration: {Status: !If [IsProduction, Enabled, Suspended]}
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        BlockPublicPolicy: true
        IgnorePublicAcls: true
        RestrictPublicBuckets: true
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault: {SSEAlgorithm: "aws:kms", KMSMasterKeyID: !GetAtt Key{n}.Arn}
      LifecycleConfiguration:
        Rules:
          - Id: archive
            Status: Enabled
            Transitions: [{StorageClass: GLACIER, TransitionInDays: !FindInMap [Retention, !Ref Environment, Glacier]}]
            ExpirationInDays: !FindInMap [Retention, !Ref Environment, Gone]
  Policy{n}:
    Type: AWS::S3::BucketPolicy
    Properties:
      Bucket: !Ref Bucket{n}
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Sid: AWSCloudTrailAclCheck
            Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:GetBucketAcl
            Resource: !GetAtt Bucket{n}.Arn
          - Sid: AWSCloudTrailWrite
            Effect: Allow
            Principal: {Service: cloudtrail.amazonaws.com}
            Action: s3:PutObject
            Resource: !Join ["/", [!GetAtt Bucket{n}.Arn, AWSLogs, !Ref "AWS::AccountId", "*"]]
            Condition: {StringEquals: {"s3:x-amz-acl": bucket-owner-full-control}}
  Key{n}:
    Type: AWS::KMS::Key
    Properties:
      EnableKeyRotation: true
      KeyPolicy:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Principal: {AWS: !Sub "arn:${AWS::Partition}:iam::${AWS::AccountId}:root"}
            Action: "kms:*"
            Resource: "*"
  LogGroup{n}:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: !Sub "/audit/${Prefix}/{n}"
      RetentionInDays: 400
"#;

/// A trail that fills up its set.
const TRAIL: &str = r#"  Trail{n}:
    Type: AWS::CloudTrail::Trail
    DependsOn: Policy{n}
    Properties:
      IsLogging: true
      IsMultiRegionTrail: !If [IsProduction, true, false]
      EnableLogFileValidation: true
      S3BucketName: !Ref Bucket{n}
      KMSKeyId: !GetAtt Key{n}.Arn
      CloudWatchLogsLogGroupArn: !GetAtt LogGroup{n}.Arn
      EventSelectors:
        - ReadWriteType: All
          DataResources:
            - Type: AWS::S3::Object
              Values:
"#;

/// A policy that does.
const POLICY: &str = r#"  Access{n}:
    Type: AWS::IAM::ManagedPolicy
    Properties:
      Description: !Sub "Reads what ${Prefix} keeps in {n}"
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - Effect: Allow
            Action: s3:GetObject
            Resource:
"#;

fn main() {
    TRAILS.into_iter().for_each(measure);
}

/// Measures a template with so many trails.
fn measure(trails: usize) {
    let template = template(trails);
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("template.yaml"), &template).expect("a temporary file");
    let pass = || {
        let started = Instant::now();
        let sources = Sources::new();
        let paths = [PathBuf::from("template.yaml")];
        let exclude = Exclusions::default();
        let request =
            Request { working_folder: folder.path(), paths: &paths, exclude: &exclude, words: &lint::WORDS, beside: None };
        let rules = policy::built_in(&sources);
        let settings = policy::settings(&sources, &config::Config::default());
        let outcome = lint::check(&sources, &request, &Given::default(), &rules, &settings, &Estate::default())
            .expect("the template is there");
        (started.elapsed().as_secs_f64(), outcome)
    };
    let (_, outcome) = pass();
    // A pass takes apart in the background what it has made, which would be in the way of the next one.
    let alone = |_| {
        thread::sleep(PAUSE);
        pass().0
    };
    let seconds = (0..10).map(alone).fold(f64::INFINITY, f64::min);
    let source = Sources::new().add("template.yaml", "");
    let texts = [template];
    let parsing = texts[0].len() as f64
        / 1e6
        / best_speed(texts.iter(), |text| drop(document::parse_yaml(source, text, document::Dialect::Specified)));
    println!("trails                {trails:>9}");
    println!("bytes                 {:>9}", texts[0].len());
    println!("subjects              {:>9}", outcome.subjects);
    println!("findings              {:>9}", outcome.findings.len());
    println!("milliseconds          {:>9.1}", seconds * 1e3);
    println!("everything / parsing  {:>9.1}", seconds / parsing);
}

/// A template that is just as large as it may be.
fn template(trails: usize) -> String {
    let mut template = String::from(
        "AWSTemplateFormatVersion: \"2010-09-09\"\nParameters:\n  Environment: {Type: String, AllowedValues: [sandbox, production]}\n  \
         Prefix: {Type: String, Default: example}\nMappings:\n  Retention:\n    sandbox: {Glacier: 30, Gone: 90}\n    production: \
         {Glacier: 90, Gone: 2555}\nConditions:\n  IsProduction: !Equals [!Ref Environment, production]\nResources:",
    );
    for number in 0..SETS {
        let start = template.len();
        let last = if number < trails { TRAIL } else { POLICY };
        template.push_str(&[SET, last].concat().replace("{n}", &number.to_string()));
        for object in 0.. {
            if template.len() - start + 100 > (BYTES - 1000) / SETS {
                break;
            }
            writeln!(template, "                - !Sub \"arn:${{AWS::Partition}}:s3:::${{Prefix}}-data-{number}-{object}/\"")
                .expect("a string takes everything");
        }
    }
    template
}
