package dev.fanfare.producer.log;

/// What all requests with keys of a process share.
///
/// @param waiting the room for their events
record OnceState(Widths widths, RecentBodies bodies, InFlight waiting, OnceMeters meters) {}
