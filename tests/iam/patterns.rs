//! Patterns: what a naive matcher says, and what holds whatever symbols stand for.

use proptest::prelude::*;
use trail_lint::iam::like;
use trail_lint::value::Truth;

use crate::case::text;

/// By the definition, without any thought of time.
pub fn naive(pattern: &str, subject: &str) -> bool {
    let (mut rest, mut others) = (pattern.chars(), subject.chars());
    match (rest.next(), others.next()) {
        (None, other) => other.is_none(),
        (Some('*'), None) => naive(rest.as_str(), subject),
        (Some('*'), Some(_)) => naive(rest.as_str(), subject) || naive(pattern, others.as_str()),
        (Some('?'), Some(_)) => naive(rest.as_str(), others.as_str()),
        (Some(wanted), Some(other)) => wanted == other && naive(rest.as_str(), others.as_str()),
        (Some(_), None) => false,
    }
}

#[test]
fn symbols_matter_only_where_they_may_change_the_answer() {
    use Truth::{False, True, Unknown};
    for (pattern, subject, expected) in [
        ("‹x›*", "‹x›abc", True),
        ("*‹x›", "abc‹x›", True),
        ("a*‹x›*", "ab‹x›c", True),
        ("arn:*:s3:::‹b›/*", "arn:‹p›:s3:::‹b›/k", True),
        ("*", "‹x›", True),
        ("?", "‹x›", Unknown),
        ("‹x›", "a", Unknown),
        ("‹x›", "‹y›", Unknown),
        ("‹b›/*", "‹b›", False),
        ("‹b.arn›/*", "‹b.arn›", False),
        ("‹b›", "‹b›/k", False),
        ("‹b›/AWSLogs/*", "‹b›/other/AWSLogs/", False),
        ("a‹x›", "b", False),
        ("a‹x›", "b‹x›", False),
        ("‹x›a", "‹x›b", False),
        ("‹x›/a", "bcd", False),
        ("‹x›/a", "‹y›/b", False),
        // A variable may be `*`, which what AWS makes up never is.
        ("‹x›", "*", Unknown),
        ("‹x.arn›", "*", False),
        ("*a", "‹x.arn›?", False),
    ] {
        assert_eq!(like(&text(pattern), &text(subject)), expected, "{pattern} covers {subject}");
    }
}

fn assigned(written: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(written.to_owned(), |text, (name, value)| text.replace(&format!("‹{name}›"), value))
}

proptest! {
    #[test]
    fn patterns_cover_what_the_naive_matcher_says(pattern in "[ab*?]{0,8}", subject in "[ab]{0,10}") {
        let expected = Truth::from(naive(&pattern, &subject));
        prop_assert_eq!(like(&text(&pattern), &text(&subject)), expected);
    }

    #[test]
    fn what_is_known_holds_whatever_symbols_stand_for(
        pattern in proptest::collection::vec(prop_oneof!["[ab*?]", Just("‹x›".to_owned()), Just("‹s›".to_owned())], 0..6),
        subject in proptest::collection::vec(prop_oneof!["[ab]", Just("‹s›".to_owned()), Just("‹t›".to_owned())], 0..6),
    ) {
        let (pattern, subject) = (pattern.concat(), subject.concat());
        let known = like(&text(&pattern), &text(&subject));
        let strings = ["", "a", "b", "ab", "bba"];
        let patterns = ["", "a", "*", "?", "b*", "a?b"];
        // What requests hold, holds no wildcards.
        let of_s: &[&str] = if subject.contains("‹s›") { &strings } else { &patterns };
        let (mut always, mut never) = (true, true);
        for x in patterns {
            for s in of_s {
                for t in strings {
                    let values = [("x", x), ("s", *s), ("t", t)];
                    let covers = naive(&assigned(&pattern, &values), &assigned(&subject, &values));
                    (always, never) = (always && covers, never && !covers);
                }
            }
        }
        match known {
            Truth::True => prop_assert!(always, "{} does not always cover {}", pattern, subject),
            Truth::False => prop_assert!(never, "{} may cover {}", pattern, subject),
            Truth::Unknown => prop_assert!(pattern.contains('‹') || subject.contains('‹'), "{} {}", pattern, subject),
        }
    }
}
