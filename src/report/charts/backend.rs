//! A coordinate system on a part of the scene, by plotters. Its canvas is ten times finer than the scene's, for it
//! knows whole pixels only; and it is handed nothing outside the axes, for it would move that to the edge and so draw
//! data that are not there.

use std::convert::Infallible;
use std::ops::Range;

use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};
use plotters::element::{PathElement, Polygon};
use plotters::prelude::{ChartBuilder, ChartContext, DrawingArea, IntoDrawingArea, RGBAColor, ShapeStyle};
use plotters_backend::{BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind};

use super::scene::{Colour, Fill, HEIGHT, Point, Scene, Stroke, Style, WIDTH};

/// Backend pixels per unit of the scene.
const FINE: f64 = 10.0;

type Outcome = Result<(), DrawingErrorKind<Infallible>>;

/// A rectangle of the scene.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// From left to right.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// From top to bottom.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }
}

/// Something drawn in data coordinates.
#[derive(Clone, Debug)]
pub enum Mark {
    /// A line through points; a point that is not a number interrupts it.
    Line(Vec<Point>, Stroke),
    /// The area inside points that are all numbers.
    Area(Vec<Point>, Fill),
}

/// A part of the scene with an axis in each direction.
#[derive(Clone, Copy, Debug)]
pub struct Plot {
    /// Where it is.
    pub area: Area,
    /// Values at the left and right edge.
    pub x: (f64, f64),
    /// Values at the lower and upper edge.
    pub y: (f64, f64),
}

impl Plot {
    /// Where on the scene a value lies, also outside the axes.
    pub fn at(&self, (x, y): Point) -> Point {
        let part = |value: f64, (low, high): (f64, f64)| (value - low) / (high - low);
        (self.area.left + part(x, self.x) * self.area.width(), self.area.bottom - part(y, self.y) * self.area.height())
    }

    /// Draws the marks in order, cut at the edges.
    pub fn draw(&self, scene: &mut Scene, marks: &[Mark]) {
        let root = Backend(scene).into_drawing_area();
        let mut chart = self.chart(&root);
        for mark in marks {
            match mark {
                Mark::Line(points, stroke) => {
                    let style = shape(stroke.colour, stroke.opacity, stroke.width);
                    let parts = cut_line(points, self.x, self.y);
                    chart.draw_series(parts.into_iter().map(|part| PathElement::new(part, style)))
                }
                Mark::Area(points, fill) => {
                    let style = shape(fill.colour, fill.opacity, 0.0);
                    let inside = cut_area(points, self.x, self.y);
                    chart.draw_series((inside.len() > 2).then(|| Polygon::new(inside, style)))
                }
            }
            .expect("a scene takes every shape");
        }
    }

    fn chart<'s, 'b>(&self, root: &DrawingArea<Backend<'b>, Shift>) -> Chart<'s, 'b> {
        let fine = |value: f64| libm::round(value * FINE) as i32;
        let Area { left, top, .. } = self.area;
        let part = root.clone().shrink((fine(left), fine(top)), (fine(self.area.width()), fine(self.area.height())));
        ChartBuilder::on(&part).build_cartesian_2d(Linear(self.x), Linear(self.y)).expect("a scene takes every axis")
    }
}

type Chart<'s, 'b> = ChartContext<'s, Backend<'b>, plotters::prelude::Cartesian2d<Linear, Linear>>;

fn shape(colour: Colour, opacity: f64, width: f64) -> ShapeStyle {
    let Colour(red, green, blue) = colour;
    let width = libm::round(width * FINE) as u32;
    ShapeStyle { color: RGBAColor(red, green, blue, opacity), filled: width == 0, stroke_width: width }
}

/// A straight axis; its ticks are drawn elsewhere.
#[derive(Clone, Copy)]
pub struct Linear((f64, f64));

impl Ranged for Linear {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, value: &f64, limit: (i32, i32)) -> i32 {
        let (low, high) = self.0;
        let (from, to) = (f64::from(limit.0), f64::from(limit.1));
        libm::round(from + (value - low) / (high - low) * (to - from)) as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _: Hint) -> Vec<f64> {
        Vec::new()
    }

    fn range(&self) -> Range<f64> {
        self.0.0..self.0.1
    }
}

