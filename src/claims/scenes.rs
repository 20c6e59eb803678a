//! Where claims are put to the test: the shipped scenario, and small ones of one question each.

/// A scenario.
#[derive(Debug)]
pub(crate) struct Scene {
    /// Its name.
    pub name: &'static str,
    /// As its file says.
    pub text: &'static str,
}

macro_rules! scenes {
    ($($(#[$doc:meta])* $id:ident $name:literal $path:literal;)*) => {
        $($(#[$doc])* pub(crate) static $id: Scene = Scene { name: $name, text: include_str!($path) };)*
    };
}

scenes! {
    /// An IT-services company of about thirty.
    FIRM "it-services" "../../scenarios/it-services.toml";
    /// A software company with many small inbound deals.
    INBOUND "inbound-saas" "../../scenarios/inbound-saas.toml";
    /// A vendor to large firms, whose deals are made by prospecting.
    OUTBOUND "outbound-enterprise" "../../scenarios/outbound-enterprise.toml";
    /// Twenty islands that become pods after half a year.
    ISLAND_TO_POD "island-to-pod" "../../scenarios/island-to-pod.toml";
    /// Two steps of the funnel without frictions, to see one thing at a time.
    BARE "bare" "scenes/bare.toml";
    /// One step of work without frictions, for queues.
    QUEUE "queue" "scenes/queue.toml";
    /// People who sell all by themselves and never run out of leads.
    SELLERS "sellers" "scenes/sellers.toml";
    /// A book of customers whose owner leaves after a year.
    EXIT "exit" "scenes/exit.toml";
}
