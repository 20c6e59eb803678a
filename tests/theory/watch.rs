//! What the cases look at: levels over time, distributions, and what happens at the stages.

use orgsim::engine::{Ending, Happening, Observer};
use orgsim::units::{Tick, days, ticks};

use crate::sums::Sums;

/// A number over time: its area after warm-up, the time at each whole value, and its value at given times.
#[derive(Clone)]
pub struct Level {
    pub level: f64,
    since: Tick,
    warm: Tick,
    /// Level times days.
    pub area: f64,
    /// Squared level times days.
    pub area_of_square: f64,
    /// Days at 0, 1, 2, …; the last holds all above.
    pub shares: Vec<f64>,
    times: Vec<Tick>,
    /// The level at each of the times.
    pub seen: Vec<f64>,
}

impl Level {
    /// A level whose area counts from `warm` and that is read at `times`, in days.
    pub fn new(warm: f64, times: &[f64]) -> Level {
        let times = times.iter().map(|&time| ticks(time)).collect();
        let shares = vec![0.0; 64];
        let (level, area, area_of_square) = (0.0, 0.0, 0.0);
        Level { level, since: 0, warm: ticks(warm), area, area_of_square, shares, times, seen: Vec::new() }
    }

    /// The level changes.
    #[inline]
    pub fn step(&mut self, now: Tick, by: f64) {
        self.pass(now);
        self.level += by;
    }

    #[inline]
    fn pass(&mut self, now: Tick) {
        while self.seen.len() < self.times.len() && self.times[self.seen.len()] < now {
            self.seen.push(self.level);
        }
        if now > self.warm {
            let time = days(now - self.since.max(self.warm));
            self.area += self.level * time;
            self.area_of_square += self.level * self.level * time;
            let place = (self.level.max(0.0) as usize).min(self.shares.len() - 1);
            self.shares[place] += time;
        }
        self.since = now;
    }

    /// The run is over.
    pub fn close(&mut self, end: Tick) {
        self.pass(end);
        while self.seen.len() < self.times.len() {
            self.seen.push(self.level);
        }
    }
}

/// A sample: its moments, parts above given values, and a histogram if a quantile is asked for.
#[derive(Clone)]
pub struct Sample {
    pub n: f64,
    pub sum: f64,
    squares: f64,
    positive: f64,
    marks: Vec<f64>,
    above: Vec<f64>,
    width: f64,
    bins: Vec<u32>,
}

impl Sample {
    /// A sample with the parts above `marks`, and a histogram up to `top` if that is more than 0.
    pub fn new(marks: &[f64], top: f64) -> Sample {
        let bins = if top > 0.0 { vec![0; BINS + 1] } else { Vec::new() };
        let (marks, above) = (marks.to_vec(), vec![0.0; marks.len()]);
        Sample { n: 0.0, sum: 0.0, squares: 0.0, positive: 0.0, marks, above, width: top / BINS as f64, bins }
    }

    /// One more value.
    #[inline]
    pub fn note(&mut self, value: f64) {
        self.n += 1.0;
        self.sum += value;
        self.squares += value * value;
        if value > 0.0 {
            self.positive += 1.0;
        }
        for (mark, above) in self.marks.iter().zip(&mut self.above) {
            if value > *mark {
                *above += 1.0;
            }
        }
        if !self.bins.is_empty() {
            let bin = ((value / self.width) as usize).min(BINS);
            self.bins[bin] += 1;
        }
    }

    /// Add it to the sums as `name`, `name.n`, `name.squares`, `name.positive` and `name.above` with the mark's index.
    pub fn report(&self, sums: &mut Sums, name: &str) {
        sums.add(name, self.sum);
        sums.add(&format!("{name}.n"), self.n);
        sums.add(&format!("{name}.squares"), self.squares);
        sums.add(&format!("{name}.positive"), self.positive);
        for (index, above) in self.above.iter().enumerate() {
            sums.add(&format!("{name}.above{index}"), *above);
        }
        if !self.bins.is_empty() {
            sums.bins(name, self.width, &self.bins);
        }
    }
}

/// Bins of a histogram.
const BINS: usize = 4000;

/// What is asked of the samples at the stages.
#[derive(Clone, Default)]
pub struct Asked {
    /// Warm-up in days.
    pub warm: f64,
    /// Times at which levels are read.
    pub times: Vec<f64>,
    /// Values of which the part above counts, for waits, times inside and cycles.
    pub marks: Vec<f64>,
    /// End of the histograms, 0 for none.
    pub top: f64,
    /// Whether lanes are segments instead of stages.
    pub by_segment: bool,
}

