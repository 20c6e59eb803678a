//! Which structure is best, how surely, and what choosing another would cost.

use crate::dist::normal;
use crate::luck::Purpose;

use super::estimate::moments;
use super::resample::resample;

/// The verdict over all structures, in their order.
#[derive(Clone, Debug, PartialEq)]
pub struct BestOf {
    /// Probability that the true mean of each is the best; they sum to 1, ties split equally.
    pub probability: Vec<f64>,
    /// Expected opportunity cost of choosing each: how far, on average, its true mean lies from the best one's.
    pub opportunity_cost: Vec<f64>,
    /// Standard error of the probabilities from integrating at random points; 0 where they are exact (up to three).
    pub error: f64,
}

/// The verdict from paired columns, one per structure: the true means are jointly N(sample means, S/n).
///
/// S is the covariance under common random numbers over the replications in which all are known, so shared luck sharpens
/// the verdict. Assumes means near normal and a flat prior (Chick & Inoue 2001). This is the probability that the mean is
/// better, not the chance of being ahead in one year. `None` without columns or for fewer than two replications known in all.
///
/// # Panics
/// If the columns differ in length.
pub fn best_of(columns: &[&[f64]], higher_is_better: bool) -> Option<BestOf> {
    let complete = complete(columns);
    let n = complete.first()?.len() as f64;
    let means: Vec<f64> = complete.iter().map(|c| moments(c).map(|(mean, _)| mean)).collect::<Option<_>>()?;
    let covariance = |i: usize, j: usize| {
        let products: f64 = complete[i].iter().zip(&complete[j]).map(|(x, y)| (x - means[i]) * (y - means[j])).sum();
        products / (n - 1.0) / n
    };
    let k = means.len();
    let matrix: Vec<Vec<f64>> = (0..k).map(|i| (0..k).map(|j| covariance(i, j)).collect()).collect();
    let sign = if higher_is_better { 1.0 } else { -1.0 };
    let signed: Vec<f64> = means.iter().map(|mean| sign * mean).collect();
    best_of_normal(&signed, &matrix)
}

/// The columns at the replications that are known in all of them.
fn complete(columns: &[&[f64]]) -> Vec<Vec<f64>> {
    let n = columns.first().map_or(0, |column| column.len());
    assert!(columns.iter().all(|column| column.len() == n), "every structure has one value per replication");
    let whole: Vec<usize> = (0..n).filter(|&i| columns.iter().all(|column| !column[i].is_nan())).collect();
    columns.iter().map(|column| whole.iter().map(|&i| column[i]).collect()).collect()
}

/// The verdict when the true values are jointly normal with these means and covariance; larger is better.
///
/// Structures that cannot be told apart (equal means, difference without variance) share their probability equally; one
/// that is surely behind another has 0. Of the rest two are exact (Φ), three exact to about 1e-12 (bivariate normal by
/// Plackett's integral, E max by Stein's identity), more by sixteen keyed shifts of a 16,384-point Kronecker lattice,
/// with an error that is reported, typically below 3e-4 in a probability. `None` if something is not finite.
pub fn best_of_normal(means: &[f64], covariance: &[Vec<f64>]) -> Option<BestOf> {
    let finite = means.iter().chain(covariance.iter().flatten()).all(|value| value.is_finite());
    if means.is_empty() || !finite {
        return None;
    }
    let highest = means.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let joint = Joint { means: means.iter().map(|mean| mean - highest).collect(), covariance };
    let (leaders, twins) = joint.contenders();
    let (among, expected_best, error) = joint.solve(&leaders);
    let mut probability = vec![0.0; means.len()];
    for (leader, share) in leaders.iter().zip(among) {
        let tied: Vec<usize> = (0..means.len()).filter(|&i| twins[i] == Some(*leader)).collect();
        tied.iter().for_each(|&i| probability[i] = share / tied.len() as f64);
    }
    let opportunity_cost = joint.means.iter().map(|mean| (expected_best - mean).max(0.0)).collect();
    Some(BestOf { probability, opportunity_cost, error })
}

/// Jointly normal values, means relative to the highest.
struct Joint<'a> {
    means: Vec<f64>,
    covariance: &'a [Vec<f64>],
}

