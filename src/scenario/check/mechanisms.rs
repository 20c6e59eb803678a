//! `[mechanisms]`: which are on, with their settings. What settings there are, each mechanism says itself.

use crate::dist::Law;
use crate::mechanisms::{Mechanisms, Settings};
use crate::scenario::finding::Problem;
use crate::scenario::read::{Place, Reader};

/// The table of mechanisms with what holds for those it does not name.
struct Switchboard<'r, 't> {
    r: &'r mut Reader,
    table: Place<'t>,
    all_off: bool,
    /// The mechanism whose settings are being read.
    open: Place<'t>,
}

pub(super) fn mechanisms(r: &mut Reader, root: &Place<'_>) -> Mechanisms {
    let table = r.at(root, "mechanisms");
    r.open(&table);
    let all = r.at(&table, "all");
    let all_off = r.word(&all) == Some("off");
    let mechanisms = Mechanisms::read(&mut Switchboard { r, open: table.clone(), table: table.clone(), all_off });
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
        let default = if self.all_off && id != "capacity" { "off" } else { "on" };
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
}
