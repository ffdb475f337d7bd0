//! CDK for Terraform: the JSON that it synthesizes, with `//` for its own notes.

use crate::project::Project;

const STACK: &str = r#"{
  "//": {"metadata": {"backend": "local", "stackName": "audit", "version": "0.20.7"}, "outputs": {}},
  "terraform": {"backend": {"local": {"path": "/x/terraform.audit.tfstate"}}, "required_providers": {"aws": {"source": "aws", "version": "5.31.0"}}},
  "provider": {"aws": [{"region": "eu-central-1", "assume_role": [{"role_arn": "arn:aws:iam::111122223333:role/deploy"}]}]},
  "variable": {"days": {"default": 90, "type": "number"}},
  "resource": {
    "aws_cloudtrail": {
      "trail": {
        "//": {"metadata": {"path": "audit/trail", "uniqueId": "trail"}},
        "depends_on": ["aws_s3_bucket.log"],
        "enable_log_file_validation": false,
        "event_selector": [{"data_resource": [{"type": "AWS::S3::Object", "values": ["arn:aws:s3"]}], "include_management_events": true}],
        "is_multi_region_trail": true,
        "name": "audit",
        "s3_bucket_name": "${aws_s3_bucket.log.id}"
      }
    },
    "aws_s3_bucket": {
      "log": {"//": {"metadata": {"path": "audit/log", "uniqueId": "log"}}, "bucket": "example-log"},
      "more": {"//": {"metadata": {"path": "audit/more", "uniqueId": "more"}}, "bucket": "${each.value}", "for_each": "${toset([\"a\", \"b\"])}"}
    },
    "aws_s3_bucket_lifecycle_configuration": {
      "log": {
        "//": {"metadata": {"path": "audit/lifecycle", "uniqueId": "lifecycle"}},
        "bucket": "${aws_s3_bucket.log.id}",
        "dynamic": {"rule": {"for_each": "${[var.days]}", "content": {"id": "expire", "status": "Enabled", "expiration": {"days": "${rule.value}"}}}}
      }
    }
  },
  "output": {"arn": {"value": "${aws_s3_bucket.log.arn}"}}
}
"#;

#[test]
fn what_cdktf_synthesizes_is_evaluated_and_judged_where_it_stands() {
    let project = Project::new(&[("cdktf.out/stacks/audit/cdk.tf.json", STACK)]);
    insta::assert_snapshot!(project.findings(&[]), @r"
    cdktf.out/stacks/audit/cdk.tf.json:8:7: low[trail-no-cloudwatch-logs] trail `aws_cloudtrail.trail` sends its events to no CloudWatch Logs group
    cdktf.out/stacks/audit/cdk.tf.json:8:7: medium[trail-no-kms-key] trail `aws_cloudtrail.trail` names no KMS key for its log files
    cdktf.out/stacks/audit/cdk.tf.json:11:39: medium[trail-no-log-validation] trail `aws_cloudtrail.trail` writes no digest files
    cdktf.out/stacks/audit/cdk.tf.json:12:47: low[trail-logs-its-own-bucket] trail `aws_cloudtrail.trail` records how its own log is written
    cdktf.out/stacks/audit/cdk.tf.json:19:7: medium[log-bucket-allows-plain-http] bucket `aws_s3_bucket.log` takes requests without TLS
    cdktf.out/stacks/audit/cdk.tf.json:19:7: low[log-bucket-no-access-logging] nobody logs who accesses bucket `aws_s3_bucket.log`
    cdktf.out/stacks/audit/cdk.tf.json:19:7: low[log-bucket-no-object-lock] log bucket `aws_s3_bucket.log` locks no objects
    cdktf.out/stacks/audit/cdk.tf.json:19:7: medium[log-bucket-no-public-access-block] the code does not block all public access to bucket `aws_s3_bucket.log`
    cdktf.out/stacks/audit/cdk.tf.json:19:7: medium[log-bucket-no-versioning] bucket `aws_s3_bucket.log` keeps no earlier versions
    cdktf.out/stacks/audit/cdk.tf.json:19:7: low[log-bucket-not-encrypted] the code does not state how bucket `aws_s3_bucket.log` is encrypted
    cdktf.out/stacks/audit/cdk.tf.json:19:7: high[log-bucket-policy-blocks-delivery] the bucket policy keeps CloudTrail from writing the log of trail `aws_cloudtrail.trail` (`InsufficientS3BucketPolicyException`)
    cdktf.out/stacks/audit/cdk.tf.json:26:131: high[log-bucket-retention-too-short] log bucket `aws_s3_bucket.log` keeps the log for 90 days, 365 are demanded
    exit code 1
    ");
    let resources = project.run(&["resources"]).stdout;
    assert!(resources.contains("aws_s3_bucket.more[\"b\"]"), "{resources}");
    assert!(!resources.contains("metadata") && !resources.contains("//"), "{resources}");
}
