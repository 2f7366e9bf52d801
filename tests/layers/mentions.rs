//! What the code of one file names: in `use` trees, in paths of any kind, and in what macros and attributes are given.

use proc_macro2::{Delimiter, Literal, TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// A file of the crate, as far as names go.
pub(crate) struct Source {
    /// Below `src`.
    pub(crate) path: String,
    pub(crate) mentions: Vec<Mention>,
    /// The names that it gives, each with its module and what it stands for.
    pub(crate) bindings: Vec<Binding>,
    /// Ways to take code from other files than the module's own.
    pub(crate) foreign: Vec<String>,
}

/// A path as it is written.
pub(crate) struct Mention {
    /// Where.
    pub(crate) module: Vec<String>,
    /// Its segments; an empty one comes first in `::name`.
    pub(crate) path: Vec<String>,
    /// Everything in it is meant.
    is_glob: bool,
}

/// A name and what it stands for in its module.
pub(crate) struct Binding {
    pub(crate) module: Vec<String>,
    pub(crate) name: String,
    pub(crate) target: Target,
}

/// What a name stands for.
#[derive(Clone)]
pub(crate) enum Target {
    /// A module of this crate.
    Module(Vec<String>),
    /// A path, seen from the module in which the name is given.
    Path(Vec<String>),
}

impl Mention {
    /// Whether this, which resolves to `named`, is `forbidden` or in it, or brings in everything beside it.
    pub(crate) fn reaches(&self, named: &[String], forbidden: &str) -> bool {
        let forbidden: Vec<&str> = forbidden.split("::").collect();
        let begins = |long: &[&str], short: &[&str]| long.starts_with(short);
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        begins(&named, &forbidden) || (self.is_glob && begins(&forbidden, &named))
    }
}

impl Source {
    pub(crate) fn parse(path: &str, text: &str) -> Self {
        let file = syn::parse_file(text).expect(path);
        let mut reader = Reader {
            module: module_of(path),
            source: Self { path: path.to_owned(), mentions: vec![], bindings: vec![], foreign: vec![] },
        };
        reader.visit_file(&file);
        reader.source
    }
}

/// The module that a file is: `tf_provider/mod.rs` is `crate::tf_provider`.
fn module_of(path: &str) -> Vec<String> {
    let path = path.strip_suffix(".rs").expect("a file of Rust");
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let is_root = matches!(path, "lib" | "main");
    let below = path.split('/').map(str::to_owned).filter(|_| !is_root);
    ["crate".to_owned()].into_iter().chain(below).collect()
}

struct Reader {
    module: Vec<String>,
    source: Source,
}

impl Reader {
    fn mention(&mut self, path: Vec<String>, is_glob: bool) {
        self.source.mentions.push(Mention { module: self.module.clone(), path, is_glob });
    }

    fn bind(&mut self, name: String, target: Target) {
        self.source.bindings.push(Binding { module: self.module.clone(), name, target });
    }

    fn used(&mut self, prefix: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| [prefix, &[name.to_string()]].concat();
        match tree {
            syn::UseTree::Path(path) => self.used(&with(&path.ident), &path.tree),
            syn::UseTree::Group(group) => group.items.iter().for_each(|item| self.used(prefix, item)),
            syn::UseTree::Glob(_) => self.mention(prefix.to_vec(), true),
            syn::UseTree::Name(name) => self.bound(with(&name.ident), None),
            syn::UseTree::Rename(rename) => self.bound(with(&rename.ident), Some(rename.rename.to_string())),
        }
    }

    /// The end of one branch of a `use`.
    fn bound(&mut self, mut path: Vec<String>, rename: Option<String>) {
        // `{self}` is what comes before it.
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(name) = rename.or_else(|| path.last().cloned()) {
            self.bind(name, Target::Path(path.clone()));
        }
        self.mention(path, false);
    }

    /// The paths in what nobody parses: identifiers with `::` between them, and groups after it.
    fn tokens(&mut self, tokens: TokenStream, prefix: &[String]) {
        let mut path = prefix.to_vec();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let continues = is_colon(tokens.peek());
            match token {
                TokenTree::Ident(ident) => {
                    path.push(ident.to_string());
                    if !continues {
                        self.mention_all(&mut path, prefix);
                    }
                }
                // The second one of `::` in front of everything is the beginning of a path.
                TokenTree::Punct(punct) if punct.as_char() == ':' => {}
                TokenTree::Punct(punct) if punct.as_char() == '*' && path.len() > prefix.len() => {
                    self.mention(std::mem::replace(&mut path, prefix.to_vec()), true);
                }
                TokenTree::Punct(_) => self.mention_all(&mut path, prefix),
                TokenTree::Group(group) => {
                    let inner = if group.delimiter() == Delimiter::Brace { path.clone() } else { Vec::new() };
                    self.tokens(group.stream(), &inner);
                    path = prefix.to_vec();
                }
                TokenTree::Literal(literal) => self.literal(&literal),
            }
        }
    }

    fn mention_all(&mut self, path: &mut Vec<String>, prefix: &[String]) {
        let path = std::mem::replace(path, prefix.to_vec());
        if path.len() > 1 {
            self.mention(path, false);
        }
    }

    /// Attributes name functions and types in text, too.
    fn literal(&mut self, literal: &Literal) {
        let text = literal.to_string();
        if let Ok(path) = syn::parse_str::<syn::Path>(text.trim_matches('"')) {
            self.visit_path(&path);
        }
    }
}

fn is_colon(token: Option<&TokenTree>) -> bool {
    matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == ':')
}

impl<'ast> Visit<'ast> for Reader {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        let name = item.ident.to_string();
        let module = [&self.module[..], std::slice::from_ref(&name)].concat();
        self.bind(name, Target::Module(module.clone()));
        let outer = std::mem::replace(&mut self.module, module);
        visit::visit_item_mod(self, item);
        self.module = outer;
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        let root = if item.leading_colon.is_some() { vec![String::new()] } else { vec![] };
        self.used(&root, &item.tree);
    }

    fn visit_item_extern_crate(&mut self, item: &'ast syn::ItemExternCrate) {
        let name = item.ident.to_string();
        let path = if name == "self" { vec!["crate".to_owned()] } else { vec![String::new(), name] };
        let rename = item.rename.as_ref().map(|(_, rename)| rename.to_string());
        self.bound(path, rename);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let root = path.leading_colon.as_ref().map(|_| String::new());
        let path_text: Vec<_> =
            root.into_iter().chain(path.segments.iter().map(|segment| segment.ident.to_string())).collect();
        // A single name is a variable, or was named by a `use`.
        if path_text.len() > 1 {
            self.mention(path_text, false);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, invocation: &'ast syn::Macro) {
        if invocation.path.segments.last().is_some_and(|name| name.ident == "include") {
            self.source.foreign.push("include!".to_owned());
        }
        self.tokens(invocation.tokens.clone(), &[]);
        visit::visit_macro(self, invocation);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("path") {
            self.source.foreign.push("#[path]".to_owned());
        }
        if let syn::Meta::List(list) = &attribute.meta {
            self.tokens(list.tokens.clone(), &[]);
        }
        visit::visit_attribute(self, attribute);
    }
}
