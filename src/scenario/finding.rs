//! What can be wrong with a scenario, said at its place in the file.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet, normalize_untrusted_str};

/// Findings printed in full; the rest is only counted.
const PRINTED: usize = 50;

/// Where a finding points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum At {
    /// A byte range of the scenario's text.
    File(Range<usize>),
    /// A `--set`, as it was typed.
    Flag(String),
    /// Nowhere in particular.
    Whole,
}

/// What is wrong. The text of each kind is its headline.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Problem {
    /// Not TOML.
    #[error("this is not TOML: {message}")]
    Syntax {
        /// What the TOML parser says.
        message: String,
    },
    /// Not UTF-8.
    #[error("the file is not UTF-8 text: byte {offset}, on line {line}")]
    NotText {
        /// Offset of the first wrong byte.
        offset: usize,
        /// Its line.
        line: usize,
    },
    /// Nothing in it.
    #[error("the scenario is empty")]
    Empty,
    /// Too large a file.
    #[error("the file is too large: {bytes} bytes, at most {limit}")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Tables in tables without end.
    #[error("keys are nested too deeply: more than {limit} levels")]
    TooDeep {
        /// What is allowed.
        limit: usize,
    },
    /// A key that means nothing here.
    #[error("unknown key `{key}` in {within}")]
    UnknownKey {
        /// As written.
        key: String,
        /// The table it stands in.
        within: String,
        /// What may stand there.
        known: Vec<String>,
        /// The likeliest of these.
        nearest: Option<String>,
    },
    /// Required and absent.
    #[error("`{key}` is missing in {within}")]
    Missing {
        /// The key.
        key: String,
        /// The table it should stand in.
        within: String,
        /// What it takes.
        allowed: String,
    },
    /// Another type of value.
    #[error("`{key}` takes {expected}, not {found}")]
    WrongType {
        /// The key.
        key: String,
        /// What it takes.
        expected: String,
        /// What stands there.
        found: &'static str,
    },
    /// A text that cannot be read as what it should be.
    #[error("`{key}` cannot be read: it takes {expected}")]
    NotUnderstood {
        /// The key.
        key: String,
        /// What it takes.
        expected: String,
        /// The likeliest word, if words are allowed.
        nearest: Option<String>,
    },
    /// A number with an unknown unit.
    #[error("unknown unit `{unit}`")]
    UnknownUnit {
        /// As written.
        unit: String,
        /// What is known.
        known: &'static str,
        /// How it should be written.
        nearest: Option<String>,
    },
    /// A number without its unit.
    #[error("`{key}` needs a unit")]
    NoUnit {
        /// The key.
        key: String,
        /// How it could be written.
        example: String,
    },
    /// 25 where 0.25 is meant.
    #[error("`{key}` is a share, not a percentage")]
    Percentage {
        /// The key.
        key: String,
        /// How it should be written.
        example: String,
    },
    /// Outside its bounds.
    #[error("`{key}` is out of bounds: {what} {allowed}")]
    OutOfBounds {
        /// The key.
        key: String,
        /// What is bounded.
        what: &'static str,
        /// The bounds in words.
        allowed: String,
    },
    /// Infinite or not a number.
    #[error("`{key}` is not a finite number")]
    NotFinite {
        /// The key.
        key: String,
    },
    /// A fraction where things are counted.
    #[error("`{key}` takes a whole number")]
    NotWhole {
        /// The key.
        key: String,
    },
    /// `{ low, likely, high }`.
    #[error("ranges are not simulated yet: `{key}` takes one value")]
    Ranges {
        /// The key.
        key: String,
        /// The likely value.
        likely: Option<String>,
        /// Whether a law of chance may stand here.
        law: bool,
    },
    /// A name that nothing has.
    #[error("there is no {kind} named `{name}`")]
    UnknownName {
        /// What it should be.
        kind: &'static str,
        /// As written.
        name: String,
        /// What there is.
        known: Vec<String>,
        /// The likeliest of these.
        nearest: Option<String>,
    },
    /// None of several alternatives.
    #[error("`{key}` needs one of {}", listed(.allowed))]
    Choose {
        /// The key.
        key: String,
        /// The alternatives.
        allowed: Vec<String>,
    },
    /// More than one of several alternatives.
    #[error("`{key}` takes only one of {}", listed(.found))]
    ChooseOne {
        /// The key.
        key: String,
        /// What stands there.
        found: Vec<String>,
    },
    /// Shares that are not 1 together.
    #[error("the shares of `{key}` add up to {sum}, not to 1")]
    SharesSum {
        /// The key.
        key: String,
        /// What they add up to.
        sum: String,
    },
    /// Work that nobody does.
    #[error("in `{structure}` nobody covers `{activity}`{}", of_segment(.segment))]
    Uncovered {
        /// The structure.
        structure: String,
        /// The stage, or `serve`.
        activity: String,
        /// The segment, if others are covered.
        segment: Option<String>,
        /// Roles that cover it.
        roles: Vec<String>,
    },
    /// A segment that no team serves.
    #[error("in `{structure}` no team serves the segment `{segment}`")]
    Unserved {
        /// The structure.
        structure: String,
        /// The segment.
        segment: String,
    },
    /// A stage before every entry.
    #[error("no lead ever reaches the stage `{stage}`")]
    Unreachable {
        /// The stage.
        stage: String,
        /// Where leads enter.
        enters: String,
    },
    /// A structure without people.
    #[error("`{structure}` has no seats")]
    NoStaff {
        /// The structure or team.
        structure: String,
    },
    /// A seat beside the pods that covers work.
    #[error("`{role}` covers work, but a seat beside the pods only supports")]
    SupportCovers {
        /// The role.
        role: String,
    },
    /// A rule about a role that has no seat here.
    #[error("`{role}` has no seat in this structure")]
    NotSeated {
        /// The role.
        role: String,
    },
    /// A pair in which nothing is handed over.
    #[error("`{from}` never hands over to `{to}`: no stage that `{to}` covers follows one where `{from}` stops")]
    NoHandover {
        /// The role that should hand over.
        from: String,
        /// The role that should take over.
        to: String,
    },
    /// Sellers who should keep their customers, but do not look after any.
    #[error("the seller cannot keep the customer: `{role}` wins deals here, but does not cover `serve`")]
    SellerServesNot {
        /// The role.
        role: String,
    },
    /// More than can be simulated.
    #[error("too many {what}: {count}, at most {limit}")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// How many.
        count: String,
        /// What is allowed.
        limit: String,
    },
    /// Two observed figures that cannot both be true, or one that another fixes already.
    #[error("{why}")]
    Contradiction {
        /// One figure.
        a: String,
        /// The other.
        b: String,
        /// Why they fight.
        why: String,
    },
    /// A change on the time line that changes nothing.
    #[error("`{change}` has nothing to change{}: {why}", in_structure(.structure))]
    Ineffective {
        /// What should change.
        change: String,
        /// Where; `None`: anywhere.
        structure: Option<String>,
        /// What is lacking.
        why: String,
    },
    /// A key that has no meaning in this place.
    #[error("`{key}` has no meaning here: {why}")]
    NotHere {
        /// The key.
        key: String,
        /// Why not.
        why: &'static str,
    },
    /// A list in the wrong order or of the wrong length.
    #[error("`{key}` must {must}")]
    Order {
        /// The key.
        key: String,
        /// What it must be.
        must: &'static str,
    },
    /// A name that means something else.
    #[error("`{name}` cannot be the name of a {kind}: {why}")]
    BadName {
        /// The name.
        name: String,
        /// Of what.
        kind: &'static str,
        /// Why not.
        why: &'static str,
    },
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn of_segment(segment: &Option<String>) -> String {
    segment.as_ref().map(|name| format!(" for the segment `{name}`")).unwrap_or_default()
}

