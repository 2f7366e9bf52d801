//! The mock as its clients see it: over sockets, with requests that are signed by other code than checks them.

#[cfg(test)]
mod admin;
#[cfg(test)]
mod answers;
#[cfg(test)]
mod client;
#[cfg(test)]
mod dli;
#[cfg(test)]
mod dws;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod gateway;
#[cfg(test)]
mod iam;
#[cfg(test)]
mod mrs;
#[cfg(test)]
mod oms;
#[cfg(test)]
mod program;
#[cfg(test)]
mod rows;
