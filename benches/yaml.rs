//! Reading CloudFormation templates in YAML, beside the events of the parser below, which is what cannot be saved.
//!
//! `TRAIL_LINT_CORPUS=<folder> cargo bench --bench yaml` reads every template in a `*.yaml` below that folder; without it, text made here.
//! Prints megabytes a second on one core, the best of five passes each, and the ratio of the times.

mod corpus;

use corpus::{best_speed, texts};
use granit_parser::{Options, Parser};
use trail_lint::source::Sources;
use trail_lint::syntax::document;

const RESOURCE: &str = r#"  Bucket@:
    Type: AWS::S3::Bucket
    Condition: Enabled
    Properties:
      BucketName: !Sub "${AWS::StackName}-audit-@"
      PublicAccessBlockConfiguration:
        BlockPublicAcls: true
        IgnorePublicAcls: true
      LifecycleConfiguration:
        Rules:
          - Id: expire
            Status: Enabled
            ExpirationInDays: !FindInMap [Retention, !Ref Environment, Days]
      Tags:
        - {Key: environment, Value: !Ref Environment}
"#;

fn main() {
    let made = || {
        let resources: String = (0..100).map(|number| RESOURCE.replace('@', &number.to_string())).collect();
        vec![format!("AWSTemplateFormatVersion: \"2010-09-09\"\nResources:\n{resources}"); 50]
    };
    let mut texts = texts("yaml", made);
    texts.retain(|text| text.contains("AWSTemplateFormatVersion"));
    println!("{} templates", texts.len());
    let source = Sources::new().add("template.yaml", "");
    let ours = best_speed(texts.iter(), |text| drop(document::parse_yaml(source, text, document::Dialect::Specified)));
    let events = best_speed(texts.iter(), |text| {
        let mut options = Options::default();
        options.set_emit_comments(false);
        let mut parser = Parser::new_from_str_with_options(text, options);
        while let Some(Ok(event)) = parser.next_event() {
            std::hint::black_box(event);
        }
    });
    println!("documents             {ours:>7.1} MB/s");
    println!("events alone          {events:>7.1} MB/s");
    println!("time, as a ratio      {:>7.2}", events / ours);
}
