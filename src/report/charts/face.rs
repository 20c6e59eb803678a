//! The embedded typeface: how wide words are, where they break, and what stands for characters it lacks.

use std::sync::LazyLock;

use ttf_parser::Face;

/// Inter 400 with tabular digits.
pub(super) const REGULAR: &[u8] = include_bytes!("font/inter-400.ttf");
/// Inter 600 with tabular digits.
pub(super) const SEMIBOLD: &[u8] = include_bytes!("font/inter-600.ttf");

/// Stands for a character that neither face can draw.
const SUBSTITUTE: char = '□';

static FACES: LazyLock<[Face<'static>; 2]> =
    LazyLock::new(|| [REGULAR, SEMIBOLD].map(|data| Face::parse(data, 0).expect("the embedded face is a font")));

/// Weight of a face.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// 400.
    Regular,
    /// 600.
    Semibold,
}

impl Weight {
    /// The number as CSS has it.
    pub fn number(self) -> u16 {
        match self {
            Weight::Regular => 400,
            Weight::Semibold => 600,
        }
    }

    fn face(self) -> &'static Face<'static> {
        &FACES[usize::from(self == Weight::Semibold)]
    }
}

/// The text as it can be drawn: whitespace that may break becomes a space, a character the faces lack a visible box.
pub fn printable(text: &str) -> String {
    let face = Weight::Regular.face();
    let drawn = |c: char| match c {
        '\u{a0}' => c,
        c if c.is_whitespace() || c.is_control() => ' ',
        c if face.glyph_index(c).is_some() => c,
        _ => SUBSTITUTE,
    };
    text.chars().map(drawn).collect::<String>().split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// How wide a printable text is, in the unit of `size`. Kerning, which only tightens, is left out.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    let face = weight.face();
    let advance = |c| face.glyph_index(c).and_then(|glyph| face.glyph_hor_advance(glyph)).unwrap_or(0);
    let units: u32 = text.chars().map(|c| u32::from(advance(c))).sum();
    f64::from(units) * size / f64::from(face.units_per_em())
}

/// The printable text, cut with an ellipsis to fit into `room`.
pub fn shorten(text: &str, size: f64, weight: Weight, room: f64) -> String {
    let text = printable(text);
    if width(&text, size, weight) <= room {
        return text;
    }
    let mut kept: Vec<char> = text.chars().collect();
    while kept.pop().is_some() {
        let stem: String = kept.iter().collect();
        let cut = format!("{}…", stem.trim_end_matches([' ', ',', '·', '-']));
        if width(&cut, size, weight) <= room {
            return cut;
        }
    }
    "…".to_owned()
}

/// The printable text in lines no wider than `room`; a word wider than that is cut.
pub fn wrap(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in printable(text).split(' ') {
        let word = shorten(word, size, weight, room);
        match lines.last_mut() {
            Some(line) if width(&format!("{line} {word}"), size, weight) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            _ => lines.push(word),
        }
    }
    lines
}

/// As [`wrap`], broken between parts set apart by a dot, if every part fits into a line.
pub fn wrap_parts(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    const DOT: &str = " · ";
    let mut lines: Vec<String> = Vec::new();
    for part in printable(text).split(DOT) {
        match lines.last_mut() {
            Some(line) if width(&[line.as_str(), part].join(DOT), size, weight) <= room => {
                line.push_str(DOT);
                line.push_str(part);
            }
            _ => lines.push(part.to_owned()),
        }
    }
    let fits = lines.iter().all(|line| width(line, size, weight) <= room);
    if fits { lines } else { wrap(text, size, weight, room) }
}

/// As [`wrap`], the lines about equally long.
pub fn balance(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let lines = wrap(text, size, weight, room);
    let narrower = (1..).map(|step| room - 10.0 * f64::from(step)).take_while(|narrow| *narrow > room * 0.45);
    let tries = narrower.map(|narrow| wrap(text, size, weight, narrow));
    tries.take_while(|tried| tried.len() == lines.len()).last().unwrap_or(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_faces_lack_becomes_visible() {
        assert_eq!(printable("Team 東京\u{7}\tА"), "Team □□ А");
        for c in "≤≥≈−Δ·–—…×½€£→←’“”ŁőЖєђẞ□₽0123456789".chars() {
            assert!(Weight::Regular.face().glyph_index(c).is_some(), "{c}");
            assert!(Weight::Semibold.face().glyph_index(c).is_some(), "{c}");
        }
    }

    #[test]
    fn digits_are_of_one_width() {
        for weight in [Weight::Regular, Weight::Semibold] {
            let one = width("1", 100.0, weight);
            assert!("0123456789".chars().all(|c| width(&c.to_string(), 100.0, weight) == one));
        }
    }

    #[test]
    fn long_text_is_cut_or_wrapped_within_its_room() {
        assert_eq!(wrap_parts("one · two · three", 10.0, Weight::Regular, 50.0), ["one · two", "three"]);
        let long = "A team with quite a long name and Donaudampfschifffahrtsgesellschaftskapitänsmütze".repeat(2);
        let cut = shorten(&long, 14.0, Weight::Semibold, 120.0);
        assert!(cut.ends_with('…') && width(&cut, 14.0, Weight::Semibold) <= 120.0);
        let lines = wrap(&long, 14.0, Weight::Regular, 200.0);
        assert!(lines.iter().all(|line| width(line, 14.0, Weight::Regular) <= 200.0));
        assert_eq!(wrap("one two", 14.0, Weight::Regular, 500.0), ["one two"]);
    }
}
