//! Numbers: as exact as Terraform has them.

use trail_lint::value::Number;

#[test]
fn arithmetic_keeps_512_bits() {
    let number = |text: &str| text.parse::<Number>().expect("a number");
    assert_eq!(number("0.1").plus(&number("0.2")), Some(number("0.3")));
    assert_eq!(number("1").divided_by(&number("3")).and_then(|third| third.times(&number("3"))), Some(number("1")));
    let difference = number("0.3").minus(&number("0.1")).expect("it fits").to_string();
    assert!(difference.starts_with("0.2000") && difference.ends_with("002") && difference.len() == 157, "{difference}");
    assert_eq!(number("-7").remainder(&number("3")), Some(number("-1")));
    assert_eq!(number("5").remainder(&number("0")), Some(number("5")));
    assert_eq!(number("5").divided_by(&number("0")), Some(Number::INFINITY));
    assert_eq!(number("0").divided_by(&number("0")), None);
    assert_eq!(Number::from_f64(0.1), Some(number("0.1")));
}
