//! HTML's entities: by number, and by the names that HTML 4 has and those that HTML 5 has for marks of ASCII.
//!
//! Depends on std only.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::escapes::number;

/// Names of characters that follow one another, from the first on. A dash stands for a place without a name.
const IN_ORDER: [(u32, &str); 3] = [
    (
        0xA0,
        "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para \
         middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave \
         Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute \
         Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave \
         iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml",
    ),
    (
        0x391,
        "Alpha Beta Gamma Delta Epsilon Zeta Eta Theta Iota Kappa Lambda Mu Nu Xi Omicron Pi Rho - Sigma Tau Upsilon Phi Chi \
         Psi Omega",
    ),
    (
        0x3B1,
        "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigmaf sigma tau upsilon phi \
         chi psi omega",
    ),
];

/// Names of single characters.
const OTHERS: &str = "amp & AMP & lt < LT < gt > GT > quot \" QUOT \" apos ' excl ! num # dollar $ percnt % lpar ( rpar ) ast * \
                      plus + comma , hyphen ‐ period . sol / colon : semi ; equals = quest ? commat @ lsqb [ lbrack [ bsol \\ \
                      rsqb ] rbrack ] Hat ^ lowbar _ grave ` lcub { lbrace { verbar | vert | rcub } rbrace } OElig Œ oelig œ \
                      Scaron Š scaron š Yuml Ÿ fnof ƒ circ ˆ tilde ˜ ndash – mdash — lsquo ‘ rsquo ’ sbquo ‚ ldquo “ rdquo ” \
                      bdquo „ dagger † Dagger ‡ bull • hellip … permil ‰ prime ′ Prime ″ lsaquo ‹ rsaquo › oline ‾ frasl ⁄ \
                      euro € trade ™ larr ← uarr ↑ rarr → darr ↓ harr ↔ minus − lowast ∗ radic √ infin ∞ asymp ≈ ne ≠ equiv ≡ \
                      le ≤ ge ≥ loz ◊";

/// The longest name, in bytes.
const LONGEST: usize = 8;

static NAMES: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let mut names = HashMap::from([("Tab", '\t'), ("NewLine", '\n')]);
    for (first, in_order) in IN_ORDER {
        names.extend(in_order.split(' ').zip((first..).filter_map(char::from_u32)));
    }
    let mut others = OTHERS.split(' ');
    while let (Some(name), Some(c)) = (others.next(), others.next()) {
        names.extend(c.chars().next().map(|c| (name, c)));
    }
    names
});

/// The character of what follows an ampersand, and how much of it belongs to the entity.
pub(super) fn read(after: &[u8]) -> Option<(char, usize)> {
    let [b'#', numeric @ ..] = after else {
        let length = after.iter().take(LONGEST + 1).position(|byte| *byte == b';')?;
        let name = std::str::from_utf8(after.get(..length)?).ok()?;
        return Some((*NAMES.get(name)?, length + 1));
    };
    let (radix, digits, before) = match numeric {
        [b'x' | b'X', digits @ ..] => (16, digits, 2),
        digits => (10, digits, 1),
    };
    // More digits would be zeros.
    let length = digits.iter().take(8).position(|byte| *byte == b';')?;
    let c = char::from_u32(number(digits.get(..length)?, radix)?)?;
    Some((c, before + length + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_for_their_characters() {
        for (name, c) in [
            ("amp", '&'),
            ("nbsp", '\u{a0}'),
            ("yuml", 'ÿ'),
            ("Agrave", 'À'),
            ("Omega", 'Ω'),
            ("omega", 'ω'),
            ("euro", '€'),
            ("bsol", '\\'),
            ("NewLine", '\n'),
        ] {
            assert_eq!(read(format!("{name};rest").as_bytes()), Some((c, name.len() + 1)), "{name}");
        }
        assert!(NAMES.keys().all(|name| name.len() <= LONGEST));
    }

    #[test]
    fn numbers_stand_for_their_characters() {
        for (text, expected) in [
            ("#60;", Some(('<', 4))),
            ("#060;", Some(('<', 5))),
            ("#x3c;", Some(('<', 5))),
            ("#X20AC;", Some(('€', 7))),
            ("#60 ", None),
            ("#;", None),
            ("#x;", None),
            ("#xD800;", None),
            ("amp", None),
            ("and more;", None),
        ] {
            assert_eq!(read(text.as_bytes()), expected, "{text}");
        }
    }
}
