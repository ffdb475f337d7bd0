//! "Did you mean": the known name that a mistyped word most probably stands for.

/// Words longer than this (in characters) are compared with nothing: no name is so long, and the comparison takes the product of both lengths.
const LONGEST_WORD: usize = 64;

/// The candidate with the fewest typing errors between it and `word`; the first of equals. `None` when none is near enough to be
/// what was meant: a third of the letters may be wrong. Upper and lower case, `_` and `-` are taken for the same.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = letters(word)?;
    candidates
        .into_iter()
        .filter_map(|candidate| {
            let letters = letters(candidate)?;
            let allowed = word.len().max(letters.len()).div_ceil(3).min(word.len().saturating_sub(1));
            if word.len().abs_diff(letters.len()) > allowed {
                return None;
            }
            let errors = typing_errors(&word, &letters);
            (errors <= allowed).then_some((errors, candidate))
        })
        .min_by_key(|(errors, _)| *errors)
        .map(|(_, candidate)| candidate)
}

/// Is `word` certainly meant to be `known`, and no other name that nobody here has heard of? It is if one letter of five is wrong at most, or if
/// it only leaves out words of it: `s3_bucket` for `s3_bucket_name`.
pub fn is_misspelling(word: &str, known: &str) -> bool {
    let (Some(left), Some(right)) = (letters(word), letters(known)) else { return false };
    let allowed = (left.len().max(right.len()) / 5).max(1);
    if left.len().abs_diff(right.len()) <= allowed && typing_errors(&left, &right) <= allowed {
        return true;
    }
    let mut rest = words(known).into_iter();
    let words = words(word);
    words.len() > 1 && words.iter().all(|word| rest.any(|known| known == *word))
}

/// The words of a name, in lower case: `S3BucketName` and `s3_bucket_name` have three.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut was_lower = true;
    for character in name.chars() {
        match character {
            '_' | '-' | '.' => words.push(String::new()),
            upper if upper.is_uppercase() && was_lower => words.push(upper.to_lowercase().collect()),
            other => match words.last_mut() {
                Some(word) => word.extend(other.to_lowercase()),
                None => words.push(other.to_lowercase().collect()),
            },
        }
        was_lower = !character.is_uppercase();
    }
    words.retain(|word| !word.is_empty());
    words
}

/// The letters that are compared; `None` for a text that is no word.
fn letters(word: &str) -> Option<Vec<char>> {
    let letters: Vec<char> =
        word.chars().take(LONGEST_WORD + 1).map(|letter| if letter == '_' { '-' } else { letter.to_ascii_lowercase() }).collect();
    (!letters.is_empty() && letters.len() <= LONGEST_WORD).then_some(letters)
}

/// How many letters must be inserted, left out, replaced, or swapped with their neighbour (optimal string alignment).
fn typing_errors(left: &[char], right: &[char]) -> usize {
    let mut before_previous = vec![0; right.len() + 1];
    let mut previous: Vec<usize> = (0..=right.len()).collect();
    let mut current = vec![0; right.len() + 1];
    for (row, letter) in left.iter().enumerate() {
        current[0] = row + 1;
        for (column, other) in right.iter().enumerate() {
            let replaced = previous[column] + usize::from(letter != other);
            let mut errors = replaced.min(previous[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && *letter == right[column - 1] && left[row - 1] == *other {
                errors = errors.min(before_previous[column - 1] + 1);
            }
            current[column + 1] = errors;
        }
        std::mem::swap(&mut before_previous, &mut previous);
        std::mem::swap(&mut previous, &mut current);
    }
    previous[right.len()]
}
