//! When two texts are the same to a reader. Depends on nothing of this crate.

use icu_normalizer::ComposingNormalizerBorrowed;

/// Whether two texts are the same, whichever form their characters are written in: Terraform hands over the composed one
/// (NFC), and a service may keep another.
pub fn is_same_text(left: &str, right: &str) -> bool {
    let composed = |text| ComposingNormalizerBorrowed::new_nfc().normalize(text);
    left == right || !(left.is_ascii() && right.is_ascii()) && composed(left) == composed(right)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_character_are_the_same_and_characters_are_not() {
        assert!(
            is_same_text("caf\u{e9}", "cafe\u{301}") && is_same_text("\u{c5}", "\u{212b}") && is_same_text("a", "a")
        );
        assert!(!is_same_text("café", "cafe") && !is_same_text("a", "A") && !is_same_text("\u{fb01}", "fi"));
    }
}
