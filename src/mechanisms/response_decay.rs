//! Late answers cost chances: the longer a lead has lain unanswered before the first touch, the smaller its chance to advance.

use super::{Card, settings};
use crate::units::{Rate, Span, Tick, days};

/// How the chance to advance falls with the delay of the first answer: factor on the probability.
#[derive(Clone, Debug, PartialEq)]
pub enum Response {
    /// exp(−rate · delay).
    Exponential {
        /// Loss of chance per day of delay.
        rate: Rate,
    },
    /// The factor of the last step whose delay has been reached; before the first step the factor is 1. Delays rise.
    Steps(Vec<(Span, f64)>),
    /// Between the given points (delay, factor) along straight lines over log delay; constant outside. Delays rise, from above 0.
    Curve(Vec<(Span, f64)>),
}

settings! { ResponseDecay "response_decay" "Late answers cost chances, where a stage says so." {} }

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "response_decay",
    does: "the chance to advance falls with the time a lead lay unanswered (queues and handoffs) before its first touch at a stage that says so",
    formula: "p × factor(delay), factor a curve, steps, or exp(−rate · delay)",
    source: "S30 S49 S50; a bounded curve, not the 21× of S49",
    neutral: "off, or no response on any stage",
    default: "1 / 0.80 / 0.55 / 0.33 / 0.30 at 5 min, 1 h, 4 h, 1 day, later",
    range: "soft 1 / 0.9 / 0.8 / 0.7 / 0.65 to hard 1 / 0.5 / 0.1 / 0.03 / 0.015",
};

/// Factor on the chance to advance after this delay.
pub fn factor(response: &Response, delay: Tick) -> f64 {
    let delay = days(delay);
    match response {
        Response::Exponential { rate } => libm::exp(-rate.get() * delay),
        Response::Steps(steps) => {
            steps.iter().rev().find(|(from, _)| from.get() <= delay).map_or(1.0, |&(_, factor)| factor)
        }
        Response::Curve(points) => {
            let after = points.iter().position(|(at, _)| at.get() > delay);
            match after {
                Some(0) => points[0].1,
                None => points.last().map_or(1.0, |last| last.1),
                Some(next) => {
                    let (from, to) = (points[next - 1], points[next]);
                    let way = libm::log(delay / from.0.get()) / libm::log(to.0.get() / from.0.get());
                    from.1 + way * (to.1 - from.1)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::{Rate, Span, ticks};

    #[test]
    fn curves_hold_their_points_and_fall_between_them() {
        let at = |days| Span::new(days).unwrap();
        let curve = Response::Curve(vec![(at(0.1), 1.0), (at(1.0), 0.5), (at(10.0), 0.1)]);
        let factor = |days: f64| factor(&curve, ticks(days));
        assert_eq!(factor(0.0), 1.0);
        assert_eq!(factor(0.05), 1.0);
        assert!((factor(1.0) - 0.5).abs() < 1e-8);
        assert!((factor(libm::sqrt(10.0)) - 0.3).abs() < 1e-8);
        assert_eq!(factor(99.0), 0.1);
    }

    #[test]
    fn steps_hold_until_the_next_and_exponentials_decay() {
        let steps = Response::Steps(vec![(Span::new(0.5).unwrap(), 0.4)]);
        assert_eq!(factor(&steps, ticks(0.4)), 1.0);
        assert_eq!(factor(&steps, ticks(0.5)), 0.4);
        let decay = Response::Exponential { rate: Rate::new(0.25).unwrap() };
        assert!((factor(&decay, ticks(4.0)) - libm::exp(-1.0)).abs() < 1e-9);
    }
}
