//! Rules of a structure that its seats cannot follow.

use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};
use crate::scenario::{AfterWin, Form, Role, Scenario, Structure};

/// What seats of one role cover somewhere in a structure.
struct Post<'s> {
    role: usize,
    covers: &'s [usize],
    serves: bool,
}

fn posts<'s>(scenario: &'s Scenario, form: &'s Form) -> Vec<Post<'s>> {
    let of_role = |&(role, _): &(usize, u32)| {
        let Role { covers, serves_customers, .. } = &scenario.roles[role];
        Post { role, covers, serves: *serves_customers }
    };
    match form {
        Form::Assembly { seats } | Form::Island { seats } | Form::Pod { each: seats, .. } => {
            seats.iter().map(of_role).collect()
        }
        Form::Custom(teams) => {
            let desks = teams.iter().filter(|team| team.count > 0).flat_map(|team| &team.desks);
            desks.map(|desk| Post { role: desk.role, covers: &desk.covers, serves: desk.serves_customers }).collect()
        }
    }
}

pub(super) fn check(r: &mut Reader, scenario: &Scenario, structure: &Structure, place: &Place<'_>) {
    let posts = posts(scenario, &structure.form);
    pairs(r, scenario, structure, place, &posts);
    lists(r, scenario, structure, place, &posts);
    after_win(r, scenario, structure, place, &posts);
}

fn pairs(r: &mut Reader, scenario: &Scenario, structure: &Structure, place: &Place<'_>, posts: &[Post<'_>]) {
    let table = r.at(place, "pairs");
    for &(from, to) in &structure.rules.pairs {
        let name = |role: usize| scenario.roles[role].name.clone();
        let pair = r.named(&table, &name(from));
        if let Some(&absent) = [from, to].iter().find(|role| !posts.iter().any(|post| post.role == **role)) {
            r.wrong_key(&pair, Problem::NotSeated { role: name(absent) });
            continue;
        }
        let hands_over = |a: &Post<'_>, b: &Post<'_>| {
            a.covers.iter().any(|stage| !a.covers.contains(&(stage + 1)) && b.covers.contains(&(stage + 1)))
        };
        let of = |role: usize| posts.iter().filter(move |post| post.role == role);
        if from == to || !of(from).any(|a| of(to).any(|b| hands_over(a, b))) {
            r.wrong_key(&pair, Problem::NoHandover { from: name(from), to: name(to) });
        }
    }
}

fn lists(r: &mut Reader, scenario: &Scenario, structure: &Structure, place: &Place<'_>, posts: &[Post<'_>]) {
    let list = r.at(place, "lists");
    for &role in &structure.rules.lists {
        let mut seated = posts.iter().filter(|post| post.role == role).peekable();
        let name = scenario.roles[role].name.clone();
        if seated.peek().is_none() {
            r.wrong(&list, Problem::NotSeated { role: name });
        } else if seated.all(|post| post.covers.is_empty()) {
            let why = "it covers no stage, so that nothing would come to its lists";
            r.wrong(&list, Problem::NotHere { key: name, why });
        }
    }
}

fn after_win(r: &mut Reader, scenario: &Scenario, structure: &Structure, place: &Place<'_>, posts: &[Post<'_>]) {
    let rule = r.at(place, "after_win");
    let before = scenario.stages.iter().take_while(|stage| !stage.after_win).count();
    let Some(wins) = before.checked_sub(1) else { return };
    match structure.rules.after_win {
        AfterWin::SameTeam => {}
        AfterWin::Seller => {
            let sells_only = |post: &&Post<'_>| post.covers.contains(&wins) && !post.serves;
            if let Some(post) = posts.iter().find(sells_only) {
                r.wrong(&rule, Problem::SellerServesNot { role: scenario.roles[post.role].name.clone() });
            }
        }
        AfterWin::Any if posts.iter().any(|post| post.serves) => {}
        AfterWin::Any => {
            let why = "nobody in this structure covers `serve`";
            r.wrong(&rule, Problem::NotHere { key: "after_win".into(), why });
        }
    }
}
