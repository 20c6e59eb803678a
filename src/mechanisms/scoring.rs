//! Leads ranked by what is known of the company behind them and by what they do. Both are noisy views of the hidden need that
//! moves a lead's odds; where leads do not differ in need, a score tells nothing.

use super::{Card, settings};
use crate::dist::normal;
use crate::keys::{Takes, bounds};
use crate::luck::{Fate, Purpose};
use crate::units::Share;

bounds! {
    ACCURACY: "a correlation", 0.0 closed .. 1.0, "is 0 to 1";
}

settings! {
    Scoring "scoring" "Leads are ranked by fit and behaviour, for the stages that serve by score and for the threshold." {
        fit: f64 = Takes::Number(&ACCURACY), "0.55", "P20 (weak)",
            "How well what is known of the company tells the need: correlation.";
        behaviour: f64 = Takes::Number(&ACCURACY), "0.55", "P20 (weak)",
            "How well what the lead does tells the need: correlation.";
        fit_weight: Share = Takes::Share, "50 %", "assumption", "Weight of fit in the score; behaviour has the rest.";
        threshold: Share = Takes::Share, "0 %", "neutral",
            "Part of inbound leads, those of the lowest scores, that is set aside instead of handed to people.";
    }
}

/// What there is to know about it.
pub const CARD: Card = Card {
    id: "scoring",
    does: "leads have a score that tells something of their hidden need; stages may serve the highest first, and inbound leads below a threshold are set aside",
    formula: "score ∝ w · fit + (1 − w) · behaviour, each with its correlation with the need; aside if Φ(score) < threshold",
    source: "P19; P20 (weak)",
    neutral: "off, or threshold 0 % and no stage served by score",
    default: "correlations of 0.55, by which the better half of leads converts 1.2 times as often at a spread of need of 0.5; threshold 0 %",
    range: "lift of the better half 1.0–1.5",
};

/// The score of a lead with this need, one standard normal: its company is the origin's, its behaviour that of the present life.
pub fn score(scoring: &Scoring, need: f64, origin: Fate, life: Fate) -> f64 {
    let seen = |accuracy: f64, noise: f64| accuracy * need + (1.0 - accuracy * accuracy).sqrt() * noise;
    let fit = seen(scoring.fit, normal::quantile(origin.uniform(Purpose::FitSignal, 0)));
    let behaviour = seen(scoring.behaviour, normal::quantile(life.uniform(Purpose::BehaviourSignal, 0)));
    let (fit_weight, rest) = (scoring.fit_weight.get(), 1.0 - scoring.fit_weight.get());
    let variance = fit_weight * fit_weight + rest * rest + 2.0 * fit_weight * rest * scoring.fit * scoring.behaviour;
    (fit_weight * fit + rest * behaviour) / variance.sqrt()
}

/// Whether a lead of this score is handed to people.
pub fn passes(scoring: &Scoring, score: f64) -> bool {
    normal::cdf(score) >= scoring.threshold.get()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::luck::Luck;

    fn scoring(fit: f64, behaviour: f64, weight: f64) -> Scoring {
        let share = |value| Share::new(value).unwrap();
        Scoring { fit, behaviour, fit_weight: share(weight), threshold: share(0.0) }
    }

    /// Variance of the score and its correlation with the need.
    fn moments(scoring: &Scoring) -> (f64, f64) {
        let many = 40_000;
        let (mut square, mut product) = (0.0, 0.0);
        for number in 0..many {
            let fate = Luck::new(5, 0).fate(1, number);
            let need = normal::quantile(fate.uniform(Purpose::Need, 0));
            let score = score(scoring, need, fate, fate);
            square += score * score;
            product += score * need;
        }
        (square / many as f64, product / many as f64)
    }

    #[test]
    fn a_score_is_standard_normal_and_as_true_as_its_parts() {
        for (fit, behaviour, weight) in [(0.45, 0.45, 0.5), (0.9, 0.1, 1.0), (0.3, 0.8, 0.25), (0.0, 0.0, 0.5)] {
            let (variance, correlation) = moments(&scoring(fit, behaviour, weight));
            let rest = 1.0 - weight;
            let deviation = (weight * weight + rest * rest + 2.0 * weight * rest * fit * behaviour).sqrt();
            let expected = (weight * fit + rest * behaviour) / deviation;
            assert!((variance - 1.0).abs() < 0.03, "{variance}");
            assert!((correlation - expected).abs() < 0.03, "{correlation}, not {expected}");
        }
    }
}