impl ValueFormatter<f64> for Linear {}

/// The parts of a line inside the axes.
fn cut_line(points: &[Point], x: (f64, f64), y: (f64, f64)) -> Vec<Vec<Point>> {
    let mut parts: Vec<Vec<Point>> = Vec::new();
    let mut open = false;
    for pair in points.windows(2) {
        let Some((from, to)) = cut_segment(pair[0], pair[1], x, y) else {
            open = false;
            continue;
        };
        if !open || from != pair[0] {
            parts.push(vec![from]);
        }
        parts.last_mut().expect("one was begun").push(to);
        open = to == pair[1];
    }
    parts
}

/// The part of a segment inside the axes (Liang–Barsky).
fn cut_segment(from: Point, to: Point, x: (f64, f64), y: (f64, f64)) -> Option<(Point, Point)> {
    if ![from.0, from.1, to.0, to.1].iter().all(|value| value.is_finite()) {
        return None;
    }
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (step, room) in [(-dx, from.0 - x.0), (dx, x.1 - from.0), (-dy, from.1 - y.0), (dy, y.1 - from.1)] {
        if step == 0.0 {
            if room < 0.0 {
                return None;
            }
        } else if step < 0.0 {
            enter = enter.max(room / step);
        } else {
            leave = leave.min(room / step);
        }
    }
    let along = |part: f64| (from.0 + part * dx, from.1 + part * dy);
    let start = if enter == 0.0 { from } else { along(enter) };
    let end = if leave == 1.0 { to } else { along(leave) };
    (enter <= leave).then_some((start, end))
}

/// The part of an area inside the axes (Sutherland–Hodgman).
fn cut_area(points: &[Point], x: (f64, f64), y: (f64, f64)) -> Vec<Point> {
    if !points.iter().all(|(x, y)| x.is_finite() && y.is_finite()) {
        return Vec::new();
    }
    let edges: [&dyn Fn(Point) -> f64; 4] = [&|p| p.0 - x.0, &|p| x.1 - p.0, &|p| p.1 - y.0, &|p| y.1 - p.1];
    edges.iter().fold(points.to_vec(), |shape, inside| {
        let mut kept = Vec::with_capacity(shape.len() + 2);
        for (place, &to) in shape.iter().enumerate() {
            let from = shape[(place + shape.len() - 1) % shape.len()];
            let (before, after) = (inside(from), inside(to));
            if (before < 0.0) != (after < 0.0) {
                let part = before / (before - after);
                kept.push((from.0 + part * (to.0 - from.0), from.1 + part * (to.1 - from.1)));
            }
            if after >= 0.0 {
                kept.push(to);
            }
        }
        kept
    })
}

/// Takes plotters' shapes into the scene.
struct Backend<'s>(&'s mut Scene);

fn coarse((x, y): BackendCoord) -> Point {
    (f64::from(x) / FINE, f64::from(y) / FINE)
}

fn stroke_of<S: BackendStyle>(style: &S) -> Stroke {
    let BackendColor { alpha, rgb: (red, green, blue) } = style.color();
    let width = f64::from(style.stroke_width()) / FINE;
    Stroke { opacity: alpha, ..Stroke::new(Colour(red, green, blue), width) }
}

fn fill_of<S: BackendStyle>(style: &S) -> Fill {
    let Stroke { colour, opacity, .. } = stroke_of(style);
    Fill { colour, opacity }
}