fn in_structure(structure: &Option<String>) -> String {
    structure.as_ref().map(|name| format!(" in `{name}`")).unwrap_or_default()
}

fn mean(nearest: &Option<String>, known: &[String]) -> Option<String> {
    match nearest {
        Some(word) => Some(format!("did you mean `{word}`?")),
        None if known.is_empty() => None,
        None => Some(format!("known here: {}", listed(&known[..known.len().min(30)]))),
    }
}

impl Problem {
    /// The few words under the caret.
    pub fn label(&self) -> &'static str {
        match self {
            Problem::UnknownKey { .. } | Problem::UnknownName { .. } => "not known",
            Problem::Ranges { .. } => "not yet",
            Problem::Missing { .. } => "here",
            Problem::WrongType { .. } | Problem::NotUnderstood { .. } => "cannot be read",
            Problem::UnknownUnit { .. } => "unknown unit",
            Problem::NoUnit { .. } => "in which unit?",
            Problem::Percentage { .. } => "a percentage?",
            Problem::OutOfBounds { .. } | Problem::TooMany { .. } => "out of bounds",
            Problem::Uncovered { .. } | Problem::Unserved { .. } => "nobody does this",
            _ => "",
        }
    }

    /// The way out.
    pub fn help(&self) -> Option<String> {
        match self {
            Problem::Empty => Some("start from a shipped scenario, or from `[scenario]`".into()),
            Problem::NotText { .. } => Some("save it as UTF-8".into()),
            Problem::UnknownKey { known, nearest, .. } | Problem::UnknownName { known, nearest, .. } => {
                mean(nearest, known)
            }
            Problem::Missing { key, allowed, .. } => Some(format!("`{key}` takes {allowed}")),
            Problem::NotUnderstood { nearest, .. } => mean(nearest, &[]),
            Problem::UnknownUnit { known, nearest, .. } => Some(match nearest {
                Some(text) => format!("did you mean \"{text}\"?"),
                None => format!("known units: {known}"),
            }),
            Problem::NoUnit { example, .. } | Problem::Percentage { example, .. } => Some(format!("write {example}")),
            Problem::Ranges { likely, law, .. } => Some(ranges_help(likely, *law)),
            Problem::SharesSum { .. } => Some("parts of a whole add up to 1, or to 100 %".into()),
            Problem::Uncovered { roles, activity, .. } => Some(match roles.is_empty() {
                true => format!("add \"{activity}\" to the `covers` of a role that has seats here"),
                false => format!("seat one of {} here, or let another role cover it", listed(roles)),
            }),
            Problem::Unserved { .. } => Some("every segment that a source brings needs a team".into()),
            Problem::Unreachable { enters, .. } => {
                Some(format!("leads enter at `{enters}`; let a source enter here, or drop the stage"))
            }
            Problem::NoStaff { .. } => Some("give at least one role a seat, such as `ae = 3`".into()),
            Problem::SupportCovers { .. } => Some("put it into `each`, or state the structure as `teams`".into()),
            Problem::Contradiction { a, b, .. } if !b.is_empty() => {
                Some(format!("leave out `{a}` or `{b}`, or look at how the two were counted"))
            }
            Problem::Ineffective { structure: Some(name), .. } => Some(format!("leave `{name}` out of `in`")),
            Problem::NotSeated { .. } => Some("give it a seat here, or leave it out".into()),
            Problem::SellerServesNot { role } => Some(format!("add \"serve\" to what `{role}` covers")),
            _ => None,
        }
    }
}