impl Joint<'_> {
    /// Variance of the difference of i and j; 0 if it is nothing but rounding.
    fn variance(&self, i: usize, j: usize) -> f64 {
        let s = self.covariance;
        let difference = s[i][i] + s[j][j] - 2.0 * s[i][j];
        if difference <= 1e-12 * (s[i][i] + s[j][j]) { 0.0 } else { difference }
    }

    /// Those that may be best, one of each set that cannot be told apart, and for everyone the one that stands for it
    /// (`None` for those surely behind).
    fn contenders(&self) -> (Vec<usize>, Vec<Option<usize>>) {
        let k = self.means.len();
        let surely = |i: usize, j: usize| i == j || self.variance(i, j) == 0.0;
        let behind = |i: usize| (0..k).any(|j| surely(i, j) && self.means[j] > self.means[i]);
        let stands_for = |i: usize| (0..k).find(|&j| surely(i, j) && self.means[j] == self.means[i]);
        let twins: Vec<Option<usize>> = (0..k).map(|i| if behind(i) { None } else { stands_for(i) }).collect();
        ((0..k).filter(|&i| twins[i] == Some(i)).collect(), twins)
    }

    /// Probabilities of the leaders, the expected best value and the error of the former.
    fn solve(&self, leaders: &[usize]) -> (Vec<f64>, f64, f64) {
        match *leaders {
            [only] => (vec![1.0], self.means[only], 0.0),
            [a, b] => {
                let p = self.ahead(a, b);
                let peak = self.variance(a, b) * self.tie_density(a, b);
                (vec![p, 1.0 - p], self.means[a] * p + self.means[b] * (1.0 - p) + peak, 0.0)
            }
            [a, b, c] => self.solve_three([a, b, c]),
            _ => self.integrate(leaders),
        }
    }

    /// P(a > b).
    fn ahead(&self, a: usize, b: usize) -> f64 {
        normal::cdf((self.means[a] - self.means[b]) / libm::sqrt(self.variance(a, b)))
    }

    /// The density of a − b at 0.
    fn tie_density(&self, a: usize, b: usize) -> f64 {
        let sd = libm::sqrt(self.variance(a, b));
        normal::density((self.means[a] - self.means[b]) / sd) / sd
    }

    /// Three: P by the bivariate normal of two differences; E max = Σ μᵢPᵢ + Σ Var(Xᵢ − Xⱼ)·qᵢⱼ, where qᵢⱼ is the density
    /// of a tie of i and j ahead of the third (Stein's identity; Clark 1961).
    fn solve_three(&self, [a, b, c]: [usize; 3]) -> (Vec<f64>, f64, f64) {
        let first = |i: usize, j: usize, k: usize| {
            let (sj, sk) = (libm::sqrt(self.variance(i, j)), libm::sqrt(self.variance(i, k)));
            let along = (self.shared(i, j, k) / (sj * sk)).clamp(-1.0, 1.0);
            both_below((self.means[i] - self.means[j]) / sj, (self.means[i] - self.means[k]) / sk, along)
        };
        let raw = [first(a, b, c), first(b, a, c), first(c, a, b)];
        let total: f64 = raw.iter().sum();
        let p: Vec<f64> = raw.iter().map(|p| p / total).collect();
        let ties = [(a, b, c), (a, c, b), (b, c, a)];
        let peak: f64 = ties.iter().map(|&(i, j, k)| self.variance(i, j) * self.tie_ahead(i, j, k)).sum();
        let expected = self.means[a] * p[0] + self.means[b] * p[1] + self.means[c] * p[2] + peak;
        (p, expected, 0.0)
    }

    /// Covariance of i − j and i − k.
    fn shared(&self, i: usize, j: usize, k: usize) -> f64 {
        let s = self.covariance;
        s[i][i] - s[i][k] - s[i][j] + s[j][k]
    }

    /// The density of a tie of i and j with k behind both.
    fn tie_ahead(&self, i: usize, j: usize, k: usize) -> f64 {
        let (between, shared) = (self.variance(i, j), self.shared(i, j, k));
        let lead = self.means[i] - self.means[k] - shared / between * (self.means[i] - self.means[j]);
        let left = self.variance(i, k) - shared * shared / between;
        let ahead = if left > 1e-12 * self.variance(i, k) {
            normal::cdf(lead / libm::sqrt(left))
        } else {
            0.5 + 0.5 * f64::from(lead.partial_cmp(&0.0).map_or(0, |side| side as i8))
        };
        self.tie_density(i, j) * ahead
    }

    /// Any number, at the points of shifted lattices.
    fn integrate(&self, leaders: &[usize]) -> (Vec<f64>, f64, f64) {
        let root = self.root(leaders);
        let (wins, heights): (Vec<Vec<f64>>, Vec<f64>) =
            (0..SHIFTS).map(|shift| self.lattice(leaders, &root, shift)).unzip();
        let p: Vec<f64> =
            (0..leaders.len()).map(|i| wins.iter().map(|run| run[i]).sum::<f64>() / SHIFTS as f64).collect();
        let spread = |i: usize| wins.iter().map(|run| (run[i] - p[i]) * (run[i] - p[i])).sum::<f64>();
        let widest = (0..leaders.len()).map(spread).fold(0.0, f64::max);
        let error = libm::sqrt(widest / (SHIFTS * (SHIFTS - 1)) as f64);
        (p, heights.iter().sum::<f64>() / SHIFTS as f64, error)
    }

    /// Shares of being best and mean of the best over one shifted Kronecker lattice (Richtmyer: square roots of primes).
    fn lattice(&self, leaders: &[usize], root: &[Vec<f64>], shift: u64) -> (Vec<f64>, f64) {
        let k = leaders.len();
        let fate = resample("best", shift);
        let start: Vec<f64> = (0..k).map(|axis| fate.uniform(Purpose::Statistics, axis as u32)).collect();
        let step: Vec<f64> = primes().take(k).map(|prime| libm::sqrt(prime as f64).fract()).collect();
        let (mut wins, mut best) = (vec![0.0; k], 0.0);
        let mut normals = vec![0.0; k];
        for point in 0..POINTS {
            for (axis, normal) in normals.iter_mut().enumerate() {
                let u = (start[axis] + point as f64 * step[axis]).fract();
                *normal = normal::quantile(u.clamp(1e-15, 1.0 - 1e-15));
            }
            let value = |i: usize| {
                let noise: f64 = root[i].iter().zip(&normals).map(|(weight, normal)| weight * normal).sum();
                self.means[leaders[i]] + noise
            };
            let (winner, height) = (0..k)
                .map(|i| (i, value(i)))
                .fold((0, f64::NEG_INFINITY), |top, next| if next.1 > top.1 { next } else { top });
            wins[winner] += 1.0 / POINTS as f64;
            best += height / POINTS as f64;
        }
        (wins, best)
    }

    /// The lower triangle L with LLᵀ = covariance (Cholesky); a column without variance left is 0.
    fn root(&self, leaders: &[usize]) -> Vec<Vec<f64>> {
        let k = leaders.len();
        let mut root = vec![vec![0.0; k]; k];
        for j in 0..k {
            let used: f64 = root[j][..j].iter().map(|x| x * x).sum();
            let whole = self.covariance[leaders[j]][leaders[j]];
            let left = whole - used;
            let pivot = if left > 1e-12 * whole { libm::sqrt(left) } else { 0.0 };
            root[j][j] = pivot;
            for i in j + 1..k {
                let shared: f64 = root[i][..j].iter().zip(&root[j][..j]).map(|(x, y)| x * y).sum();
                root[i][j] = if pivot > 0.0 { (self.covariance[leaders[i]][leaders[j]] - shared) / pivot } else { 0.0 };
            }
        }
        root
    }
}

