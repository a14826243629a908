//! The transport over real sockets: who is let in, what is refused, and in which words.
//!
//! Every case of `testing.md` part 3 that is about the transport stands here with its accepted
//! neighbour. Certificates are made anew for each test; the clock stands still in the middle of their
//! validity.

#[cfg(test)]
#[cfg(target_os = "linux")]
mod apart;
#[cfg(test)]
mod calls;
#[cfg(test)]
mod certificates;
#[cfg(test)]
mod clients;
#[cfg(test)]
mod connections;
#[cfg(test)]
mod deadlines;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod descriptors;
#[cfg(test)]
#[cfg(target_os = "linux")]
mod floods;
#[cfg(test)]
mod frames;
#[cfg(test)]
mod handshakes;
#[cfg(test)]
mod http2;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod node;
#[cfg(test)]
mod own_side;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod services;
#[cfg(test)]
mod time_stamps;
#[cfg(test)]
mod witnesses;