fn ranges_help(likely: &Option<String>, law: bool) -> String {
    let one = match likely {
        Some(value) => format!("write the likely value: {value}"),
        None => "write the likely value".into(),
    };
    if law { format!("{one}; or, for chance from case to case, {{ pert = {{ low, likely, high }} }}") } else { one }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// What is wrong.
    pub problem: Problem,
    /// Where.
    pub at: At,
    /// The dotted path of the key, as `--set` takes it; empty for the file as a whole.
    pub path: String,
    /// The value as written; empty if there is none.
    pub value: String,
}

/// Everything that is wrong with a scenario. Displayed plainly; [`Findings::render`] can colour.
#[derive(Clone, Debug, PartialEq)]
pub struct Findings {
    origin: String,
    text: String,
    list: Vec<Finding>,
    beyond: usize,
}

impl Findings {
    pub(super) fn new(origin: &str, text: &str, mut list: Vec<Finding>, beyond: usize) -> Findings {
        list.sort_by_key(|finding| match &finding.at {
            At::File(span) => (1, span.start),
            At::Whole => (0, 0),
            At::Flag(_) => (2, 0),
        });
        Findings { origin: origin.to_owned(), text: text.to_owned(), list, beyond }
    }

    /// The first thousand findings, those of the file in its order.
    pub fn list(&self) -> &[Finding] {
        &self.list
    }

