//! Pay below the market's drives the most able away; the others hardly notice (P17). A part of `attrition`.

/// Talent from which a person belongs to the most able third: the normal quantile of 2/3.
const TOP_THIRD: f64 = 0.430_727_299_295_457_5;

/// Factor on the hazard of leaving of a person with this talent, standard normal, where pay is worth this factor to the
/// most able.
pub fn factor(pay_hazard: f64, talent: f64) -> f64 {
    if talent > TOP_THIRD { pay_hazard } else { 1.0 }
}
