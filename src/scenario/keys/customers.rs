//! `[customers]`.

use crate::keys::Need::{Default as Is, Optional, Required};
use crate::keys::Takes::{Either, Growth, Law, Number, Part, Rate, Share, Table, Time, Whole, Word};
use crate::keys::{
    CHANGE, CONTACTS, EFFORT, EVENTS, EVERY, For, HAZARD, Key, LOSS_OF_CHURN, PRICE, Published, SHRINKING, UPLIFT,
    Unit, key,
};

const NO_OR_TABLE: crate::keys::Takes = Either(&[Word(&["none"]), Table]);

/// Customers lost, from small to large ones.
pub(super) const CHURN: &[Published] = &[(For::All, "4.8 % per year", "30 % per year", "S57 S58")];

pub(super) static KEYS: &[Key] = &[
    key("customers", Table, Optional, "", "What happens after the win."),
    key("customers.churn", Rate(&HAZARD), Is("12 % per year"), "S57 S58", "Customers lost per customer and time.")
        .within(CHURN),
    key(
        "customers.renewal",
        NO_OR_TABLE,
        Is("none"),
        "neutral",
        "What happens at the end of each term; without it contracts roll on.",
    ),
    key("customers.renewal.probability", Share, Required, "", "Chance that the contract goes on."),
    key("customers.renewal.uplift", Part(&UPLIFT), Is("0"), "neutral", "Part by which its price rises then."),
    key("customers.expansion", NO_OR_TABLE, Is("none"), "neutral", "Growth of contracts, as events."),
    key("customers.expansion.rate", Rate(&EVENTS), Required, "", "How often per customer."),
    key(
        "customers.expansion.by",
        Part(&CHANGE),
        Required,
        "",
        "Part of its value by which a contract grows each time.",
    ),
    key("customers.contraction", NO_OR_TABLE, Is("none"), "neutral", "Shrinking of contracts, as events."),
    key("customers.contraction.rate", Rate(&EVENTS), Required, "", "How often per customer."),
    key(
        "customers.contraction.by",
        Part(&SHRINKING),
        Required,
        "",
        "Part of its value by which a contract shrinks each time.",
    ),
    key(
        "customers.service",
        NO_OR_TABLE,
        Is("none"),
        "neutral",
        "Regular work for each customer: the activity `serve`.",
    ),
    key("customers.service.every", Time(&EVERY), Is("1 month"), "assumption", "Time between touches."),
    key("customers.service.effort", Law(Unit::Hours, &EFFORT), Required, "", "Work in one touch."),
    key(
        "customers.escalator",
        Growth,
        Is("0 % per year"),
        "neutral",
        "Rise of the price of contracts under way, day by day; it compounds.",
    ),
    key(
        "customers.contacts",
        Whole(&CONTACTS),
        Is("1"),
        "neutral",
        "People at a customer who stand for us; several soften the exit of one.",
    ),
    key(
        "customers.taken_over_by",
        Word(&["colleague", "new hire"]),
        Is("colleague"),
        "assumption",
        "Who takes over from an owner who leaves: whoever is there, teammates and similar teams first, or whoever is hired.",
    ),
    key("products", Table, Optional, "", "What customers may buy besides their contract, by name."),
    key("products.*", Table, Optional, "", "A product, which a customer buys once."),
    key("products.*.value", Law(Unit::Money, &PRICE), Required, "", "What it adds to the customer's annual value."),
    key("products.*.attach", Rate(&EVENTS), Required, "", "How often a customer who does not have it buys it."),
    key("products.*.churn", Number(&LOSS_OF_CHURN), Is("1"), "neutral", "Factor on churn of customers who hold it."),
];