    /// Each finding drawn at its place.
    pub fn render(&self, coloured: bool) -> String {
        let renderer = if coloured { Renderer::styled() } else { Renderer::plain() };
        let mut out = String::new();
        for finding in self.list.iter().take(PRINTED) {
            out.push_str(&renderer.render(&[self.drawn(finding)]));
            out.push_str("\n\n");
        }
        match self.list.len() + self.beyond {
            many if many > PRINTED => out.push_str(&format!("{PRINTED} findings shown, and {} more\n", many - PRINTED)),
            1 => out.push_str("1 finding\n"),
            many => out.push_str(&format!("{many} findings\n")),
        }
        out
    }

    fn drawn(&self, finding: &Finding) -> Group<'static> {
        let title = normalize_untrusted_str(&clipped(&finding.problem.to_string(), 400));
        let mut group = Group::with_title(Level::ERROR.primary_title(title));
        group = match &finding.at {
            At::File(span) => group.element(self.excerpt(span.clone(), finding.problem.label())),
            At::Flag(flag) => group.element(Origin::path(normalize_untrusted_str(&clipped(flag, 200)))),
            At::Whole => group.element(Origin::path(normalize_untrusted_str(&self.origin))),
        };
        if let Some(help) = finding.problem.help() {
            group = group.element(Level::HELP.message(normalize_untrusted_str(&clipped(&help, 1000))));
        }
        group
    }

    /// The line a span begins on; a span over several lines is cut at the end of the first.
    fn excerpt(
        &self,
        span: Range<usize>,
        label: &'static str,
    ) -> Snippet<'static, annotate_snippets::Annotation<'static>> {
        let start = boundary(&self.text, span.start);
        let from = self.text[..start].rfind('\n').map_or(0, |at| at + 1);
        let to = self.text[start..].find('\n').map_or(self.text.len(), |at| start + at);
        let line = self.text[from..to].trim_end_matches('\r');
        let end = boundary(&self.text, span.end).clamp(start, from.max(start).max(from + line.len()));
        let number = self.text[..from].bytes().filter(|byte| *byte == b'\n').count() + 1;
        let within = (start - from).min(line.len())..(end - from).min(line.len());
        let annotation = AnnotationKind::Primary.span(within);
        let annotation = if label.is_empty() { annotation } else { annotation.label(label) };
        Snippet::source(line.to_owned())
            .line_start(number)
            .path(normalize_untrusted_str(&self.origin))
            .annotation(annotation)
    }
}

impl fmt::Display for Findings {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.render(false))
    }
}

impl std::error::Error for Findings {}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// A text cut to at most so many characters.
pub(super) fn clipped(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// The known word that is likeliest meant, if any is near.
pub(super) fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<String> {
    let word = clipped(&word.to_lowercase(), 60);
    let score = |other: &str| strsim::jaro_winkler(&word, &other.to_lowercase());
    let best = known.into_iter().map(|other| (score(other), other)).max_by(|a, b| a.0.total_cmp(&b.0))?;
    let edits = strsim::damerau_levenshtein(&word, &best.1.to_lowercase());
    (best.0 >= 0.84 || edits <= 1 + word.chars().count() / 5).then(|| best.1.to_owned())
}