/// What happens in one lane: a stage, or a segment at the only stage.
pub struct Lane {
    pub inside: Level,
    pub busy: Level,
    pub entered: f64,
    pub delayed: f64,
    pub advanced: f64,
    pub wait: Sample,
    pub gave_up: Sample,
    pub stay: Sample,
    pub lost_age: Sample,
}

/// What happens to leads at the stages.
pub struct Floor {
    warm: Tick,
    by_segment: bool,
    lane_of: Vec<u16>,
    pub lanes: Vec<Lane>,
    pub arrived: f64,
    pub cycle: Sample,
    pub age: Sample,
}

impl Floor {
    /// A floor of so many lanes.
    pub fn new(lanes: usize, asked: &Asked) -> Floor {
        let level = || Level::new(asked.warm, &asked.times);
        let sample = || Sample::new(&asked.marks, asked.top);
        let plain = || Sample::new(&[], 0.0);
        let lane = || Lane {
            inside: level(),
            busy: level(),
            entered: 0.0,
            delayed: 0.0,
            advanced: 0.0,
            wait: sample(),
            gave_up: plain(),
            stay: sample(),
            lost_age: plain(),
        };
        Floor {
            warm: ticks(asked.warm),
            by_segment: asked.by_segment,
            lane_of: Vec::new(),
            lanes: (0..lanes).map(|_| lane()).collect(),
            arrived: 0.0,
            cycle: sample(),
            age: plain(),
        }
    }

    /// The run is over: add everything to the sums under `prefix`, lanes by number.
    pub fn report(&mut self, end: Tick, sums: &mut Sums, prefix: &str) {
        sums.add(&format!("{prefix}days"), days(end - self.warm));
        sums.add(&format!("{prefix}arrived"), self.arrived);
        self.cycle.report(sums, &format!("{prefix}cycle"));
        self.age.report(sums, &format!("{prefix}age"));
        for (number, lane) in self.lanes.iter_mut().enumerate() {
            let name = |what: &str| format!("{prefix}{number}.{what}");
            lane.inside.close(end);
            lane.busy.close(end);
            sums.add(&name("inside"), lane.inside.area);
            sums.add(&name("busy"), lane.busy.area);
            sums.add(&name("entered"), lane.entered);
            sums.add(&name("delayed"), lane.delayed);
            sums.add(&name("advanced"), lane.advanced);
            lane.wait.report(sums, &name("wait"));
            lane.gave_up.report(sums, &name("gave_up"));
            lane.stay.report(sums, &name("stay"));
            lane.lost_age.report(sums, &name("lost"));
        }
    }
}

impl Observer for Floor {
    #[inline]
    fn note(&mut self, now: Tick, happening: Happening) {
        let counts = now > self.warm || self.warm == 0;
        match happening {
            Happening::LeadArrives { .. } if counts => self.arrived += 1.0,
            Happening::Enters { deal, stage, segment, .. } => {
                let lane = if self.by_segment { segment } else { stage };
                if self.lane_of.len() <= deal as usize {
                    self.lane_of.resize(deal as usize + 1, 0);
                }
                self.lane_of[deal as usize] = lane;
                let lane = &mut self.lanes[lane as usize];
                lane.inside.step(now, 1.0);
                if counts {
                    lane.entered += 1.0;
                }
            }
            Happening::Waits { deal, .. } if counts => {
                self.lanes[self.lane_of[deal as usize] as usize].delayed += 1.0;
            }
            Happening::TouchStarts { deal, waited, .. } => {
                let lane = &mut self.lanes[self.lane_of[deal as usize] as usize];
                lane.busy.step(now, 1.0);
                if counts {
                    lane.wait.note(days(waited));
                }
            }
            Happening::TouchEnds { deal, .. } => {
                self.lanes[self.lane_of[deal as usize] as usize].busy.step(now, -1.0);
            }
            Happening::StageEnds { deal, ending, inside, waited, age, .. } => {
                let lane = &mut self.lanes[self.lane_of[deal as usize] as usize];
                lane.inside.step(now, -1.0);
                if !counts {
                    return;
                }
                lane.stay.note(days(inside));
                match ending {
                    Ending::Advanced => lane.advanced += 1.0,
                    Ending::GaveUp | Ending::TurnedAway => lane.gave_up.note(days(waited)),
                    _ => lane.lost_age.note(days(age)),
                }
                if ending != Ending::Advanced {
                    self.age.note(days(age));
                }
            }
            Happening::Wins { cycle, .. } if counts => {
                self.cycle.note(days(cycle));
                self.age.note(days(cycle));
            }
            _ => {}
        }
    }
}

/// A function that listens.
pub struct On<F>(pub F);

impl<F: FnMut(Tick, Happening)> Observer for On<F> {
    #[inline]
    fn note(&mut self, now: Tick, happening: Happening) {
        (self.0)(now, happening);
    }
}
