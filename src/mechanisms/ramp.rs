//! New hires start slow. Speed follows tenure continuously: a touch lasts until the speed, summed over it, has done its work.

use super::{Card, settings};
use crate::units::{Share, Span};

/// How a new hire's speed grows with tenure, as part of full speed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Ramp {
    /// Full speed from the first day.
    None,
    /// From `start` to 1 along a line.
    Linear {
        /// Speed on the first day.
        start: Share,
        /// Time to full speed.
        length: Span,
    },
    /// From `start` to 1 along 3x² − 2x³.
    Smoothstep {
        /// Speed on the first day.
        start: Share,
        /// Time to full speed.
        length: Span,
    },
    /// 1 − (1 − start) · exp(−t / length).
    Exponential {
        /// Speed on the first day.
        start: Share,
        /// Time constant.
        length: Span,
    },
}

impl Ramp {
    /// The same shape, this many times as long.
    pub fn times(self, factor: f64) -> Ramp {
        let longer = |length: Span| Span::new(length.get() * factor).unwrap_or(length);
        match self {
            Ramp::None => Ramp::None,
            Ramp::Linear { start, length } => Ramp::Linear { start, length: longer(length) },
            Ramp::Smoothstep { start, length } => Ramp::Smoothstep { start, length: longer(length) },
            Ramp::Exponential { start, length } => Ramp::Exponential { start, length: longer(length) },
        }
    }
}

settings! { Ramps "ramp" "New hires start slow, where a role says so." {} }

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "ramp",
    does: "a new hire works at part of full speed at first",
    formula: "touch from tenure a lasts t with R(a+t) − R(a) = work, R the summed speed",
    source: "S20 B14 B15 S22",
    neutral: "off, or no ramp",
    default: "SDR 3, CSM 4, AE 6 months, linear from 25 %",
    range: "× 0.7–1.5",
};

/// Tenure in days from which a person is at full speed; the exponential ramp is taken as done after 40 time constants.
pub fn length(ramp: &Ramp) -> f64 {
    match ramp {
        Ramp::None => 0.0,
        Ramp::Linear { length, .. } | Ramp::Smoothstep { length, .. } => length.get(),
        Ramp::Exponential { length, .. } => 40.0 * length.get(),
    }
}

/// Tenure in days from which a person counts as grown into the job: for the exponential ramp, with 95 % of the way behind.
pub fn grown(ramp: &Ramp) -> f64 {
    match ramp {
        Ramp::Exponential { length, .. } => 3.0 * length.get(),
        other => length(other),
    }
}

/// Speed summed from hiring to this tenure, in days at full speed.
pub fn done(ramp: &Ramp, tenure: f64) -> f64 {
    match *ramp {
        Ramp::None => tenure,
        Ramp::Linear { start, length } => {
            let (start, length) = (start.get(), length.get());
            let inside = tenure.min(length);
            let slope = if length > 0.0 { (1.0 - start) / length } else { 0.0 };
            start * inside + 0.5 * slope * inside * inside + (tenure - inside)
        }
        Ramp::Smoothstep { start, length } => {
            let (start, length) = (start.get(), length.get());
            let inside = tenure.min(length);
            let x = if length > 0.0 { inside / length } else { 0.0 };
            start * inside + (1.0 - start) * length * (x * x * x - 0.5 * x * x * x * x) + (tenure - inside)
        }
        Ramp::Exponential { start, length } => {
            let (start, length) = (start.get(), length.get());
            let missing = if length > 0.0 { -libm::expm1(-tenure / length) * length } else { 0.0 };
            tenure - (1.0 - start) * missing
        }
    }
}

/// Days that `work` (in days at full speed) takes somebody with this tenure.
pub fn time_for(ramp: &Ramp, work: f64, tenure: f64) -> f64 {
    let target = done(ramp, tenure) + work;
    let (mut low, mut high) = (work, work + length(ramp));
    // 64 halvings reach the resolution of a float whatever the shape, also where speed starts at zero.
    for _ in 0..64 {
        let middle = 0.5 * (low + high);
        if done(ramp, tenure + middle) < target { low = middle } else { high = middle }
    }
    high
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Share, Span};

    fn shapes() -> [Ramp; 3] {
        let (start, length) = (Share::new(0.1).unwrap(), Span::new(60.0).unwrap());
        [Ramp::Linear { start, length }, Ramp::Smoothstep { start, length }, Ramp::Exponential { start, length }]
    }

    #[test]
    fn the_time_for_work_does_exactly_that_work() {
        for shape in shapes() {
            for tenure in [0.0, 10.0, 59.0, 100.0] {
                for work in [0.01, 1.0, 50.0] {
                    let time = time_for(&shape, work, tenure);
                    let worked = done(&shape, tenure + time) - done(&shape, tenure);
                    assert!((worked - work).abs() < 1e-9, "{shape:?} {tenure} {work}: {worked}");
                }
            }
        }
    }

    #[test]
    fn full_speed_is_reached_and_kept() {
        for shape in shapes() {
            let end = length(&shape);
            assert!((done(&shape, end + 5.0) - done(&shape, end) - 5.0).abs() < 1e-9, "{shape:?}");
        }
        assert_eq!(time_for(&Ramp::None, 3.0, 9.0), 3.0);
    }
}
