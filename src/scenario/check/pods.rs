//! `[structures.NAME.pod]`: how many pods, who is in them, and what a variant stands for.

use super::structures::seats;
use super::{Names, Role};
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::tree::path_part;
use crate::scenario::{Form, Variant};

pub(super) fn pods(r: &mut Reader, table: &Place<'_>, names: &Names, roles: &[Role]) -> Option<Form> {
    let mut at = |key| r.at(table, key);
    let (variant_at, by, teams, each) = (at("variant"), at("by"), at("teams"), at("each"));
    let variant = r.word(&variant_at).map(|word| match word {
        "vertical" => Variant::Vertical,
        "inbound" => Variant::Inbound,
        "outbound" => Variant::Outbound,
        _ => Variant::Targeted,
    });
    r.word(&by);
    let vertical = variant == Some(Variant::Vertical);
    if (by.given() || vertical) && teams.given() && !teams.is_table() {
        let why = match vertical {
            true => "a vertical pod serves one segment; write the pods of each: `teams = { SEGMENT = 2 }`",
            false => "with `by = \"segment\"`, write the pods of each segment: `teams = { SEGMENT = 2 }`",
        };
        r.wrong(&teams, Problem::NotHere { key: "teams".into(), why });
    }
    let (by_segment, count) = match () {
        () if teams.is_table() => (by_segment(r, &teams, names), Some(0)),
        () if teams.given() => (Vec::new(), r.count(&teams)),
        () if vertical => {
            r.note(&teams, "one for each segment", "assumption");
            ((0..names.segments.len()).map(|segment| (segment, 1)).collect(), Some(0))
        }
        () => {
            r.missing(&teams);
            (Vec::new(), None)
        }
    };
    // A variant that is not understood may have a usual team.
    if !each.given() && !variant_at.given() {
        r.missing(&each);
    }
    let inside = each_pod(r, &each, names, roles, variant);
    Some(Form::Pod { variant, by_segment, count: count?, each: inside, support: seats(r, table, names) })
}

fn by_segment(r: &mut Reader, table: &Place<'_>, names: &Names) -> Vec<(usize, u32)> {
    r.open(table);
    let mut pods = Vec::new();
    for place in r.names(table) {
        let (segment, count) = (r.find_key(&place, "segment", &names.segments), r.count(&place));
        if let (Some(segment), Some(count @ 1..)) = (segment, count) {
            pods.push((segment, count));
        }
    }
    pods
}

fn each_pod(
    r: &mut Reader,
    place: &Place<'_>,
    names: &Names,
    roles: &[Role],
    variant: Option<Variant>,
) -> Vec<(usize, u32)> {
    match variant {
        _ if place.given() => match r.open(place) {
            true => seats(r, place, names),
            false => Vec::new(),
        },
        Some(variant) => {
            let usual = usual_team(variant, names, roles);
            let each = |(role, seats): &(usize, u32)| format!("{} = {seats}", path_part(&roles[*role].name));
            let text = format!("{{ {} }}", usual.iter().map(each).collect::<Vec<_>>().join(", "));
            r.record(place, text, usual_members(variant).1);
            usual
        }
        None => Vec::new(),
    }
}

/// Members who open, who close and who keep the customer, and where that is from: B9 has one for marketing leads, one SDR and
/// three AEs; B3 has one or two SDRs, one or two AEs and a CSM, of which vertical pods have the middle, outbound pods the most,
/// and targeted pods the least.
pub(super) fn usual_members(variant: Variant) -> ([u32; 3], &'static str) {
    match variant {
        Variant::Vertical => ([1, 2, 1], "B3"),
        Variant::Inbound => ([2, 3, 1], "B9 B3"),
        Variant::Outbound => ([2, 2, 1], "B3"),
        Variant::Targeted => ([1, 1, 1], "B3"),
    }
}

/// The usual team in the roles of this scenario. A role is known by what it covers: a part of the work (to open, to close, to keep)
/// goes to the role that covers just this part, or else each activity to the role that covers it and the least besides. Where
/// several roles share a part, its members are divided among them, at least one to each, what is left over to the later ones.
fn usual_team(variant: Variant, names: &Names, roles: &[Role]) -> Vec<(usize, u32)> {
    let (serve, close) = (names.stages.len(), names.before_win.max(1) - 1);
    let does = |role: &Role, activity: usize| match activity == serve {
        true => role.serves_customers,
        false => role.covers.contains(&activity),
    };
    let breadth = |role: &Role| role.covers.len() + usize::from(role.serves_customers);
    let mut parts: [Vec<usize>; 3] = Default::default();
    for activities in [0..close, close..close + 1, close + 1..serve + 1] {
        let just_this =
            |role: &Role| breadth(role) == activities.len() && activities.clone().all(|activity| does(role, activity));
        let whole = roles.iter().position(just_this);
        for activity in activities.clone() {
            let able = (0..roles.len()).filter(|&role| does(&roles[role], activity));
            let Some(role) = whole.or_else(|| able.min_by_key(|&role| breadth(&roles[role]))) else { continue };
            let part = match () {
                () if does(&roles[role], close) => 1,
                () if roles[role].covers.iter().any(|&stage| stage < close) => 0,
                () => 2,
            };
            if !parts[part].contains(&role) {
                parts[part].push(role);
            }
        }
    }
    let (members, _) = usual_members(variant);
    let mut team = Vec::new();
    for (part, members) in parts.iter().zip(members) {
        let many = part.len() as u32;
        let share = |(place, &role): (usize, &usize)| {
            let left_over = u32::from(many - (place as u32) <= members % many);
            (role, (members / many + left_over).max(1))
        };
        team.extend(part.iter().enumerate().map(share));
    }
    team
}
