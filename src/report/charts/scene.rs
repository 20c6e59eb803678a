//! A picture of rectangles, lines, areas and text on a canvas of 1280 × 720, written as SVG.

use std::fmt::{self, Write};

use super::face::{Weight, printable, width};

/// Width of the canvas.
pub const WIDTH: f64 = 1280.0;
/// Height of the canvas.
pub const HEIGHT: f64 = 720.0;

/// A point of the canvas, from its upper left corner.
pub type Point = (f64, f64);

/// An opaque colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl fmt::Display for Colour {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }
}

/// Which point of a text its position means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its centre.
    Middle,
    /// Its right end.
    End,
}

/// How a text looks.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Style {
    /// Height of the letters' em.
    pub size: f64,
    /// Weight.
    pub weight: Weight,
    /// Colour.
    pub colour: Colour,
    /// Which point of it is placed.
    pub anchor: Anchor,
    /// Whether a white rim keeps it readable above lines.
    pub rimmed: bool,
}

impl Style {
    /// Regular weight, placed by its left end.
    pub const fn new(size: f64, colour: Colour) -> Style {
        Style { size, weight: Weight::Regular, colour, anchor: Anchor::Start, rimmed: false }
    }

    /// The same in semi-bold.
    pub const fn semibold(self) -> Style {
        Style { weight: Weight::Semibold, ..self }
    }

    /// The same placed by another point.
    pub const fn anchored(self, anchor: Anchor) -> Style {
        Style { anchor, ..self }
    }

    /// The same with a white rim.
    pub const fn rimmed(self) -> Style {
        Style { rimmed: true, ..self }
    }

    /// How wide a text is in this style.
    pub fn width(&self, text: &str) -> f64 {
        width(&printable(text), self.size, self.weight)
    }
}

/// A line's colour, width, opacity and dashes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Colour.
    pub colour: Colour,
    /// Width.
    pub width: f64,
    /// 0 to 1.
    pub opacity: f64,
    /// Whether it is dashed.
    pub dashed: bool,
}

impl Stroke {
    /// A solid, opaque line.
    pub const fn new(colour: Colour, width: f64) -> Stroke {
        Stroke { colour, width, opacity: 1.0, dashed: false }
    }
}

/// An area's colour and opacity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Colour.
    pub colour: Colour,
    /// 0 to 1.
    pub opacity: f64,
}

/// A picture under construction; what comes later lies above.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    body: String,
}

impl Scene {
    /// An area of one colour with its upper left corner at `at`.
    pub fn rect(&mut self, at: Point, width: f64, height: f64, fill: Fill) {
        let shape = format!(
            r#"<rect x="{}" y="{}" width="{}" height="{}"{}/>"#,
            Short(at.0),
            Short(at.1),
            Short(width),
            Short(height),
            fill_of(fill)
        );
        self.line_out(&shape);
    }

    /// A line through the points.
    pub fn polyline(&mut self, points: &[Point], stroke: Stroke) {
        if points.len() > 1 {
            let dashes = if stroke.dashed { r#" stroke-dasharray="5 4""# } else { r#" stroke-linecap="round""# };
            let shape = format!(
                r#"<polyline points="{}" fill="none" stroke="{}" stroke-width="{}"{}{dashes} stroke-linejoin="round"/>"#,
                list(points),
                stroke.colour,
                Short(stroke.width),
                opacity("stroke-opacity", stroke.opacity)
            );
            self.line_out(&shape);
        }
    }

    /// The area inside the points.
    pub fn polygon(&mut self, points: &[Point], fill: Fill) {
        if points.len() > 2 {
            let shape = format!(r#"<polygon points="{}"{}/>"#, list(points), fill_of(fill));
            self.line_out(&shape);
        }
    }

    /// A disc.
    pub fn dot(&mut self, centre: Point, radius: f64, colour: Colour) {
        let shape = format!(
            r#"<circle cx="{}" cy="{}" r="{}" fill="{colour}"/>"#,
            Short(centre.0),
            Short(centre.1),
            Short(radius)
        );
        self.line_out(&shape);
    }

    /// A mean with its interval: a dot on a line with ends.
    pub fn whisker(&mut self, low: f64, mean: f64, high: f64, y: f64, colour: Colour) {
        let stroke = Stroke::new(colour, 2.2);
        self.polyline(&[(low, y), (high, y)], stroke);
        for end in [low, high] {
            self.polyline(&[(end, y - 6.0), (end, y + 6.0)], stroke);
        }
        self.dot((mean, y), 4.4, colour);
    }

    /// A line of text whose baseline passes through `at`.
    pub fn text(&mut self, at: Point, text: &str, style: Style) {
        let text = printable(text);
        if text.is_empty() {
            return;
        }
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => r#" text-anchor="middle""#,
            Anchor::End => r#" text-anchor="end""#,
        };
        let rim = match style.rimmed {
            true => r##" stroke="#ffffff" stroke-width="4" stroke-linejoin="round" paint-order="stroke""##,
            false => "",
        };
        let shape = format!(
            r#"<text x="{}" y="{}" font-size="{}" font-weight="{}" fill="{}"{anchor}{rim}>{}</text>"#,
            Short(at.0),
            Short(at.1),
            Short(style.size),
            style.weight.number(),
            style.colour,
            escape(&text)
        );
        self.line_out(&shape);
    }

    /// The finished picture, told to those who do not see it by its title and description; `id` tells it from others
    /// on the same page.
    pub fn svg(&self, id: &str, title: &str, description: &str) -> String {
        format!(
            concat!(
                r#"<svg xmlns="http://www.w3.org/2000/svg" width="{w}" height="{h}" viewBox="0 0 {w} {h}" role="img" "#,
                r#"aria-labelledby="{id}-title {id}-description" font-family="Inter, 'Helvetica Neue', Arial">"#,
                "\n<title id=\"{id}-title\">{title}</title>\n<desc id=\"{id}-description\">{description}</desc>\n",
                "<rect width=\"{w}\" height=\"{h}\" fill=\"#ffffff\"/>\n{body}</svg>\n"
            ),
            id = id,
            w = WIDTH,
            h = HEIGHT,
            title = escape(title),
            description = escape(description),
            body = self.body
        )
    }

    fn line_out(&mut self, shape: &str) {
        self.body.push_str(shape);
        self.body.push('\n');
    }
}

/// A coordinate with at most two decimals.
struct Short(f64);

impl fmt::Display for Short {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{:.2}", self.0);
        let text = text.trim_end_matches('0').trim_end_matches('.');
        out.write_str(if text == "-0" { "0" } else { text })
    }
}