/// Shifts of the lattice, from whose spread the error is known.
const SHIFTS: u64 = 16;
/// Points of each.
const POINTS: u32 = 1 << 14;

/// 2, 3, 5, …
fn primes() -> impl Iterator<Item = u32> {
    (2u32..).filter(|&n| (2..n).take_while(|d| d * d <= n).all(|d| n % d != 0))
}

/// P(X ≤ h, Y ≤ k) of a standard bivariate normal with correlation r (Plackett 1954, in Drezner & Wesolowsky's angle).
fn both_below(h: f64, k: f64, r: f64) -> f64 {
    let slope = |angle: f64| {
        let (sin, cos) = (libm::sin(angle), libm::cos(angle));
        // At ±90° the limit: 0 unless h = ±k.
        let squares = (h * h + k * k - 2.0 * h * k * sin).max(0.0);
        if squares == 0.0 { 1.0 } else { libm::exp(-squares / (2.0 * cos * cos)) }
    };
    let end = libm::asin(r);
    let area: f64 = (0..16)
        .map(|part| {
            let (from, to) = (end * f64::from(part) / 16.0, end * f64::from(part + 1) / 16.0);
            let middle = (from + to) / 2.0;
            simpson(&slope, [from, middle, to], [slope(from), slope(middle), slope(to)], 1e-13, 30)
        })
        .sum();
    (normal::cdf(h) * normal::cdf(k) + area / std::f64::consts::TAU).clamp(0.0, 1.0)
}

