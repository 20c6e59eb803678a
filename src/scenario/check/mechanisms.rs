//! `[mechanisms]`: which are on, with their settings. What settings there are, each mechanism says itself.

use crate::dist::Law;
use crate::mechanisms::{Mechanisms, Settings};
use crate::scenario::finding::Problem;
use crate::scenario::keys::{Need, Takes};
use crate::scenario::read::{Place, Reader};

/// The table of mechanisms with what holds for those it does not name.
struct Switchboard<'r, 't> {
    r: &'r mut Reader,
    table: Place<'t>,
    /// What there is to name.
    sources: &'r [String],
    roles: &'r [String],
    structures: &'r [String],
    all_off: bool,
    /// The mechanism whose settings are being read.
    open: Place<'t>,
}

pub(super) fn mechanisms(r: &mut Reader, root: &Place<'_>, [sources, roles, structures]: [&[String]; 3]) -> Mechanisms {
    let table = r.at(root, "mechanisms");
    r.open(&table);
    let all = r.at(&table, "all");
    let all_off = r.word(&all) == Some("off");
    let (open, table_of_all) = (table.clone(), table.clone());
    let mut board = Switchboard { r, open, table: table_of_all, sources, roles, structures, all_off };
    let mechanisms = Mechanisms::read(&mut board);
    if mechanisms.incentives.as_ref().is_some_and(|incentives| incentives.price_cut() > 0.9) {
        let incentives = r.at(&table, "incentives");
        let discount = r.at(&incentives, "discount");
        let must = "leave a tenth of the price: make it smaller, or `discount_window` longer";
        r.wrong_key(&discount, Problem::Order { key: "discount".into(), must });
    }
    mechanisms
}

impl Settings for Switchboard<'_, '_> {
    fn opens(&mut self, id: &'static str) -> bool {
        let place = self.r.at(&self.table, id);
        if place.is_table() {
            self.open = place;
            return self.r.open(&self.open);
        }
        let default = match place.row.need {
            _ if self.all_off && id != "capacity" => "off",
            Need::Default(word) => word,
            _ => "on",
        };
        let on = self.r.word_or(&place, default, "") == Some("on");
        // Below a plain "on" nothing stands, so every setting takes its default.
        self.open = Place { node: None, ..place };
        on
    }

    fn number(&mut self, key: &'static str) -> Option<f64> {
        let place = self.r.at(&self.open, key);
        self.r.number(&place)
    }

    fn law(&mut self, key: &'static str) -> Option<Law> {
        let place = self.r.at(&self.open, key);
        self.r.law(&place)
    }

    fn word(&mut self, key: &'static str) -> Option<&'static str> {
        let place = self.r.at(&self.open, key);
        self.r.word(&place)
    }

    fn index(&mut self, key: &'static str) -> Option<usize> {
        let place = self.r.at(&self.open, key);
        match place.row.takes {
            Takes::Name("source") => self.r.index(&place, "source", self.sources),
            _ => self.r.index(&place, "role", self.roles),
        }
    }

    fn names(&mut self, key: &'static str) -> Vec<String> {
        let place = self.r.at(&self.open, key);
        let named = self.r.indices(&place, "structure", self.structures);
        named.into_iter().map(|index| self.structures[index].clone()).collect()
    }

    fn table(&mut self, key: &'static str, read: &mut dyn FnMut(&mut dyn Settings)) {
        let place = self.r.at(&self.open, key);
        if self.r.open(&place) {
            let above = std::mem::replace(&mut self.open, place);
            read(self);
            self.open = above;
        }
    }
}