impl DrawingBackend for Backend<'_> {
    type ErrorType = Infallible;

    fn get_size(&self) -> (u32, u32) {
        ((WIDTH * FINE) as u32, (HEIGHT * FINE) as u32)
    }

    fn ensure_prepared(&mut self) -> Outcome {
        Ok(())
    }

    fn present(&mut self) -> Outcome {
        Ok(())
    }

    fn draw_pixel(&mut self, point: BackendCoord, color: BackendColor) -> Outcome {
        let (red, green, blue) = color.rgb;
        let fill = Fill { colour: Colour(red, green, blue), opacity: color.alpha };
        self.0.rect(coarse(point), 1.0 / FINE, 1.0 / FINE, fill);
        Ok(())
    }

    fn draw_line<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) -> Outcome {
        self.0.polyline(&[coarse(from), coarse(to)], stroke_of(style));
        Ok(())
    }

    fn draw_rect<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S, fill: bool) -> Outcome {
        let ((left, top), (right, bottom)) = (coarse(from), coarse(to));
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
        match fill {
            true => self.0.polygon(&corners, fill_of(style)),
            false => self.0.polyline(&corners, stroke_of(style)),
        }
        Ok(())
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        self.0.polyline(&path.into_iter().map(coarse).collect::<Vec<_>>(), stroke_of(style));
        Ok(())
    }

    fn draw_circle<S: BackendStyle>(&mut self, centre: BackendCoord, radius: u32, style: &S, _: bool) -> Outcome {
        self.0.dot(coarse(centre), f64::from(radius) / FINE, fill_of(style).colour);
        Ok(())
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(&mut self, path: I, style: &S) -> Outcome {
        self.0.polygon(&path.into_iter().map(coarse).collect::<Vec<_>>(), fill_of(style));
        Ok(())
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Outcome {
        let (red, green, blue) = style.color().rgb;
        self.0.text(coarse(at), text, Style::new(style.size() / FINE, Colour(red, green, blue)));
        Ok(())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        text: &str,
        style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<Infallible>> {
        let measure = Style::new(style.size(), Colour(0, 0, 0));
        Ok((libm::ceil(measure.width(text)) as u32, libm::ceil(style.size()) as u32))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BLACK: Colour = Colour(0, 0, 0);
    const PLOT: Plot =
        Plot { area: Area { left: 100.0, top: 100.0, right: 300.0, bottom: 200.0 }, x: (0.0, 10.0), y: (0.0, 10.0) };

    fn drawn(mark: Mark) -> Vec<Vec<Point>> {
        let mut scene = Scene::default();
        PLOT.draw(&mut scene, &[mark]);
        let svg = scene.svg("", "", "");
        svg.split("points=\"").skip(1).map(|rest| points(rest.split('"').next().unwrap())).collect()
    }

    fn points(text: &str) -> Vec<Point> {
        let number = |text: &str| text.parse::<f64>().unwrap();
        text.split(' ').map(|pair| pair.split_once(',').unwrap()).map(|(x, y)| (number(x), number(y))).collect()
    }

    #[test]
    fn a_line_that_leaves_the_axes_keeps_its_slope_and_ends_at_the_edge() {
        let lines = drawn(Mark::Line(vec![(0.0, 0.0), (10.0, 20.0), (10.0, 5.0)], Stroke::new(BLACK, 1.0)));
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].len(), 2);
        assert!((lines[0][1].0 - 200.0).abs() < 0.2, "half way, not moved to the corner: {lines:?}");
        assert!((lines[0][1].1 - 100.0).abs() < 0.2);
    }

    #[test]
    fn an_area_that_leaves_the_axes_is_cut_not_squeezed() {
        let areas = drawn(Mark::Area(vec![(0.0, 0.0), (5.0, 20.0), (10.0, 0.0)], Fill { colour: BLACK, opacity: 1.0 }));
        let top: Vec<f64> = areas[0].iter().filter(|p| p.1 < 100.3).map(|p| p.0).collect();
        assert_eq!(top.len(), 2, "{areas:?}");
        assert!(top.iter().all(|x| (x - 150.0).abs() < 0.3 || (x - 250.0).abs() < 0.3), "{areas:?}");
    }

    #[test]
    fn an_unknown_point_interrupts_a_line_and_the_scene_agrees_with_the_axes() {
        let inside = vec![(1.0, 1.0), (2.0, 9.0), (3.0, f64::NAN), (4.0, 4.0), (5.0, 5.5)];
        let lines = drawn(Mark::Line(inside.clone(), Stroke::new(BLACK, 1.0)));
        assert_eq!(lines.iter().map(Vec::len).collect::<Vec<_>>(), [2, 2]);
        let seen = lines.concat();
        for (point, seen) in inside.into_iter().filter(|p| p.1.is_finite()).zip(seen) {
            let own = PLOT.at(point);
            assert!((own.0 - seen.0).abs() < 0.25 && (own.1 - seen.1).abs() < 0.25, "{own:?} {seen:?}");
        }
    }
}
