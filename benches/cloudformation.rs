//! One template as large as CloudFormation takes, checked as `trail-lint check` does it: read, parsed, evaluated and judged.
//!
//! `cargo bench --bench cloudformation` prints the milliseconds of the best of ten passes, and how many times as long as parsing the same
//! text in the same run the whole takes.

#[path = "corpus/speed.rs"]
mod speed;

use std::fmt::Write;
use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use speed::best_speed;
use trail_lint::config::Estate;
use trail_lint::discover::{Exclusions, Given, Request};
use trail_lint::source::Sources;
use trail_lint::syntax::document;
use trail_lint::{config, lint, policy};

/// Sets of five resources: CloudFormation takes 500 resources.
const SETS: usize = 100;

/// Bytes that CloudFormation takes.
const BYTES: usize = 1_000_000;

/// What the template holds `SETS` times; `{n}` is the number of the set, `{arns}` fills it up.
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
  Trail{n}:
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
{arns}"#;

fn main() {
    let template = template();
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
        let settings = policy::settings(&sources, &config::Config::default().retention);
        let outcome = lint::check(&sources, &request, &Given::default(), &rules, &settings, &Estate::default())
            .expect("the template is there");
        (started.elapsed().as_secs_f64(), outcome)
    };
    let (_, outcome) = pass();
    let seconds = (0..10).map(|_| pass().0).fold(f64::INFINITY, f64::min);
    let source = Sources::new().add("template.yaml", "");
    let texts = [template];
    let parsing = texts[0].len() as f64
        / 1e6
        / best_speed(texts.iter(), |text| drop(document::parse_yaml(source, text, document::Dialect::Specified)));
    println!("bytes                 {:>9}", texts[0].len());
    println!("subjects              {:>9}", outcome.subjects);
    println!("findings              {:>9}", outcome.findings.len());
    println!("milliseconds          {:>9.1}", seconds * 1e3);
    println!("everything / parsing  {:>9.1}", seconds / parsing);
}

/// A template that is just as large as it may be.
fn template() -> String {
    let mut template = String::from(
        "AWSTemplateFormatVersion: \"2010-09-09\"\nParameters:\n  Environment: {Type: String, AllowedValues: [sandbox, production]}\n  \
         Prefix: {Type: String, Default: example}\nMappings:\n  Retention:\n    sandbox: {Glacier: 30, Gone: 90}\n    production: \
         {Glacier: 90, Gone: 2555}\nConditions:\n  IsProduction: !Equals [!Ref Environment, production]\nResources:",
    );
    for number in 0..SETS {
        let start = template.len();
        let (before, behind) = SET.split_once("{arns}").expect("the set has a place for ARNs");
        template.push_str(&before.replace("{n}", &number.to_string()));
        for object in 0.. {
            if template.len() - start + 100 > (BYTES - 1000) / SETS {
                break;
            }
            writeln!(template, "                - !Sub \"arn:${{AWS::Partition}}:s3:::${{Prefix}}-data-{number}-{object}/\"")
                .expect("a string takes everything");
        }
        template.push_str(behind);
    }
    template
}