fn list(points: &[Point]) -> String {
    let mut text = String::with_capacity(points.len() * 12);
    for (place, (x, y)) in points.iter().enumerate() {
        let gap = if place == 0 { "" } else { " " };
        write!(text, "{gap}{},{}", Short(*x), Short(*y)).expect("a string takes all");
    }
    text
}

fn fill_of(fill: Fill) -> String {
    format!(r#" fill="{}"{}"#, fill.colour, opacity("fill-opacity", fill.opacity))
}

fn opacity(name: &str, value: f64) -> String {
    if value >= 1.0 { String::new() } else { format!(r#" {name}="{}""#, Short(value)) }
}

/// Text as XML has it; characters XML forbids become a box.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => out.push('□'),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Moves wishes apart until neighbours are at least `gap` away from each other, as little as possible in squares, then
/// into the bounds. The result is in the order of the wishes.
pub fn dodge(wishes: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wishes.len()).collect();
    order.sort_by(|&a, &b| wishes[a].total_cmp(&wishes[b]));
    let mut blocks: Vec<(f64, usize)> = Vec::new();
    for (place, &wish) in order.iter().enumerate() {
        let mut block = (wishes[wish] - place as f64 * gap, 1);
        while let Some(&(mean, count)) = blocks.last()
            && mean > block.0
        {
            blocks.pop();
            let total = count + block.1;
            block = ((mean * count as f64 + block.0 * block.1 as f64) / total as f64, total);
        }
        blocks.push(block);
    }
    let room = wishes.len().saturating_sub(1) as f64 * gap;
    let base = blocks.iter().flat_map(|&(mean, count)| std::iter::repeat_n(mean, count));
    let mut places = vec![0.0; wishes.len()];
    for (place, (base, &wish)) in base.zip(&order).enumerate() {
        places[wish] = base.min(high - room).max(low) + place as f64 * gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn coordinates_are_short_and_never_minus_nothing() {
        assert_eq!(Short(12.345678).to_string(), "12.35");
        assert_eq!(Short(12.0).to_string(), "12");
        assert_eq!(Short(-0.001).to_string(), "0");
    }

    #[test]
    fn names_cannot_break_the_picture() {
        let mut scene = Scene::default();
        scene.text((1.0, 2.0), "<R&D> \"x\"\u{1}", Style::new(12.0, Colour(0, 0, 0)));
        let svg = scene.svg("it", "a < b", "c & d");
        assert!(svg.contains("&lt;R&amp;D&gt; &quot;x&quot;</text>"), "{svg}");
        assert!(svg.contains("a &lt; b</title>") && svg.contains("c &amp; d</desc>"));
    }

    #[test]
    fn labels_part_around_their_middle_and_stay_inside() {
        assert_eq!(dodge(&[10.0, 50.0], 10.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(dodge(&[50.0, 50.0], 10.0, 0.0, 100.0), [45.0, 55.0]);
        assert_eq!(dodge(&[99.0, 98.0, 0.0], 10.0, 0.0, 100.0), [100.0, 90.0, 0.0]);
        assert_eq!(dodge(&[], 10.0, 0.0, 100.0), [0.0; 0]);
    }
}
