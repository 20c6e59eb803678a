//! How a mechanism states its settings: name, kind, default, evidence and a sentence, once for the type, the table of keys
//! and the reader.

use crate::dist::Law;
use crate::units::{Rate, Share, Span};

/// Where settings are read from: the `[mechanisms]` table of a scenario. What it finds wrong it keeps to itself.
pub(crate) trait Settings {
    /// Whether the mechanism with this id is on; the settings read next are its own.
    fn opens(&mut self, id: &'static str) -> bool;
    /// A number in the unit of its row.
    fn number(&mut self, key: &'static str) -> Option<f64>;
    /// A law of chance.
    fn law(&mut self, key: &'static str) -> Option<Law>;
    /// One of the words of its row.
    fn word(&mut self, key: &'static str) -> Option<&'static str>;
    /// The index of the source or role that is named; `None` also if none is.
    fn index(&mut self, key: &'static str) -> Option<usize>;
    /// The names of the structures that are listed.
    fn names(&mut self, key: &'static str) -> Vec<String>;
    /// Read the settings of a table of its own, if it is stated.
    fn table(&mut self, key: &'static str, read: &mut dyn FnMut(&mut dyn Settings));
}

/// A kind of setting.
pub(crate) trait Setting: Sized {
    /// As it is stated; `None` if it cannot be read.
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Self>;
}

impl Setting for f64 {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<f64> {
        from.number(key)
    }
}

impl Setting for Share {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Share> {
        from.number(key).and_then(|value| Share::new(value).ok())
    }
}

impl Setting for Span {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Span> {
        from.number(key).and_then(|value| Span::new(value).ok())
    }
}

impl Setting for Rate {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Rate> {
        from.number(key).and_then(|value| Rate::new(value).ok())
    }
}

impl Setting for Law {
    fn read(from: &mut dyn Settings, key: &'static str) -> Option<Law> {
        from.law(key)
    }
}

/// The settings of a mechanism: a type with a field for each, their rows in the table of keys, and their reader.
macro_rules! settings {
    ($name:ident $id:literal $doc:literal { $($field:ident: $kind:ty = $takes:expr, $default:literal, $evidence:literal, $(within $low:literal $high:literal,)? $what:literal;)* }) => {
        #[doc = $doc]
        #[derive(Clone, Debug, PartialEq)]
        pub struct $name {
            $(
                #[doc = $what]
                pub $field: $kind,
            )*
        }

        impl $name {
            /// The rows of its keys.
            pub(crate) const KEYS: &'static [$crate::keys::Key] = &[
                $crate::keys::key(
                    concat!("mechanisms.", $id),
                    settings!(@takes $($field)*),
                    $crate::keys::Need::Default("on"),
                    "",
                    $doc,
                ),
                $($crate::keys::key(
                    concat!("mechanisms.", $id, ".", stringify!($field)),
                    $takes,
                    $crate::keys::Need::Default($default),
                    $evidence,
                    $what,
                )$(.within(&[($crate::keys::For::All, $low, $high, $evidence)]))?,)*
            ];

            /// As a scenario states them. All are read before the first that is missing ends it: each has its finding.
            pub(crate) fn read(_from: &mut dyn $crate::mechanisms::Settings) -> Option<$name> {
                $(let $field = <$kind as $crate::mechanisms::Setting>::read(_from, stringify!($field));)*
                Some($name { $($field: $field?,)* })
            }
        }
    };
    (@takes) => { $crate::keys::SWITCH };
    (@takes $($field:ident)+) => { $crate::keys::SWITCHED };
}
pub(crate) use settings;