/// Adaptive Simpson quadrature with Richardson's correction.
fn simpson(f: &dyn Fn(f64) -> f64, [a, m, b]: [f64; 3], [fa, fm, fb]: [f64; 3], tolerance: f64, depth: u32) -> f64 {
    let (left, right) = ((a + m) / 2.0, (m + b) / 2.0);
    let (fl, fr) = (f(left), f(right));
    let whole = (b - a) / 6.0 * (fa + 4.0 * fm + fb);
    let halves = (b - a) / 12.0 * (fa + 4.0 * fl + 2.0 * fm + 4.0 * fr + fb);
    if depth == 0 || (halves - whole).abs() <= 15.0 * tolerance {
        return halves + (halves - whole) / 15.0;
    }
    simpson(f, [a, left, m], [fa, fl, fm], tolerance / 2.0, depth - 1)
        + simpson(f, [m, right, b], [fm, fr, fb], tolerance / 2.0, depth - 1)
}

/// Holm's step-down adjustment (1979) of p values: at least as sharp as Bonferroni, valid under any dependence.
///
/// Reject where the adjusted value is at most the level; the chance of any false rejection then is at most that level.
/// NaN marks a comparison that could not be made: it stays NaN and does not count.
pub fn holm(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|&i| !p[i].is_nan()).collect();
    order.sort_by(|&i, &j| p[i].total_cmp(&p[j]));
    let mut adjusted = vec![f64::NAN; p.len()];
    let mut highest: f64 = 0.0;
    for (rank, &i) in order.iter().enumerate() {
        highest = highest.max((p[i] * (order.len() - rank) as f64).min(1.0));
        adjusted[i] = highest;
    }
    adjusted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(a: f64, b: f64, absolute: f64) {
        assert!((a - b).abs() <= absolute, "{a} is not {b}");
    }

    #[test]
    fn the_bivariate_normal_is_right_where_it_is_known() {
        for r in [-1.0, -0.9, -0.3, 0.0, 0.5, 0.99, 1.0] {
            close(both_below(0.0, 0.0, r), 0.25 + libm::asin(r) / std::f64::consts::TAU, 1e-12);
        }
        close(both_below(1.0, 2.0, 1.0), normal::cdf(1.0), 1e-11);
        close(both_below(1.0, -2.0, -1.0), 0.0, 1e-11);
        close(both_below(1.0, 0.5, -1.0), normal::cdf(1.0) + normal::cdf(0.5) - 1.0, 1e-11);
        close(both_below(0.7, 9.0, 0.6), normal::cdf(0.7), 1e-12);
    }

    #[test]
    fn copies_share_their_chance_and_the_surely_worse_have_none() {
        let a = [3.0, 5.0, 4.0, 9.0, 1.0];
        let b = [4.0, 3.0, 6.0, 5.0, 2.0];
        let less: Vec<f64> = a.iter().map(|x| x - 1.0).collect();
        let two = best_of(&[&a, &b], true).unwrap();
        let all = best_of(&[&a, &b, &a, &less], true).unwrap();
        close(all.probability[0], two.probability[0] / 2.0, 1e-15);
        assert_eq!(all.probability[0], all.probability[2]);
        assert_eq!(all.probability[1], two.probability[1]);
        assert_eq!(all.probability[3], 0.0);
        close(all.opportunity_cost[3], two.opportunity_cost[0] + 1.0, 1e-12);
        let same = best_of(&[&a, &a], true).unwrap();
        assert_eq!((same.probability, same.opportunity_cost), (vec![0.5, 0.5], vec![0.0, 0.0]));
    }

    #[test]
    fn the_lattice_agrees_with_the_exact_three_and_with_symmetry() {
        let means = vec![0.0, 0.3, -0.2];
        let covariance = vec![vec![1.0, 0.5, 0.1], vec![0.5, 2.0, 0.3], vec![0.1, 0.3, 0.7]];
        let joint = Joint { means, covariance: &covariance };
        let (exact, best, _) = joint.solve_three([0, 1, 2]);
        let (lattice, again, error) = joint.integrate(&[0, 1, 2]);
        exact.iter().zip(&lattice).for_each(|(a, b)| close(*a, *b, 1e-3));
        close(best, again, 1e-3);
        assert!(error < 3e-4);
        let five: Vec<Vec<f64>> = (0..5).map(|i| (0..5).map(|j| f64::from(u8::from(i == j))).collect()).collect();
        let equal = best_of_normal(&[0.0; 5], &five).unwrap();
        equal.probability.iter().for_each(|p| close(*p, 0.2, 1.5e-3));
        close(equal.opportunity_cost[0], 1.162_964_473_640_519, 1.5e-3); // mean of the largest of five normals
    }

    #[test]
    fn less_is_better_is_the_mirror_image() {
        let (a, b) = ([3.0, 5.0, 4.0], [4.0, 3.0, 6.5]);
        let up = best_of(&[&a, &b], true).unwrap();
        let down = best_of(&[&a, &b], false).unwrap();
        close(up.probability[0], down.probability[1], 1e-15);
    }
}
