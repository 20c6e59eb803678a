//! The hash that travels with a result.

use super::Scenario;

impl Scenario {
    /// A 64-bit FNV-1a hash of everything that can move a number, as 16 hexadecimal digits. Names, notes and the count of
    /// replications of the file are part of it as far as they are printed with results.
    pub fn fingerprint(&self) -> String {
        let resolved = Scenario { parameters: Vec::new(), warnings: Vec::new(), ..self.clone() };
        let text = format!("{resolved:?}");
        let hash = text
            .bytes()
            .fold(0xCBF2_9CE4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
        format!("{hash:016x}")
    }
}
