//! The scenarios that are shipped, built in.

/// A scenario that is shipped.
#[derive(Clone, Copy, Debug)]
pub struct Shipped {
    /// Name of its file, without the ending.
    pub name: &'static str,
    /// The file, to the letter.
    pub text: &'static str,
}

macro_rules! shipped {
    ($($name:literal)*) => {
        &[$(Shipped { name: $name, text: include_str!(concat!("../../scenarios/", $name, ".toml")) }),*]
    };
}

/// All of them: the default first, then from small companies to large ones, then special questions.
pub const LIBRARY: &[Shipped] = shipped! {
    "it-services" "start-up" "inbound-saas" "outbound-enterprise" "targeted-niche" "two-countries" "partner-led" "mixed-teams"
    "new-market" "grown-line" "top-rep-leaves" "off-plan" "island-to-pod" "sales-line-1"
};
