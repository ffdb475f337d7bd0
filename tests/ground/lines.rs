//! Lines and columns of places in a text.

use trail_lint::source::LineIndex;

#[test]
fn columns_count_characters_on_lines_of_any_length() {
    let text = format!("\u{feff}a\r\n{}\nend", "é名x".repeat(5000));
    let lines = LineIndex::new(&text);
    for (offset, _) in text.char_indices().step_by(97).chain([(text.len(), ' '), (0, ' '), (3, ' ')]) {
        let location = lines.location(&text, offset as u32);
        let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
        let column = text[start..offset].chars().filter(|character| *character != '\u{feff}').count() + 1;
        assert_eq!(location.column as usize, column, "at {offset}");
        assert_eq!(location.line as usize, text[..offset].matches('\n').count() + 1, "at {offset}");
    }
}
