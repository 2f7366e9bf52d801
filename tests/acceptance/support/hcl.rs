//! Small pieces of configuration language.
//!
//! The body of a block is kept as lines, so that a case can say "the same, but with this argument".

/// A resource block.
pub(crate) fn resource(kind: &str, name: &str, body: &str) -> String {
    format!("resource \"{kind}\" \"{name}\" {{\n{}\n}}\n", body.trim_matches('\n'))
}

/// A string as an expression. Nothing in it is taken for a template.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted.replace("${", "$${").replace("%{", "%%{")
}

/// The body with another expression for `argument`, which is added at the end if it is not there.
pub(crate) fn set(body: &str, argument: &str, expression: &str) -> String {
    let line = format!("  {argument} = {expression}");
    if body.lines().any(|line| is_of(line, argument)) {
        replace(body, argument, Some(&line))
    } else {
        format!("{}\n{line}", body.trim_end_matches('\n'))
    }
}

/// The body without `argument`.
pub(crate) fn unset(body: &str, argument: &str) -> String {
    replace(body, argument, None)
}

/// The body with its secrets in the state rather than in write-only arguments.
pub(crate) fn stored(body: &str) -> String {
    let unversioned = body.lines().filter(|line| !name_of(line).is_some_and(|name| name.ends_with("_wo_version")));
    let lines = unversioned.map(|line| match name_of(line).and_then(|name| name.strip_suffix("_wo")) {
        Some(stored) => line.replacen(&format!("{stored}_wo"), stored, 1),
        None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The write-only arguments that a body sets, by name.
pub(crate) fn write_only(body: &str) -> Vec<&str> {
    let set = body.lines().filter(|line| !line.trim_end().ends_with("= null"));
    set.filter_map(name_of).filter(|name| name.ends_with("_wo")).collect()
}

/// Whether a line sets `argument`.
pub(crate) fn is_of(line: &str, argument: &str) -> bool {
    name_of(line) == Some(argument)
}

/// The argument that a line sets.
fn name_of(line: &str) -> Option<&str> {
    line.split_once('=').map(|(name, _)| name.trim())
}

fn replace(body: &str, argument: &str, replacement: Option<&str>) -> String {
    let lines = body.lines().filter_map(|line| if is_of(line, argument) { replacement } else { Some(line) });
    lines.collect::<Vec<_>>().join("\n")
}
