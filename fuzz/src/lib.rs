//! What the fuzz targets share: each is one of the library's targets under libFuzzer, which begins from its samples.

use std::cell::Cell;

use terraform_provider_datalink::fuzzing::{Target, target};

/// One mutation in so many begins from a sample again.
const FRESH_START: u32 = 50;

thread_local! {
    static TARGET: Cell<Option<Target>> = const { Cell::new(None) };
}

/// The library's target of this name.
///
/// # Panics
/// When there is none: the program and the target have different names.
pub fn named(name: &str) -> Target {
    TARGET.get().unwrap_or_else(|| {
        let found = target(name).unwrap_or_else(|| panic!("the library has no target {name}"));
        TARGET.set(Some(found));
        found
    })
}

/// Puts a sample in the place of the input now and then, so that no file of samples is needed. Tells the new length.
pub fn restart(target: Target, data: &mut [u8], size: usize, seed: u32) -> usize {
    if size > 1 && seed % FRESH_START != 0 {
        return size;
    }
    let place = (seed / FRESH_START) as usize % target.seeds.len();
    let sample = target.seeds[place];
    let length = sample.len().min(data.len());
    data[..length].copy_from_slice(&sample[..length]);
    length
}

/// The program of a target.
#[macro_export]
macro_rules! fuzz {
    ($name:literal) => {
        libfuzzer_sys::fuzz_target!(|bytes: &[u8]| ($crate::named($name).run)(bytes));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            let size = $crate::restart($crate::named($name), data, size, seed);
            libfuzzer_sys::fuzzer_mutate(data, size, max_size)
        });
    };
}
